// The faults that the app's brakes are tested with. A simulator that forgot one would let those tests pass for nothing.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createShopify } from '#test/simulators/shopify/index.ts'
import type { ShopifySimulator, ShopSimulator } from '#test/simulators/shopify/index.ts'
import { DOMAIN, KEYS, library, open, pointLibraryAt } from './shopify-library.ts'

let sim: ShopifySimulator
let shop: ShopSimulator
beforeEach(() => {
  sim = createShopify(KEYS)
  shop = sim.addShop({ domain: DOMAIN, name: 'Atelier' })
  pointLibraryAt(sim)
})
afterEach(() => sim.close())

/** One GraphQL call as it is answered: status and body. */
async function call(token: string, query: string, variables: Record<string, unknown> = {}) {
  const response = await sim.handle(
    new Request(`https://${DOMAIN}/admin/api/2026-07/graphql.json`, {
      method: 'POST',
      headers: { 'x-shopify-access-token': token },
      body: JSON.stringify({ query, variables }),
    }),
  )
  const text = await response.text()
  return { status: response.status, ...(text.startsWith('{') ? JSON.parse(text) : { text }) }
}
const token = async () => (await open(shop)).accessToken ?? ''
const nodes = 'query($ids: [ID!]!) { nodes(ids: $ids) { id } }'

/** A customer, what they bought and what it is. */
function makeRecords() {
  const customer = shop.createCustomer({ lastName: 'Lovelace' })
  const product = shop.createProduct({ title: 'Mug', variants: [{ price: '5' }] })
  const order = shop.createOrder({ customerId: customer.id, lines: [{ title: 'Mug', price: '5' }] })
  return { customer, product, order }
}

describe('withheld objects (contract 9b.8)', () => {
  test('are null with ACCESS_DENIED by id, and take their list with them; others are there', async () => {
    const { customer, product } = makeRecords()
    const access = await token()
    sim.faults.withheld = ['Customer']
    const byId = await call(access, nodes, { ids: [customer.id, product.id] })
    expect(byId.data.nodes).toEqual([null, { id: product.id }])
    expect(byId.errors).toMatchObject([{ extensions: { code: 'ACCESS_DENIED' }, path: ['nodes', 0] }])
    const list = await call(access, '{ customers(first: 5) { nodes { id } } }')
    expect(list.errors).toMatchObject([{ extensions: { code: 'ACCESS_DENIED' } }])
    sim.faults.withheld = []
    expect((await call(access, nodes, { ids: [customer.id] })).data.nodes).toEqual([{ id: customer.id }])
  })

  test('or are null without a word, missing from lists and from the order they belong to', async () => {
    const { customer, order } = makeRecords()
    const access = await token()
    sim.faults.withheld = ['Customer']
    sim.rules.withheldIsTold = false
    const byId = await call(access, nodes, { ids: [customer.id, order.id] })
    expect([byId.data.nodes, byId.errors]).toEqual([[null, { id: order.id }], undefined])
    const list = await call(access, '{ customers(first: 5) { nodes { id } } }')
    expect([list.data?.customers?.nodes ?? [], list.errors]).toEqual([[], undefined])
    const theirs = await call(access, 'query($id: ID!) { order(id: $id) { customer { id } } }', {
      id: order.id,
    })
    expect(theirs.data.order).toEqual({ customer: null })
  })
})

test('one poisoned id is a 502 for whoever names it, alone or among others, and for nobody else', async () => {
  const [bad, good] = [shop.createCustomer({ lastName: 'Bad' }), shop.createCustomer({ lastName: 'Good' })]
  const access = await token()
  sim.faults.poisoned.add(bad.id)
  for (const ids of [[bad.id], [good.id, bad.id]])
    expect(await call(access, nodes, { ids })).toMatchObject({
      status: 502,
      text: expect.stringContaining('Bad Gateway'),
    })
  expect((await call(access, nodes, { ids: [good.id] })).data.nodes).toEqual([{ id: good.id }])
  expect((await call(access, '{ customers(first: 5) { nodes { id } } }')).data.customers.nodes).toHaveLength(
    2,
  )
  sim.faults.poisoned.delete(bad.id)
  expect((await call(access, nodes, { ids: [bad.id] })).status).toBe(200)
})

const refresh = (refreshToken: string) =>
  sim.handle(
    new Request(`https://${DOMAIN}/admin/oauth/access_token`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: KEYS.apiKey,
        client_secret: KEYS.apiSecret,
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
      }),
    }),
  )

describe('the token endpoint', () => {
  test.each([
    ['html 200', 200, 'text/html', /<html>/],
    ['html 403', 403, 'text/html', /<html>/],
    ['html 502', 502, 'text/html', /<html>/],
    ['error 404', 404, 'text/html', /<html>/],
    ['error 500', 500, 'text/html', /<html>/],
    ['server_error', 400, 'application/json', /"error":"server_error"/],
    ['invalid_client', 401, 'application/json', /"error":"invalid_client"/],
    ['invalid_grant', 400, 'application/json', /"error":"invalid_grant"/],
  ] as const)(
    'answers %s where it is told to, and spends no token by it',
    async (odd, status, type, body) => {
      const { refreshToken = '' } = await open(shop)
      sim.faults.tokenAnswer = odd
      const answer = await refresh(refreshToken)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        status,
        expect.stringContaining(type),
      ])
      expect(await answer.text()).toMatch(body)
      sim.faults.tokenAnswer = null
      expect((await refresh(refreshToken)).status).toBe(200)
    },
  )

  test('a late refresh breaks the connection, and is carried out right after the next one: that one’s token is dead', async () => {
    const first = await open(shop)
    sim.faults.lateRefreshes = 1
    const again = () => library.auth.refreshToken({ shop: DOMAIN, refreshToken: first.refreshToken ?? '' })
    await expect(again()).rejects.toThrow(/fetch failed/)
    const { session: heard } = await again()
    // The late one retried the same refresh token, so that what the answered one brought cannot be refreshed.
    await expect(
      library.auth.refreshToken({ shop: DOMAIN, refreshToken: heard.refreshToken ?? '' }),
    ).rejects.toThrow(/./)
    expect((await call(heard.accessToken ?? '', '{ shop { name } }')).status).toBe(200)
  })

  test('a late refresh may be carried out at any other time, too', async () => {
    const first = await open(shop)
    sim.faults.lateRefreshes = 1
    await expect(refresh(first.refreshToken ?? '')).rejects.toThrow(/fetch failed/)
    await sim.commitLate()
    // Used once, and good until what it brought is used.
    expect((await refresh(first.refreshToken ?? '')).status).toBe(200)
  })

  test('all access tokens end at once, and a refresh mends it', async () => {
    const first = await open(shop)
    sim.expireAccessTokens()
    expect((await call(first.accessToken ?? '', '{ shop { name } }')).status).toBe(401)
    const { session } = await library.auth.refreshToken({
      shop: DOMAIN,
      refreshToken: first.refreshToken ?? '',
    })
    expect((await call(session.accessToken ?? '', '{ shop { name } }')).status).toBe(200)
  })
})
