// What Shopify asks for under privacy law: the merchant sees it, with a due date and an export; erasure leaves nothing.

import { afterAll, beforeAll, expect, test } from 'vitest'
import * as securityTxt from '#app/routes/[.]well-known.security[.]txt.tsx'
import { forgetUninstalled } from '#app/sync/lifecycle/forget-job.server.ts'
import { logAct } from '#app/sync/protection/audit-log.server.ts'
import { exportPrivacy, finishPrivacy } from '#app/sync/protection/privacy.server.ts'
import { sweep } from '#app/sync/reconcile/sweep.server.ts'
import { idle, openShop, tail, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const dayMs = 24 * 3600_000
const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' }

/** Ada with two orders, Bob with one. */
async function openStore(choices: Parameters<typeof openShop>[1] = {}) {
  const live = await openShop(world, choices)
  const company = { company: 'Analytical Engines', address1: '1 Road', city: 'London', countryCode: 'GB' }
  const customer = live.shop.createCustomer({ ...ada, addresses: [company] })
  const other = live.shop.createCustomer({ firstName: 'Bob', lastName: 'Babbage', email: 'bob@example.com' })
  const order = (customerId: string) =>
    live.shop.createOrder({ customerId, lines: [{ title: 'Mug', price: '5' }] })
  const orders = { named: order(customer.id), unnamed: order(customer.id), bobs: order(other.id) }
  await live.settled()
  return { live, customer, other, orders }
}

const requestsOf = ({ domain }: LiveShop) =>
  world.db.prisma.privacyRequest.findMany({ where: { shopDomain: domain }, orderBy: { receivedAt: 'asc' } })

const send = async ({ shop }: LiveShop, topic: string, body: unknown, webhookId?: string) =>
  expect((await shop.sendWebhook(topic, body, webhookId ? { webhookId } : {})).status).toBe(200)

const actorOf = ({ domain }: LiveShop) => ({ shop: domain, staffId: '42' })

test("a request for a customer's data waits for the merchant, is due in 30 days, and is one however often it comes", async () => {
  const { live, customer, orders } = await openStore()
  const body = live.shop.compliance.customersDataRequest(customer.id, [orders.named.id])
  await send(live, 'customers/data_request', body)
  await send(live, 'customers/data_request', body)

  const [request, ...more] = await requestsOf(live)
  expect(more).toEqual([])
  expect(request).toMatchObject({ type: 'data_request', customerId: tail(customer.id), doneAt: null })
  expect(request?.orderIds).toEqual([tail(orders.named.id)])
  expect((request?.dueAt.getTime() ?? 0) - (request?.receivedAt.getTime() ?? 0)).toBe(30 * dayMs)
  expect(JSON.stringify(request)).not.toMatch(/ada|lovelace/i)
})

test('the export of a request holds all that is held about that person and nobody else', async () => {
  const { live, customer, other, orders } = await openStore()
  const body = live.shop.compliance.customersDataRequest(customer.id, [orders.named.id])
  await send(live, 'customers/data_request', body)
  const act = { action: 'synced_now', details: { kind: 'customer', shopifyId: tail(customer.id) } } as const
  await logAct(world.sync, actorOf(live), act.action, act.details)
  const write = { shopDomain: live.domain, kind: 'order', writer: 'another', startedAt: new Date() }
  await world.db.prisma.writeIntent.create({ data: { ...write, shopifyId: tail(orders.named.id) } })
  const note = { kind: 'order', shopifyId: tail(orders.named.id), source: 'refund 7', state: 'done' }
  await world.db.prisma.orderNote.create({ data: { ...note, shopDomain: live.domain, at: new Date() } })

  const exported = await exportPrivacy(world.sync, actorOf(live), { id: 'request-9999', format: 'json' })

  const ids = exported?.held.links.map(({ shopifyId }) => shopifyId).toSorted()
  expect(ids).toEqual([customer, orders.named, orders.unnamed].map(({ id }) => tail(id)).toSorted())
  expect(exported?.held.links[0]).toMatchObject({ kind: 'customer', zohoModule: 'Contacts' })
  expect(exported?.held.outcomes.map(({ shopifyId }) => shopifyId)).toContain(tail(orders.unnamed.id))
  expect(exported?.held.acts).toMatchObject([act].map(({ action, details }) => ({ action, ...details })))
  expect(exported?.held.notes).toMatchObject([note])
  expect(exported?.held.writes).toMatchObject([{ kind: 'order', shopifyId: tail(orders.named.id) }])
  for (const { id } of [other, orders.bobs]) expect(JSON.stringify(exported)).not.toContain(tail(id))
})

test('a request of another shop can neither be exported nor be marked as done', async () => {
  const { live, customer } = await openStore()
  const stranger = await openShop(world, { imported: false })
  await send(live, 'customers/data_request', live.shop.compliance.customersDataRequest(customer.id))

  const request = { id: 'request-9999', format: 'json' } as const
  expect(await exportPrivacy(world.sync, actorOf(stranger), request)).toBeNull()
  await finishPrivacy(world.sync, actorOf(stranger), request.id)
  expect((await requestsOf(live))[0]?.doneAt).toBeNull()

  await finishPrivacy(world.sync, actorOf(live), request.id)
  expect((await requestsOf(live))[0]?.doneAt).toBeInstanceOf(Date)
})

test('customers/redact erases the customer and the orders it names, and says what stays in Zoho', async () => {
  const { live, customer, orders } = await openStore()
  const [contact] = live.records('Contacts', customer.id)
  const [sales] = live.records('Sales_Orders', orders.named.id)
  const body = live.shop.compliance.customersRedact(customer.id, [orders.named.id])
  await send(live, 'customers/redact', body, 'redact-1')
  await send(live, 'customers/redact', body, 'redact-1')

  const gone: string[] = [tail(customer.id), tail(orders.named.id)]
  expect((await live.links()).filter(({ shopifyId }) => gone.includes(shopifyId))).toEqual([])
  expect((await live.outcomes()).filter(({ shopifyId }) => gone.includes(shopifyId))).toEqual([])
  const unnamed = (await live.links()).find(({ shopifyId }) => shopifyId === tail(orders.unnamed.id))
  expect(unnamed).toMatchObject({ parentId: null })

  const [request, ...more] = await requestsOf(live)
  expect(more).toEqual([])
  expect(request).toMatchObject({ type: 'redact', customerId: null, orderIds: [], doneAt: null })
  expect(request?.records).toEqual([
    { module: 'Contacts', id: contact?.['id'] },
    { module: 'Sales_Orders', id: sales?.['id'] },
  ])
})

test("customers/redact forgets the Account of the person's company, and no B2B company", async () => {
  const { live, customer } = await openStore({
    choices: { accounts: { perCompany: true, b2b: false, storeName: null } },
  })
  const accounts = () => world.db.prisma.companyAccount.findMany({ where: { shopDomain: live.domain } })
  const [account] = await accounts()
  expect(account).toBeDefined()
  const b2b = { shopDomain: live.domain, nameHash: 'company:digest', zohoId: account?.zohoId ?? '' }
  await world.db.prisma.companyAccount.create({ data: b2b })

  const intent = { shopDomain: live.domain, kind: 'account', writer: 'killed', startedAt: new Date() }
  await world.db.prisma.writeIntent.create({ data: { ...intent, shopifyId: account?.nameHash ?? '' } })
  await send(live, 'customers/redact', live.shop.compliance.customersRedact(customer.id))

  await until(async () => (await accounts()).length === 1)
  expect(await accounts()).toMatchObject([{ nameHash: 'company:digest' }])
  // A write to it that is in doubt would name it by the same digest.
  expect(await world.db.prisma.writeIntent.count({ where: { shopDomain: live.domain } })).toBe(0)
})

test('customers/redact forgets writes in doubt that name the person or the orders, and no others', async () => {
  const { live, customer, other, orders } = await openStore()
  const { shopDomain, ...doubt } = { shopDomain: live.domain, writer: 'killed', startedAt: new Date() }
  const people = [customer, other].map(({ id }) => ({ kind: 'customer', shopifyId: tail(id) }))
  const bought = [orders.named, orders.bobs].map(({ id }) => ({ kind: 'order', shopifyId: tail(id) }))
  const data = [...people, ...bought].map((record) => ({ shopDomain, ...doubt, ...record }))
  await world.db.prisma.writeIntent.createMany({ data })

  await send(live, 'customers/redact', live.shop.compliance.customersRedact(customer.id, [orders.named.id]))

  const left = await world.db.prisma.writeIntent.findMany({ where: { shopDomain }, orderBy: { kind: 'asc' } })
  expect(left.map(({ shopifyId }) => shopifyId)).toEqual([tail(other.id), tail(orders.bobs.id)])
})

test("an erasure ends the requests for that person's data, and no id of theirs is left in them", async () => {
  const { live, customer } = await openStore()
  await send(live, 'customers/data_request', live.shop.compliance.customersDataRequest(customer.id))
  await send(live, 'customers/redact', live.shop.compliance.customersRedact(customer.id))
  const [asked] = await requestsOf(live)
  expect(asked).toMatchObject({ type: 'data_request', customerId: null })
  expect(asked?.doneAt).toBeInstanceOf(Date)
})

test('a request that names nobody is shown to the merchant, not taken for settled', async () => {
  const live = await openShop(world, { imported: false })
  const body = { ...live.shop.compliance.shopRedact(), customer: { email: 'ada@example.com' } }
  await send(live, 'customers/data_request', body)
  await send(live, 'customers/redact', { ...body, customer: null })
  const requests = await requestsOf(live)
  expect(requests.map(({ type, customerId }) => `${type} ${customerId}`).toSorted()).toEqual([
    'data_request null',
    'redact null',
  ])
  expect(JSON.stringify(requests)).not.toContain('ada@example.com')
})

test('privacy requests go with the shop', async () => {
  const { live, customer } = await openStore()
  await send(live, 'customers/data_request', live.shop.compliance.customersDataRequest(customer.id))
  live.shop.uninstall()
  await until(async () => (await world.db.prisma.shop.count({ where: { domain: live.domain } })) === 0)
  await forgetUninstalled(world.sync)
  expect(await requestsOf(live)).toEqual([])
})

test('ids of a request go 30 days after it is done, the request after a year', async () => {
  const { live, customer } = await openStore()
  await send(live, 'customers/data_request', live.shop.compliance.customersDataRequest(customer.id))
  await finishPrivacy(world.sync, actorOf(live), 'request-9999')
  const after = (days: number) => ({ ...world.sync, now: () => new Date(Date.now() + days * dayMs) })

  await sweep(after(29))
  expect((await requestsOf(live))[0]?.customerId).toBe(tail(customer.id))
  await sweep(after(31))
  expect((await requestsOf(live))[0]).toMatchObject({ customerId: null, orderIds: [], records: [] })
  await sweep(after(366))
  expect(await requestsOf(live)).toEqual([])
  await idle(world.db, live.domain, 'reconcile')
})

test('security.txt names the contact of this installation, and is not there without one', async () => {
  expect(readSecurityTxt(null).status).toBe(404)
  expect(await readSecurityTxt('security@example.com').text()).toMatch(
    /^Contact: mailto:security@example\.com\nExpires: \d{4}-\d\d-\d\dT/,
  )
})

function readSecurityTxt(securityContact: string | null): Response {
  const runtime = { ...world.runtime, config: { ...world.runtime.config, securityContact } }
  const request = new Request('https://app.test/.well-known/security.txt')
  return securityTxt.loader({ request, context: { runtime }, params: {} })
}
