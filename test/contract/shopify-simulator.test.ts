import {
  GraphqlQueryError,
  HttpInternalError,
  HttpResponseError,
  HttpThrottlingError,
} from '@shopify/shopify-api'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createShopify } from '#test/simulators/shopify/index.ts'
import type { ShopifySimulator, ShopSimulator } from '#test/simulators/shopify/index.ts'
import { buildStore } from '#test/store/index.ts'
import { ask, DOMAIN, exchange, KEYS, library, open, pointLibraryAt } from './shopify-library.ts'

let sim: ShopifySimulator
let shop: ShopSimulator
beforeEach(() => {
  sim = createShopify(KEYS)
  shop = sim.addShop({ domain: DOMAIN, name: 'Atelier' })
  pointLibraryAt(sim)
})
afterEach(() => sim.close())

describe('tokens, with Shopify’s own library', () => {
  test('a session token is exchanged for an expiring offline token that works', async () => {
    const session = await open(shop)
    expect(session).toMatchObject({ isOnline: false, scope: 'read_customers,read_orders,read_products' })
    expect(session.expires?.getTime()).toBeGreaterThan(Date.now() + 3_500_000)
    expect(await ask(session, '{ shop { myshopifyDomain } }')).toEqual({ shop: { myshopifyDomain: DOMAIN } })
  })
  test('a refresh brings two new tokens, the old access token lives on, a second exchange retires the refresh token', async () => {
    const first = await open(shop)
    const { session: second } = await library.auth.refreshToken({
      shop: DOMAIN,
      refreshToken: first.refreshToken ?? '',
    })
    expect(second.accessToken).not.toBe(first.accessToken)
    await ask(first, '{ shop { name } }')
    await open(shop)
    await expect(
      library.auth.refreshToken({ shop: DOMAIN, refreshToken: second.refreshToken ?? '' }),
    ).rejects.toThrow(HttpResponseError)
  })
  test('a used refresh token may be tried again until its replacement is used', async () => {
    const first = await open(shop)
    const again = () => library.auth.refreshToken({ shop: DOMAIN, refreshToken: first.refreshToken ?? '' })
    await again()
    const { session } = await again()
    await ask(session, '{ shop { name } }')
    await expect(again()).rejects.toThrow(HttpResponseError)
  })
  test('a stale session token, an unknown shop and an uninstalled app are refused', async () => {
    await expect(exchange(DOMAIN, shop.sessionToken({ stale: true }))).rejects.toThrow(/./)
    const response = await sim.handle(
      new Request('https://nobody.myshopify.com/admin/oauth/access_token', { method: 'POST', body: '{}' }),
    )
    expect(response.status).toBe(404)
    const session = await open(shop)
    shop.uninstall()
    await expect(ask(session, '{ shop { name } }')).rejects.toMatchObject({ response: { code: 401 } })
  })
  test('a non-expiring token is issued and then refused by the API', async () => {
    const { session } = await exchange(DOMAIN, shop.sessionToken(), false)
    await expect(ask(session, '{ shop { name } }')).rejects.toThrow(HttpResponseError)
  })
})

describe('GraphQL, with Shopify’s own library', () => {
  test('pages by cursor see every record once, in order, forwards and backwards', async () => {
    buildStore(shop, { customers: 60, orders: 0, products: 0 })
    const session = await open(shop)
    const query =
      'query($after: String, $reverse: Boolean) { customers(first: 7, after: $after, reverse: $reverse, sortKey: UPDATED_AT) { nodes { id updatedAt } pageInfo { hasNextPage endCursor } } }'
    for (const reverse of [false, true]) {
      const seen: { id: string; updatedAt: string }[] = []
      let after: string | null = null
      do {
        const {
          customers,
        }: { customers: { nodes: typeof seen; pageInfo: { hasNextPage: boolean; endCursor: string } } } =
          await ask(session, query, { after, reverse })
        seen.push(...customers.nodes)
        after = customers.pageInfo.hasNextPage ? customers.pageInfo.endCursor : null
      } while (after)
      expect(new Set(seen.map((c) => c.id)).size).toBe(60)
      const times = seen.map((c) => c.updatedAt)
      expect(times).toEqual(reverse ? times.toSorted().toReversed() : times.toSorted())
    }
  })
  test('throttling is HTTP 200 without data and becomes GraphqlQueryError', async () => {
    const session = await open(shop)
    sim.faults.throttled = 1
    const error: unknown = await ask(session, '{ shop { name } }').catch((e: unknown) => e)
    expect(error).toBeInstanceOf(GraphqlQueryError)
    expect(error).toMatchObject({
      body: {
        errors: { graphQLErrors: [{ extensions: { code: 'THROTTLED' } }] },
        extensions: { cost: { actualQueryCost: null } },
      },
    })
    await ask(session, '{ shop { name } }')
  })
  test('the bucket empties by requested cost and refuses what it cannot pay', async () => {
    const session = await open(shop)
    const body = JSON.stringify({ query: '{ customers(first: 250) { nodes { id } } }' })
    const call = async () =>
      (
        await sim.handle(
          new Request(`https://${DOMAIN}/admin/api/2026-07/graphql.json`, {
            method: 'POST',
            body,
            headers: { 'x-shopify-access-token': session.accessToken ?? '' },
          }),
        )
      ).json()
    // A second refills a hundred points: far enough below the cost, whatever else the machine does.
    Object.assign(shop.state, { available: 50, refilledAt: performance.now() })
    expect((await call()).errors[0].extensions.code).toBe('THROTTLED')
    shop.state.available = 260
    expect((await call()).extensions.cost).toMatchObject({ requestedQueryCost: 252, actualQueryCost: 2 })
    await expect(
      ask(session, '{ products(first: 100) { nodes { variants(first: 100) { nodes { id } } } } }'),
    ).rejects.toMatchObject({
      body: { errors: { graphQLErrors: [{ extensions: { code: 'MAX_COST_EXCEEDED' } }] } },
    })
  })
  test('missing scopes, unknown fields, missing first and protected data answer as the contract says', async () => {
    const codeOf = (query: string) =>
      open(shop)
        .then((session) => ask(session, query))
        .catch(
          (e: unknown) => (e as GraphqlQueryError).body?.errors?.graphQLErrors?.[0]?.extensions?.['code'],
        )
    expect(await codeOf('{ shop { nme } }')).toBe('undefinedField')
    expect(await codeOf('{ customers { nodes { id } } }')).toBe('BAD_REQUEST')
    shop.createCustomer({ firstName: 'Ada', email: 'ada@example.com' })
    sim.faults.redactProtectedData = ['email']
    const error = await open(shop)
      .then((session) =>
        ask(session, '{ customers(first: 1) { nodes { firstName defaultEmailAddress { emailAddress } } } }'),
      )
      .catch((e: unknown) => e)
    expect(error).toMatchObject({
      body: { data: { customers: { nodes: [{ firstName: 'Ada', defaultEmailAddress: null }] } } },
    })
    shop.grantScopes(['read_products'])
    expect(await codeOf('{ customers(first: 1) { nodes { id } } }')).toBe('ACCESS_DENIED')
  })
  test('what is given back takes its tax out of the order’s current tax lines', async () => {
    const state = { title: 'State', rate: 0.0625 }
    const order = shop.createOrder({
      lines: [
        { title: 'Lamp', price: '40.00', quantity: 2, taxes: [state, { title: 'City', rate: 0.008 }] },
        { title: 'Shade', price: '9.99', quantity: 1, taxes: [state] },
      ],
      shipping: { title: 'Post', price: '8.00', taxes: [state] },
    })
    shop.refundOrder(order.id, {
      lines: [{ lineItemId: order.lines[0]?.id ?? '', quantity: 1 }],
      shipping: true,
    })
    const money = 'shopMoney { amount }'
    const { node } = await ask<{
      node: {
        currentTotalTaxSet: { shopMoney: { amount: string } }
        currentTaxLines: { title: string; priceSet: { shopMoney: { amount: string } } }[]
      }
    }>(
      await open(shop),
      `{ node(id: "${order.id}") { ... on Order { currentTotalTaxSet { ${money} } currentTaxLines { title priceSet { ${money} } } } } }`,
    )
    // 40.00 and 9.99 are left of the goods, nothing of shipping.
    expect(
      node.currentTaxLines.map(({ title, priceSet }) => [title, Number(priceSet.shopMoney.amount)]),
    ).toEqual([
      ['State', 3.12],
      ['City', 0.32],
    ])
    expect(Number(node.currentTotalTaxSet.shopMoney.amount)).toBe(3.44)
  })
  test('orders older than 60 days exist only with read_all_orders', async () => {
    buildStore(shop, { customers: 3, orders: 40 })
    const count = async () =>
      (
        await ask<{ ordersCount: { count: number } }>(
          await open(shop),
          '{ ordersCount(limit: null) { count } }',
        )
      ).ordersCount.count
    const young = await count()
    expect(young).toBeLessThan(shop.orders.size)
    shop.grantScopes(['read_customers', 'read_orders', 'read_products', 'read_all_orders'])
    expect(await count()).toBe(shop.orders.size)
  })
  test('401, 429, 5xx and broken sockets reach the library as themselves', async () => {
    const session = await open(shop)
    const failing = () => ask(session, '{ shop { name } }')
    sim.faults.unauthorized = 1
    await expect(failing()).rejects.toMatchObject({ response: { code: 401 } })
    sim.faults.tooManyRequests = 1
    await expect(failing()).rejects.toThrow(HttpThrottlingError)
    sim.faults.down = 1
    await expect(failing()).rejects.toThrow(HttpInternalError)
    sim.faults.resetSockets = 1
    await expect(failing()).rejects.toThrow(/fetch failed/)
    await failing()
  })
})
