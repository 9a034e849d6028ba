// Draft orders that one of the two remotes refuses: only they wait, and they come once it does not.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadConnection } from '#app/db/tables/connections.server.ts'
import { loadRun } from '#app/db/tables/runs.server.ts'
import { loadKindState } from '#app/db/work/kinds.server.ts'
import type { RecordKind } from '#app/lib/kinds.ts'
import { startImport } from '#app/sync/import/import.server.ts'
import { startPreview } from '#app/sync/import/preview.server.ts'
import { loadModules } from '#app/db/tables/modules.server.ts'
import { heedScopes, refreshScopes } from '#app/sync/protection/absence.server.ts'
import { prepareZoho } from '#app/sync/setup/setup.server.ts'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'
import { zohoScopes } from '#app/zoho/oauth/scopes.ts'
import { consentFor } from '#test/support/consent.ts'
import { openShop, runJob, tail, type LiveOptions, type LiveShop } from '#test/support/live-shop.ts'
import { until } from '#test/support/until.ts'
import { startWorld, type Choices, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' }
const lamps = [{ title: 'Blue lamp', sku: 'LAMP-B', price: '45.00', quantity: 2 }]
const withDrafts: Choices = { kinds: { draftOrder: true } }
const oldConsent = zohoScopes.filter((scope) => !scope.includes('quotes'))

const open = ({ granted = true, ...options }: LiveOptions & { granted?: boolean } = {}) =>
  openShop(world, {
    ...options,
    store: (shop) => {
      shop.install()
      if (granted) shop.grantScopes([...shop.scopes, 'read_draft_orders'])
      options.store?.(shop)
    },
  })

const quotes = ({ org }: LiveShop) => org.records('Quotes')
const stateOf = async ({ domain }: LiveShop) => (await loadConnection(world.db, domain))?.state
const heldFor = async ({ domain }: LiveShop) =>
  (await loadKindState(world.db, { shop: domain, kind: 'draftOrder' }))?.pausedFor ?? null
const checkIds = async ({ domain }: LiveShop) =>
  (await runPreflight(world.runtime.sync, domain)).checks
    .filter(({ values }) => values['module'] === 'Quotes')
    .map(({ id }) => id)

async function run(live: LiveShop, kinds: RecordKind[], start = startImport) {
  const { runId } = await start(world.runtime.sync, live.domain, { kinds, since: null })
  await until(async () => ['completed', 'failed'].includes((await loadRun(world.db, runId))?.state ?? ''))
  await live.settled()
  return loadRun(world.db, runId)
}

/** A customer, a product and an order that are made now arrive. */
async function othersArrive(live: LiveShop) {
  const { id } = live.shop.createCustomer({ ...ada, email: `ada-${Math.random()}@example.com` })
  const order = live.shop.createOrder({ customerId: id, lines: lamps })
  await live.settled()
  expect(live.record('Contacts', id)).toBeTruthy()
  expect(live.record('Sales_Orders', order.id)).toBeTruthy()
}

describe('a consent of before there were quotes', () => {
  test('stays, everything else goes on, the check asks for a reconnect, and after it they come', async () => {
    const live = await open()
    await consentFor(world, live, oldConsent)
    await live.choose(withDrafts)
    const draft = live.shop.createDraftOrder({ lines: lamps })
    await live.settled()
    await runJob(world, live, 'reconcile')
    expect(await stateOf(live)).toBe('connected')
    expect(quotes(live)).toEqual([])
    await othersArrive(live)
    expect(await checkIds(live)).toEqual(['reconnect'])
    expect((await run(live, ['customer', 'draftOrder'], startPreview))?.state).toBe('completed')
    expect((await run(live, ['customer', 'draftOrder']))?.state).toBe('completed')
    expect(await stateOf(live)).toBe('connected')

    await consentFor(world, live, zohoScopes)
    await runJob(world, live, 'reconcile')
    expect(quotes(live)).toMatchObject([{ Shopify_Draft_Order_Id: tail(draft.id) }])
    expect(await checkIds(live)).not.toContain('reconnect')
  })

  test('that took the place of a wider one holds only them', async () => {
    const live = await open({ choices: withDrafts })
    await runJob(world, live, 'reconcile')
    await consentFor(world, live, oldConsent)
    // As if it had been looked at since.
    await world.db.prisma.zohoModule.updateMany({
      where: { shopDomain: live.domain, apiName: 'Quotes' },
      data: { available: true, fetchedAt: new Date(Date.now() + 5000) },
    })
    live.shop.createDraftOrder({ lines: lamps })
    await until(async () => (await heldFor(live)) !== null)
    expect(await heldFor(live)).toBe('OAUTH_SCOPE_MISMATCH')
    expect(await stateOf(live)).toBe('connected')
    const { id } = live.shop.createCustomer(ada)
    await until(() => Promise.resolve(live.records('Contacts', id).length === 1))

    await consentFor(world, live, zohoScopes)
    await live.settled()
    expect(quotes(live)).toHaveLength(1)
  })
})

test.each([
  { name: 'an import', start: startImport, held: 'ACCESS_DENIED' },
  { name: 'a preview', start: startPreview, held: null },
])('where Shopify does not show them $name of everything completes without them', async ({ start, held }) => {
  const live = await open({
    granted: false,
    imported: false,
    choices: withDrafts,
    store: (shop) => {
      shop.createOrder({ customerId: shop.createCustomer(ada).id, lines: lamps })
      shop.createDraftOrder({ lines: lamps })
    },
  })
  const ended = await run(live, ['product', 'customer', 'order', 'draftOrder'], start)
  expect(ended).toMatchObject({ state: 'completed', cause: null })
  const created = ended?.steps.map(({ kind, state, ...step }) => [kind, state, step.created])
  expect(created).toEqual(
    expect.arrayContaining([
      ['customer', 'completed', 1],
      ['order', 'completed', 1],
      ['draftOrder', 'completed', 0],
    ]),
  )
  expect(await heldFor(live)).toBe(held)
})

test('a draft makes no Contact of a Lead who waits for the first order; once it is an order it does', async () => {
  const live = await open({ choices: { ...withDrafts, customersAs: 'LeadsUntilOrder' } })
  await runJob(world, live, 'reconcile')
  const { id } = live.shop.createCustomer(ada)
  await live.settled()
  const draft = live.shop.createDraftOrder({ customerId: id, lines: lamps })
  await live.settled()
  expect(quotes(live)).toMatchObject([{ Shopify_Draft_Order_Id: tail(draft.id) }])
  expect(quotes(live)[0]?.['Contact_Name']).toBeFalsy()
  expect(live.org.records('Contacts')).toEqual([])
  expect(live.record('Leads', id)['Converted__s']).not.toBe(true)

  live.shop.completeDraftOrder(draft.id)
  await live.settled()
  const contact = live.record('Contacts', id)
  expect(quotes(live)).toMatchObject([{ Quote_Stage: 'Closed Won', Contact_Name: { id: contact.id } }])
})

test('what the app made in a module is known after Zoho refused it', async () => {
  const live = await open({ choices: withDrafts })
  await runJob(world, live, 'reconcile')
  const made = async () =>
    (await loadModules(world.db, live.domain)).find(({ apiName }) => apiName === 'Quotes')
  const before = await made()
  expect(before?.createdFields).toHaveLength(1)
  await consentFor(world, live, oldConsent)
  await runJob(world, live, 'reconcile')
  await prepareZoho(world.runtime.sync, live.domain)
  expect(await made()).toMatchObject({ available: false, createdFields: before?.createdFields })
})

test('what waits for a scope goes on as soon as the app hears that it is granted', async () => {
  const live = await open({ granted: false, choices: withDrafts })
  const draft = live.shop.createDraftOrder({ lines: lamps })
  await runJob(world, live, 'reconcile')
  expect(await heldFor(live)).toBe('ACCESS_DENIED')
  // Nothing else tells of it: only the merchant's own answer, as the app sees it.
  live.shop.silently(() => live.shop.grantScopes([...live.shop.scopes, 'read_draft_orders']))
  const before = await live.row()
  await refreshScopes(world.runtime.sync, live.domain)
  await heedScopes(world.runtime.sync, live.domain, before.scopes)
  await until(() => Promise.resolve(quotes(live).length > 0))
  expect(quotes(live)).toMatchObject([{ Shopify_Draft_Order_Id: tail(draft.id) }])
  expect(await heldFor(live)).toBeNull()
})

test('what waits for a scope goes on with the next visit, where that is the first to hear of it', async () => {
  const live = await open({ granted: false, choices: withDrafts })
  const draft = live.shop.createDraftOrder({ lines: lamps })
  await runJob(world, live, 'reconcile')
  expect(await heldFor(live)).toBe('ACCESS_DENIED')
  live.shop.silently(() => live.shop.grantScopes([...live.shop.scopes, 'read_draft_orders']))
  world.shopify.expireAccessTokens()
  await world.db.prisma.session.updateMany({
    where: { shop: live.domain },
    data: { expires: new Date(1000) },
  })
  await live.visit()
  await until(() => Promise.resolve(quotes(live).length > 0))
  expect(quotes(live)).toMatchObject([{ Shopify_Draft_Order_Id: tail(draft.id) }])
  expect(await heldFor(live)).toBeNull()
})

test('a quote that somebody deletes in Zoho stays away, the night passes it by, until its draft changes', async () => {
  const live = await open({ choices: withDrafts })
  await runJob(world, live, 'reconcile')
  const draft = live.shop.createDraftOrder({ lines: lamps })
  await live.settled()
  const [quote] = quotes(live)
  live.org.remove('Quotes', quote?.id ?? '')
  await runJob(world, live, 'audit')
  await live.settled()
  await runJob(world, live, 'reconcile')
  expect(quotes(live)).toEqual([])
  live.shop.updateDraftOrder(draft.id, { note: 'changed' })
  await live.settled()
  expect(quotes(live)).toHaveLength(1)
})
