import type { Session } from '@shopify/shopify-api'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createShopify } from '#test/simulators/shopify/index.ts'
import type { ShopifySimulator, ShopSimulator } from '#test/simulators/shopify/index.ts'
import { buildStore } from '#test/store/index.ts'
import { ask, DOMAIN, KEYS, library, open, pointLibraryAt } from './shopify-library.ts'
import { receiver } from './shopify-receiver.ts'

let sim: ShopifySimulator
let shop: ShopSimulator
beforeEach(() => {
  sim = createShopify(KEYS)
  shop = sim.addShop({ domain: DOMAIN, name: 'Atelier' })
  pointLibraryAt(sim)
})
afterEach(() => sim.close())

describe('bulk operations', () => {
  const START =
    'mutation($query: String!, $group: Boolean!) { bulkOperationRunQuery(query: $query, groupObjects: $group) { bulkOperation { id status } userErrors { message code } } }'
  type Started = {
    bulkOperationRunQuery: {
      bulkOperation: { id: string; status: string } | null
      userErrors: { code: string }[]
    }
  }
  const PRODUCTS =
    '{ products { edges { node { id title variants { edges { node { id sku } } } media { edges { node { id } } } } } } }'

  async function lines(
    session: Session,
    query: string,
    group: boolean,
  ): Promise<{ id: string; __parentId?: string }[]> {
    const started = await ask<Started>(session, START, { query, group })
    expect(started.bulkOperationRunQuery.bulkOperation?.status).toBe('CREATED')
    await sim.settled()
    const { bulkOperation } = await ask<{
      bulkOperation: { url: string | null; status: string; objectCount: string }
    }>(session, 'query($id: ID!) { bulkOperation(id: $id) { url status objectCount } }', {
      id: started.bulkOperationRunQuery.bulkOperation?.id,
    })
    expect(bulkOperation.status).toBe('COMPLETED')
    if (bulkOperation.url === null) return []
    const text = await (await sim.handle(new Request(bulkOperation.url))).text()
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(rows.length).toBe(Number(bulkOperation.objectCount))
    return rows
  }

  test.each([true, false])(
    'children follow their parent (grouped: %s), adjacent only when grouped',
    async (group) => {
      buildStore(shop, { customers: 0, orders: 0 })
      const rows = await lines(await open(shop), PRODUCTS, group)
      const place = new Map(rows.map((row, index) => [row.id, index]))
      const early = rows.filter(
        (row, index) => row['__parentId'] && !((place.get(row['__parentId']) ?? Infinity) < index),
      )
      expect(early).toEqual([])
      const adjacent = rows.every(
        (row, index) =>
          !row['__parentId'] ||
          rows[index - 1]?.id === row['__parentId'] ||
          rows[index - 1]?.['__parentId'] === row['__parentId'],
      )
      expect(adjacent).toBe(group)
      expect(rows.filter((row) => row.id.includes('/ProductVariant/')).length).toBe(shop.variants.size)
    },
  )
  test('the file says what a normal query says', async () => {
    buildStore(shop, { customers: 3, orders: 45, seed: 9 })
    shop.updateShop({ plan: 'plus' })
    const session = await open(shop)
    const fields =
      'id name email tags totalPriceSet { shopMoney { amount currencyCode } presentmentMoney { amount } } refunds { id note } customer { id displayName } shippingAddress { city countryCodeV2 } displayFinancialStatus'
    const rows = await lines(
      session,
      `{ orders(sortKey: CREATED_AT) { edges { node { ${fields} lineItems { edges { node { id quantity taxLines { rate } } } } } } } }`,
      true,
    )
    const { orders } = await ask<{ orders: { nodes: unknown[] } }>(
      session,
      `{ orders(first: 50, sortKey: CREATED_AT) { nodes { ${fields} } } }`,
    )
    expect(rows.filter((row) => !row['__parentId'])).toEqual(orders.nodes)
  })
  test('nothing found: no address; the sixth at a time and forbidden shapes are user errors', async () => {
    const session = await open(shop)
    expect(await lines(session, PRODUCTS, false)).toEqual([])
    const codes = async (query: string) =>
      (await ask<Started>(session, START, { query, group: false })).bulkOperationRunQuery.userErrors.map(
        (e) => e.code,
      )
    expect(await codes('{ shop { name } }')).toEqual(['INVALID'])
    expect(
      await codes(
        '{ orders { edges { node { id refunds { id refundLineItems(first: 5) { edges { node { id quantity } } } } } } } }',
      ),
    ).toEqual(['INVALID'])
    sim.faults.bulk.stepMs = 60
    for (let i = 0; i < 5; i++) expect(await codes(PRODUCTS)).toEqual([])
    expect(await codes(PRODUCTS)).toEqual(['OPERATION_IN_PROGRESS'])
    await sim.settled()
  })
})

describe('webhooks', () => {
  test('Shopify’s library accepts the signature, over the raw bytes', async () => {
    await using app = await receiver()
    sim = createShopify({ ...KEYS, webhookUrl: app.url })
    shop = sim.addShop({ domain: DOMAIN, name: 'Ünïcode' })
    shop.createCustomer({ firstName: 'Zoë 😀', email: 'zoe@example.com' })
    await sim.settled()
    const [got] = app.received
    const rawRequest = { method: 'POST', url: '/webhooks/shopify', headers: got?.headers ?? {} }
    const valid = await library.webhooks.validate({ rawBody: got?.body ?? '', rawRequest })
    expect(valid).toMatchObject({ valid: true, topic: 'CUSTOMERS_CREATE', domain: DOMAIN })
  })
  test('a refused delivery comes again with the same id and body; a duplicate keeps its id', async () => {
    await using app = await receiver()
    sim = createShopify({ ...KEYS, webhookUrl: app.url })
    sim.faults.webhooks.retryBaseMs = 5
    shop = sim.addShop({ domain: DOMAIN, name: 'Atelier' })
    app.refuseNext = 2
    shop.createProduct({ title: 'Lamp' })
    await sim.settled()
    expect(app.received).toHaveLength(3)
    expect(new Set(app.received.map((r) => r.headers['x-shopify-webhook-id'] + r.body)).size).toBe(1)
    sim.faults.webhooks.duplicate = 1
    shop.createProduct({ title: 'Chair' })
    await sim.settled()
    expect(app.received).toHaveLength(5)
    sim.faults.webhooks.drop = 1
    shop.createProduct({ title: 'Table' })
    await sim.settled()
    expect(app.received).toHaveLength(5)
  })
  test('after an uninstall only app/uninstalled is told', async () => {
    await using app = await receiver()
    sim = createShopify({ ...KEYS, webhookUrl: app.url })
    shop = sim.addShop({ domain: DOMAIN, name: 'Atelier' })
    shop.uninstall()
    shop.createCustomer({ firstName: 'Late' })
    await sim.settled()
    expect(app.received.map((r) => r.headers['x-shopify-topic'])).toEqual(['app/uninstalled'])
    expect((await shop.sendWebhook('shop/redact', shop.compliance.shopRedact())).status).toBe(200)
  })
})

test('a dump survives JSON and continues where it was', async () => {
  buildStore(shop, { customers: 5, orders: 45 })
  const session = await open(shop)
  const state = JSON.parse(JSON.stringify(sim.dump()))
  const other = createShopify(KEYS)
  other.load(state)
  expect(other.shop(DOMAIN).variants.size).toBe(shop.variants.size)
  expect(other.shop(DOMAIN).createCustomer({}).id).not.toBe([...shop.customers.keys()].at(-1))
  pointLibraryAt(other)
  expect(await ask(session, '{ shop { name } }')).toEqual({ shop: { name: 'Atelier' } })
})
