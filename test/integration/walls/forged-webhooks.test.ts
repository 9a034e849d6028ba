// A webhook's signature covers its body only, and Shopify signs other things with the same secret and shows them to every
// merchant (docs/contracts/shopify.md 9b.1): none of it, under another shop's name, may touch that shop.

import { createHmac, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRun, findStepByOperation } from '#app/db/tables/runs.server.ts'
import { webhookTopics } from '#app/shopify/webhooks/webhooks.ts'
import { runImport } from '#app/sync/import/import-run.server.ts'
import { runMove } from '#app/sync/move/move.server.ts'
import { readAppToml } from '#test/simulators/shopify/toml.ts'
import { idle, openShop, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
let victim: LiveShop
let attacker: ReturnType<World['shopify']['addShop']>
beforeAll(async () => {
  world = await startWorld()
  victim = await openShop(world, { store: (shop) => void shop.createCustomer({ lastName: 'Victim' }) })
  attacker = world.shopify.addShop({ name: 'Other', currency: 'USD', domain: 'other.myshopify.com' })
})
afterAll(() => world[Symbol.asyncDispose]())

type Forged = { path: string; topic: string; body: string; hmac: string }

const send = ({ path, topic, body, hmac }: Forged) =>
  fetch(`https://app.test/webhooks/${path}`, {
    method: 'POST',
    body,
    headers: {
      'x-shopify-topic': topic,
      'x-shopify-shop-domain': victim.domain,
      'x-shopify-hmac-sha256': hmac,
      'x-shopify-webhook-id': randomUUID(),
      'x-shopify-api-version': '2026-07',
      'x-shopify-triggered-at': new Date().toISOString(),
    },
  })

// What a merchant can see in the own browser: the session token, and the query of the first document.
function seenInTheBrowser(): Record<string, Pick<Forged, 'body' | 'hmac'>> {
  const [header, claims, signature = ''] = attacker.sessionToken({ user: '666' }).split('.')
  const query = attacker.documentQuery()
  const hex = query.get('hmac') ?? ''
  query.delete('hmac')
  return {
    'a session token': {
      body: `${header}.${claims}`,
      hmac: Buffer.from(signature, 'base64url').toString('base64'),
    },
    "a first document's query": {
      body: query.toString(),
      hmac: Buffer.from(hex, 'hex').toString('base64'),
    },
  }
}

async function untouched(): Promise<void> {
  await idle(world.db, victim.domain, 'shop')
  await until(async () => {
    const [row] = await world.db.prisma.$queryRaw<{ n: number }[]>`
      SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'forget' AND state IN ('created', 'retry', 'active')`
    return row?.n === 0
  })
  const row = await world.db.prisma.shop.findUnique({ where: { domain: victim.domain } })
  expect(row).toMatchObject({ uninstalledAt: null })
  expect(row?.scopes).toContain('read_customers')
  expect(await victim.links()).not.toEqual([])
  expect(world.zoho.log.filter(({ path }) => path.includes('/token/revoke'))).toEqual([])
}

test.each([
  ['a session token', 'privacy', 'shop/redact'],
  ['a session token', 'app', 'app/uninstalled'],
  ['a session token', 'app', 'app/scopes_update'],
  ["a first document's query", 'privacy', 'shop/redact'],
  ["a first document's query", 'app', 'app/uninstalled'],
  ["a first document's query", 'privacy', 'customers/redact'],
])('%s of another shop, sent to /webhooks/%s as %s, does nothing', async (what, path, topic) => {
  const seen = seenInTheBrowser()[what]
  if (!seen) throw new Error(what)
  expect((await send({ path, topic, ...seen })).status).toBe(401)
  await untouched()
})

const sign = (body: string) =>
  createHmac('sha256', world.runtime.config.shopify.secrets[0] ?? '')
    .update(body)
    .digest('base64')

const asked = () => world.shopify.log.filter(({ host }) => host === victim.domain).length

const otherShop = { id: 1, shop_domain: 'other.myshopify.com', myshopify_domain: 'other.myshopify.com' }
const noShop = [{ id: 1 }, { id: 1, domain: null, myshopify_domain: null }]

test.each([
  ['app', 'app/uninstalled', [otherShop]],
  ['app', 'shop/update', [otherShop]],
  ['privacy', 'customers/data_request', [otherShop, ...noShop]],
  ['privacy', 'customers/redact', [otherShop, ...noShop]],
  ['privacy', 'shop/redact', [otherShop, ...noShop]],
])('on /webhooks/%s, %s is refused when its body does not name the shop', async (path, topic, bodies) => {
  for (const body of bodies.map((one) => JSON.stringify(one)))
    expect((await send({ path, topic, body, hmac: sign(body) })).status).toBe(401)
  await untouched()
})

// Shopify's documented samples of these two name no shop, and any body of the attacker's own shop does not.
test.each(['app/uninstalled', 'shop/update'])(
  '%s whose body names no shop is a hint: Shopify is asked, and takes our token',
  async (topic) => {
    for (const body of noShop.map((one) => JSON.stringify(one))) {
      const before = asked()
      expect((await send({ path: 'app', topic, body, hmac: sign(body) })).status).toBe(200)
      await until(() => Promise.resolve(asked() > before))
      await untouched()
    }
  },
)

test('a signed body that is no JSON object is nothing, though the signature is good', async () => {
  for (const body of ['[]', '"text"', 'null', '1', 'not json'])
    expect((await send({ path: 'app', topic: 'app/scopes_update', body, hmac: sign(body) })).status).toBe(401)
})

test('app/scopes_update is a hint: the scopes are those that Shopify tells', async () => {
  const body = JSON.stringify({ id: 1, previous: ['read_customers'], current: [] })
  expect((await send({ path: 'app', topic: 'app/scopes_update', body, hmac: sign(body) })).status).toBe(200)
  await idle(world.db, victim.domain, 'shop')
  expect((await victim.row()).scopes).toContain('read_customers')

  victim.shop.state.scopes = [...victim.shop.state.scopes, 'read_all_orders']
  const told = await send({ path: 'app', topic: 'app/scopes_update', body, hmac: sign(body) })
  expect(told.status).toBe(200)
  await until(async () => (await victim.row()).scopes.includes('read_all_orders'))
})

test('a route takes its own topics only, and a header never becomes a label', async () => {
  const body = JSON.stringify({ id: 1, shop_domain: victim.domain, myshopify_domain: victim.domain })
  const wrong = [
    ['customers', 'shop/redact'],
    ['customers', 'made-up-topic'],
    ['orders', 'customers/update'],
    ['app', 'shop/redact'],
    ['privacy', 'app/uninstalled'],
    ['bulk', 'orders/updated'],
  ] as const
  for (const [path, topic] of wrong)
    expect((await send({ path, topic, body, hmac: sign(body) })).status).toBe(400)
  await untouched()
  expect(await world.runtime.metrics.registry.metrics()).not.toContain('made-up-topic')
})

test("a job under one shop does not touch another shop's run", async () => {
  const other = await openShop(world, { imported: false })
  const run = { shop: other.domain, type: 'import', options: { since: null }, at: new Date() } as const
  const runId = await createRun(world.db, run, ['customer'])
  const { signal } = new AbortController()
  const asVictim = { shop: victim.domain, runId }
  expect(await runImport(world.sync, asVictim, signal)).toEqual({ done: true })
  expect(await runMove(world.sync, asVictim, signal)).toEqual({ done: true })
  const after = await world.db.prisma.run.findUniqueOrThrow({
    where: { id: runId },
    include: { steps: true },
  })
  expect(after).toMatchObject({ state: 'running', steps: [{ state: 'waiting', operationId: null }] })

  // Nor does the news that an operation ended, whose id everybody may write down.
  const operationId = 'gid://shopify/BulkOperation/77'
  await world.db.prisma.runStep.updateMany({ where: { runId }, data: { operationId } })
  expect(await findStepByOperation(world.db, victim.domain, operationId)).toBeNull()
  expect(await findStepByOperation(world.db, other.domain, operationId)).toEqual({ runId })
})

test('the topics of each route are those that shopify.app.toml subscribes there, or that a shop is subscribed to by itself', () => {
  const subscribed: Record<string, string[]> = {}
  for (const { uri, topics } of readAppToml('shopify.app.toml').subscriptions)
    (subscribed[uri.replace('/webhooks/', '')] ??= []).push(...topics)
  // Behind a scope that not every shop grants: a toml that names them could not be deployed.
  const { 'draft-orders': byItself, ...others } = webhookTopics
  expect(subscribed).toEqual(others)
  expect(byItself).toEqual(['draft_orders/create', 'draft_orders/update', 'draft_orders/delete'])
})
