// The block on a record's own page in the Shopify admin asks the app over another origin.

import type { ActionFunctionArgs } from '@remix-run/node'
import { expect, test } from 'vitest'
import { loadTimeZone } from '#app/db/screens/frame.server.ts'
import { action, loader } from '#app/routes/extension.record.tsx'
import { loader as details } from '#app/routes/extension.details.tsx'
import { startWorld, type World } from '#test/support/world.ts'

const admin = 'https://extensions.shopifycdn.com'
type Asked = {
  gid: string
  method?: string
  token?: string | null
  locale?: string
  what?: 'record' | 'details'
}

async function ask(world: World, asked: Asked): Promise<Response> {
  const { gid, method = 'GET', token, locale = 'en', what = 'record' } = asked
  const headers = new Headers({
    origin: admin,
    'accept-language': locale,
    'user-agent': 'Mozilla/5.0 Firefox/150.0',
  })
  const used = token === undefined ? world.shop.sessionToken({ user: '42' }) : token
  if (used) headers.set('authorization', `Bearer ${used}`)
  const address = `https://app.test/extension/${what}?gid=${encodeURIComponent(gid)}`
  const request = new Request(address, { method, headers })
  const args: ActionFunctionArgs = { request, params: {}, context: { runtime: world.runtime } }
  try {
    if (what === 'details') return await details(args)
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
    timeZone: await loadTimeZone(world.db, world.domain),
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

const ada = { firstName: 'Ada', lastName: 'Byron', email: 'ada@example.com' }

async function openWithAda() {
  const world = await startWorld()
  const customer = world.shop.createCustomer(ada)
  await world.importAll()
  await world.resting()
  const [contact] = world.org.records('Contacts')
  const look = async (gid = customer.id) => {
    const answer = await ask(world, { gid, what: 'details' })
    return { status: answer.status, answer, said: await answer.json() }
  }
  return { world, customer, contactId: contact?.id ?? '', look }
}

test('the block says what differs, whose the record is and which deals are open, in few calls', async () => {
  const { world, contactId, look } = await openWithAda()
  await using _ = world
  const { org } = world
  const at = '2026-11-20T09:00:00+01:00'
  expect((await look()).said.details).toMatchObject({ differs: [], deals: { open: 0, shown: [] } })
  org.update('Contacts', contactId, { Last_Name: 'Lovelace', Last_Activity_Time: at })
  for (const Stage of ['Qualification', 'Closed Won', 'Closed Lost'])
    org.insert('Deals', { Deal_Name: `Deal in ${Stage}`, Stage, Contact_Name: { id: contactId } })
  const since = world.zoho.log.length

  const { said, answer } = await look()

  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  expect(said.details).toMatchObject({
    owner: 'Patricia Boyle',
    lastActivityAt: at,
    differs: [{ label: 'Last Name', shopify: 'Byron', zoho: 'Lovelace', kept: true }],
    deals: {
      open: 1,
      shown: [
        {
          name: 'Deal in Qualification',
          stage: 'Qualification',
          owner: expect.stringMatching(/\w/),
          zohoUrl: expect.stringContaining('/tab/Potentials/'),
        },
      ],
    },
  })
  // The record, its deals, and whose these are.
  const calls = world.zoho.log.slice(since).map(({ method, path }) => `${method} ${path.split('?')[0]}`)
  expect(calls).toEqual([`GET /crm/v8/Contacts/${contactId}`, 'POST /crm/v8/coql', 'GET /crm/v8/Deals'])
})

test('an organisation that hides its deals still shows what differs', async () => {
  const { world, contactId, look } = await openWithAda()
  await using _ = world
  world.org.hideModule('Deals')
  world.org.update('Contacts', contactId, { Last_Name: 'Lovelace' })
  expect((await look()).said.details).toMatchObject({ differs: [{ zoho: 'Lovelace' }], deals: null })
})

test('a scope that does not open deals leaves them out of the block, and the connection stands', async () => {
  const { world, contactId, look } = await openWithAda()
  await using _ = world
  world.org.update('Contacts', contactId, { Last_Name: 'Lovelace' })
  const answer = world.zoho.handle.bind(world.zoho)
  world.zoho.handle = (request) =>
    request.url.endsWith('/coql')
      ? Promise.resolve(Response.json({ code: 'OAUTH_SCOPE_MISMATCH', status: 'error' }, { status: 401 }))
      : answer(request)
  expect((await look()).said.details).toMatchObject({ differs: [{ zoho: 'Lovelace' }], deals: null })
  expect(await world.db.prisma.zohoConnection.findFirst()).toMatchObject({ state: 'connected' })
})

test('where the day’s credits run low nothing is read for the block', async () => {
  const { world, look } = await openWithAda()
  await using _ = world
  expect((await look()).said.details).not.toBeNull()
  const since = world.zoho.log.length
  const hour = new Date(Date.now() - 3_600_000)
  await world.db.prisma.creditUse.create({
    data: { shopDomain: world.domain, hour, credits: 1_000_000, calls: 1 },
  })
  expect((await look()).said).toEqual({ details: null })
  expect(world.zoho.log.length).toBe(since)
})

test('of what is not in Zoho, or no longer, nothing is said, and nothing is asked before it is connected', async () => {
  const { world, contactId, look } = await openWithAda()
  await using _ = world
  const since = world.zoho.log.length
  expect((await look('gid://shopify/Customer/999')).said).toEqual({ details: null })
  expect(world.zoho.log.length).toBe(since)
  world.org.remove('Contacts', contactId)
  expect((await look()).said).toEqual({ details: null })
  await world.db.prisma.zohoConnection.updateMany({ data: { state: 'needs_reconnect' } })
  const before = world.zoho.log.length
  expect((await look()).said).toEqual({ details: null })
  expect(world.zoho.log.length).toBe(before)
})

test('where Zoho does not answer the block hears so in its reader’s words', async () => {
  const { world, look } = await openWithAda()
  await using _ = world
  world.zoho.faults.down = true
  const { status, said } = await look()
  expect({ status, reason: said.reason }).toEqual({ status: 503, reason: expect.stringMatching(/\w/) })
})
