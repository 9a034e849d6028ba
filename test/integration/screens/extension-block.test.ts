// The block on a record's own page in the Shopify admin asks the app over another origin.

import type { ActionFunctionArgs } from '@remix-run/node'
import { expect, test } from 'vitest'
import { action, loader } from '#app/routes/extension.record.tsx'
import { startWorld, type World } from '#test/support/world.ts'

const admin = 'https://extensions.shopifycdn.com'
type Asked = { gid: string; method?: string; token?: string | null; locale?: string }

async function ask(world: World, { gid, method = 'GET', token, locale = 'en' }: Asked): Promise<Response> {
  const headers = new Headers({
    origin: admin,
    'accept-language': locale,
    'user-agent': 'Mozilla/5.0 Firefox/150.0',
  })
  const used = token === undefined ? world.shop.sessionToken({ user: '42' }) : token
  if (used) headers.set('authorization', `Bearer ${used}`)
  const address = `https://app.test/extension/record?gid=${encodeURIComponent(gid)}`
  const request = new Request(address, { method, headers })
  const args: ActionFunctionArgs = { request, params: {}, context: { runtime: world.runtime } }
  try {
    return await (method === 'POST' ? action(args) : loader(args))
  } catch (thrown) {
    if (thrown instanceof Response) return thrown
    throw thrown
  }
}

test('the block learns where a customer, an order, a product and a variant stand in Zoho', async () => {
  await using world = await startWorld()
  const customer = world.shop.createCustomer({
    firstName: 'Ada',
    lastName: 'Byron',
    email: 'ada@example.com',
  })
  const product = world.shop.createProduct({ title: 'Mug', variants: [{ price: '4.00' }, { price: '5.00' }] })
  await world.importAll()
  await world.resting()
  const inStep = async () => (await ask(world, { gid: customer.id })).json()
  await expect.poll(inStep, { timeout: 10_000 }).toMatchObject({ state: 'linked' })
  const answer = await ask(world, { gid: customer.id })
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  const [contact] = world.org.records('Contacts')
  expect(await answer.json()).toMatchObject({
    connection: 'connected',
    state: 'linked',
    module: 'Contacts',
    count: 1,
    zohoUrl: expect.stringContaining(`/tab/Contacts/${contact?.id}`),
  })
  const whole = async () => (await ask(world, { gid: product.id })).json()
  await expect.poll(whole, { timeout: 10_000 }).toMatchObject({
    state: 'linked',
    module: 'Products',
    count: 2,
    zohoUrl: null,
  })
  const variant = await ask(world, { gid: product.variants[0]?.id ?? '' })
  expect(await variant.json()).toMatchObject({ count: 1, zohoUrl: expect.stringContaining('/tab/Products/') })
  const stranger = await ask(world, { gid: 'gid://shopify/Order/999' })
  expect(await stranger.json()).toMatchObject({ state: 'missing', module: null, syncedAt: null })
})

test('"Sync now" syncs the record, and says that it is on its way until it has arrived', async () => {
  await using world = await startWorld()
  const customer = world.shop.createCustomer({
    firstName: 'Ada',
    lastName: 'Byron',
    email: 'ada@example.com',
  })
  await world.importAll()
  await world.resting()
  const asked = await ask(world, { gid: customer.id, method: 'POST' })
  expect(asked.status).toBe(200)
  await world.resting()
  await expect
    .poll(async () => (await ask(world, { gid: customer.id })).json(), { timeout: 10_000 })
    .toMatchObject({ state: 'linked' })
  expect(await world.db.prisma.outcome.count({ where: { trigger: 'retry', kind: 'customer' } })).toBe(1)
})

test('a refusal is said in the reader’s language', async () => {
  await using world = await startWorld()
  // A record that nothing carries meanwhile: a sync would settle the refusal.
  const gid = 'gid://shopify/Customer/999'
  await world.install()
  await world.connect()
  await world.db.prisma.outcome.create({
    data: {
      shopDomain: world.domain,
      kind: 'customer',
      shopifyId: '999',
      trigger: 'live',
      result: 'rejected',
      cause: 'INVALID_DATA',
      attempts: 1,
      at: world.sync.now(),
    },
  })
  const english = await (await ask(world, { gid })).json()
  const french = await (await ask(world, { gid, locale: 'fr-FR' })).json()
  expect(english).toMatchObject({ state: 'refused', reason: 'Zoho does not accept a value.' })
  expect(french.reason).not.toBe(english.reason)
})

test('a preflight is let in, a stale token asks for a fresh one, and nonsense is refused', async () => {
  await using world = await startWorld()
  await world.install()
  const gid = 'gid://shopify/Customer/1'
  const preflight = await ask(world, { gid, method: 'OPTIONS', token: null })
  expect(preflight.status).toBe(204)
  expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization')
  const stale = await ask(world, { gid, token: world.shop.sessionToken({ user: '42', stale: true }) })
  expect(stale.status).toBe(401)
  expect(stale.headers.get('x-shopify-retry-invalid-session-request')).toBe('1')
  expect(stale.headers.get('access-control-allow-origin')).toBe('*')
  expect((await ask(world, { gid: 'gid://shopify/Collection/1' })).status).toBe(400)
  expect((await ask(world, { gid, method: 'POST' })).status).toBe(409)
  expect(await (await ask(world, { gid })).json()).toMatchObject({ connection: 'none', state: 'missing' })
})
