// Who did what in the app: noted by the routes with the staff member's id, paged, kept for a year, gone with the shop.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { listAuditEntries } from '#app/db/screens/audit-log.server.ts'
import type { Page } from '#app/db/screens/paging.server.ts'
import { defaultSettings, Settings } from '#app/mapping/settings/settings.ts'
import * as home from '#app/routes/app._index.tsx'
import * as activity from '#app/routes/app.activity.tsx'
import * as brakes from '#app/routes/app.brakes.tsx'
import * as csv from '#app/routes/app.activity[.]csv.tsx'
import * as connect from '#app/routes/app.connect.tsx'
import * as move from '#app/routes/app.move.tsx'
import * as privacy from '#app/routes/app.privacy.tsx'
import * as question from '#app/routes/app.question.tsx'
import * as mapping from '#app/routes/app.settings_.mapping.tsx'
import * as settings from '#app/routes/app.settings.tsx'
import * as records from '#app/routes/app.$records.tsx'
import { TransientError } from '#app/lib/errors.ts'
import { openConsent, receiveConsent, startConsent } from '#app/sync/lifecycle/consent.server.ts'
import { logAct } from '#app/sync/protection/audit-log.server.ts'
import { sweep } from '#app/sync/reconcile/sweep.server.ts'
import { callbackOf } from '#test/support/consent.ts'
import { openShop, tail, type LiveShop } from '#test/support/live-shop.ts'
import { preparedPglite } from '#test/support/database.ts'
import { failingDatabase } from '#test/support/failing-database.ts'
import { staffOf } from '#test/support/staff.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const as = (live: LiveShop, user: string) => staffOf(world, live, user)

const firstPage: Page = { size: 25, after: null, before: null }
const logOf = async ({ domain }: LiveShop, page = firstPage) =>
  (await listAuditEntries(world.db, domain, page)).rows
const actsOf = async (live: LiveShop) => (await logOf(live)).map(({ actor, action }) => `${actor} ${action}`)

test('every act of a staff member is in the audit log under the id of the session token', async () => {
  const live = await openShop(world)
  const ann = as(live, '101')
  const { domain } = live
  await ann(connect.action, '/app/connect', { intent: 'start' })
  const chosen = {
    ...defaultSettings,
    creditShare: 50,
    deletes: { ...defaultSettings.deletes, order: 'delete' },
  }
  await ann(settings.action, '/app/settings', { intent: 'save', settings: chosen })
  const newRecords = { ownerId: null, tags: ['VIP'], layoutId: null }
  const filters = defaultSettings.filters.customer
  const choices = { kind: 'customer', rules: [], filters, newRecords }
  await ann(mapping.action, '/app/settings/mapping', { intent: 'save', choices })
  await ann(move.action, '/app/move', { intent: 'start', contacts: 'keep' })
  const asked = { kind: 'customer', shopifyId: '1', answer: 'skip', zohoId: null }
  const open = { shopDomain: domain, kind: 'customer', shopifyId: '1' }
  const { question: questions, outcome: outcomes } = world.db.prisma
  const asking = { label: null, zohoModule: 'Contacts', why: 'several', candidates: [], askedAt: new Date() }
  await questions.create({ data: { ...open, ...asking } })
  await ann(question.action, '/app/question', asked)
  const refused = { ...open, trigger: 'live', result: 'rejected', at: new Date() }
  await outcomes.create({ data: refused })
  await ann(activity.action, '/app/activity', { intent: 'retryAll' })
  const { id } = await outcomes.create({ data: refused })
  await ann(activity.action, '/app/activity', { intent: 'dismiss', ids: [String(id)] })
  await ann(csv.loader, '/app/activity.csv')
  const customer = live.shop.createCustomer({ lastName: 'Lovelace' })
  await live.shop.sendWebhook(
    'customers/data_request',
    live.shop.compliance.customersDataRequest(customer.id),
  )
  await ann(privacy.loader, '/app/privacy?id=request-9999&format=csv')
  await ann(privacy.action, '/app/privacy', { intent: 'done', id: 'request-9999' })
  await ann(settings.action, '/app/settings', { intent: 'disconnect', removeFields: false })

  expect((await actsOf(live)).toReversed()).toEqual([
    '42 connected',
    '101 connect_started',
    '101 settings_changed',
    '101 deletes_changed',
    '101 rules_changed',
    '101 move_started',
    '101 question_answered',
    '101 retried',
    '101 dismissed',
    '101 activity_exported',
    'system privacy_received',
    '101 privacy_exported',
    '101 privacy_done',
    '101 disconnected',
  ])
  const written = JSON.stringify(
    await world.db.prisma.auditEntry.findMany({ where: { shopDomain: domain } }),
    asText,
  )
  expect(written).not.toMatch(/lovelace|vip/i)
})

const asText = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value)

test('a record that is synced by hand, and a consent that is given up, are in the audit log', async () => {
  const live = await openShop(world, { imported: false })
  const ann = as(live, '101')
  const { id } = live.shop.createCustomer({ lastName: 'Lovelace' })
  await ann(records.action, '/app/customers', { kind: 'customer', shopifyId: tail(id) })
  const visitor = { shop: live.domain, staffId: '101' }
  const back = world.zoho.consent(await startConsent(world.sync, visitor), {
    org: world.zoho.addOrg({ name: 'Other Ltd' }).id,
  })
  const received = await receiveConsent(world.sync, callbackOf(back))
  if (received.problem !== null) throw new Error(received.problem)
  await openConsent(world.sync, visitor, received.ticket)
  await ann(connect.action, '/app/connect', { intent: 'cancel', ticket: received.ticket })

  expect((await actsOf(live)).slice(0, 2)).toEqual(['101 connect_cancelled', '101 synced_now'])
  const [, synced] = await logOf(live)
  expect(synced?.details).toMatchObject({ kind: 'customer', shopifyId: tail(id) })
})

const noQueue = () => Promise.reject(new TransientError('no queue', { code: 'queue_away' }))

test('an act that breaks off after it was done is in the audit log, and says that it broke off', async () => {
  const live = await openShop(world, { imported: false })
  const { sync } = world.runtime
  const runtime = { ...world.runtime, sync: { ...sync, queue: { ...sync.queue, enqueue: noQueue } } }
  const choices = { customersAs: 'Contacts', existing: 'keep', profiles: null }
  const input = { intent: 'import', choices, kinds: ['customer'], since: null }
  await staffOf({ runtime }, live, '101')(home.action, '/app', input)

  // Begun it is: the sweep goes on with it.
  expect(await world.db.prisma.run.count({ where: { shopDomain: live.domain, state: 'running' } })).toBe(1)
  const [entry] = await logOf(live)
  expect(entry).toMatchObject({ actor: '101', action: 'import_started', details: { refused: 'queue_away' } })
})

test('what cannot be told in the audit log of choices is not saved', async () => {
  const { db, failNext, failures } = failingDatabase(await preparedPglite())
  await using own = await startWorld({ db, working: false, expectErrors: /an action failed/ })
  await own.install()
  failNext(/INSERT INTO (public\.|"public"\.)?"AuditEntry"/)
  const ann = staffOf(own, own, '101')
  await ann(settings.action, '/app/settings', {
    intent: 'save',
    settings: { ...defaultSettings, creditShare: 50 },
  })

  expect(failures()).toBe(1)
  const row = await db.prisma.shop.findUniqueOrThrow({ where: { domain: own.domain } })
  expect(row.settings).toBeNull()
})

test('starting and steering an import is in the audit log', async () => {
  const live = await openShop(world, { imported: false })
  const bob = as(live, '202')
  const { customersAs, existing, profiles } = defaultSettings
  const input = { choices: { customersAs, existing, profiles }, kinds: ['customer'], since: null }
  await bob(home.action, '/app', { intent: 'import', ...input })
  const run = await world.db.prisma.run.findFirstOrThrow({ where: { shopDomain: live.domain } })
  await bob(home.action, '/app', { intent: 'cancel', runId: run.id })
  expect(await actsOf(live)).toEqual(['202 import_cancelled', '202 import_started', '42 connected'])
  await until(
    async () => (await world.db.prisma.run.count({ where: { id: run.id, state: 'running' } })) === 0,
  )
})

test('who says that many records were really deleted, or has a refused kind tried again, is in the audit log', async () => {
  const live = await openShop(world, { imported: false })
  const eve = as(live, '303')
  const asked = { kind: 'customer', side: 'shopify' }
  const place = { shopDomain: live.domain, ...asked }
  await eve(brakes.action, '/app/brakes', { intent: 'answer', ...asked, answer: 'go_on' })
  await world.db.prisma.massDeletion.create({
    data: { ...place, found: 25, linked: 30, askedAt: new Date() },
  })
  await eve(brakes.action, '/app/brakes', { intent: 'answer', ...asked, answer: 'go_on' })
  const refusal = { shopDomain: live.domain, kind: 'order', pausedFor: 'NO_PERMISSION', refusals: 1 }
  await world.db.prisma.kindState.upsert({
    where: { shopDomain_kind: { shopDomain: live.domain, kind: 'order' } },
    create: refusal,
    update: refusal,
  })
  await eve(brakes.action, '/app/brakes', { intent: 'tryAgain', kind: 'order' })
  expect(await actsOf(live)).toEqual(['303 kind_resumed', '303 deletions_answered', '42 connected'])
  expect((await logOf(live))[1]?.details).toMatchObject({ kind: 'customer', answer: 'go_on' })
})

test('an act that did nothing is no entry: what is over, settled, or under way already', async () => {
  const live = await openShop(world, { imported: false })
  const bob = as(live, '202')
  const { customersAs, existing, profiles } = defaultSettings
  const input = { choices: { customersAs, existing, profiles }, kinds: ['customer'], since: null }
  await bob(home.action, '/app', { intent: 'import', ...input })
  const run = await world.db.prisma.run.findFirstOrThrow({ where: { shopDomain: live.domain } })
  await until(
    async () => (await world.db.prisma.run.count({ where: { id: run.id, state: 'completed' } })) > 0,
  )
  for (const intent of ['cancel', 'pause', 'resume'])
    await bob(home.action, '/app', { intent, runId: run.id })
  await bob(move.action, '/app/move', { intent: 'cancel', runId: run.id })
  const settled = { kind: 'customer', shopifyId: '1', answer: 'skip', zohoId: null }
  await bob(question.action, '/app/question', settled)
  await bob(activity.action, '/app/activity', { intent: 'retryAll' })
  await bob(activity.action, '/app/activity', { intent: 'dismiss', ids: ['1'] })
  await bob(brakes.action, '/app/brakes', { intent: 'tryAgain', kind: 'order' })
  expect(await actsOf(live)).toEqual(['202 import_started', '42 connected'])

  await world.db.prisma.run.update({ where: { id: run.id }, data: { state: 'paused' } })
  await bob(home.action, '/app', { intent: 'import', ...input })
  const beside = await bob(home.action, '/app', { intent: 'resume', runId: 'another' })
  expect(beside).toMatchObject({ refusal: { code: 'import_running' } })
  expect(await actsOf(live)).toEqual(['202 import_started', '42 connected'])
  await bob(settings.action, '/app/settings', { intent: 'disconnect', removeFields: false })
  await bob(settings.action, '/app/settings', { intent: 'disconnect', removeFields: false })
  expect(await actsOf(live)).toEqual(['202 disconnected', '202 import_started', '42 connected'])
})

test('what saves nothing new is no entry', async () => {
  const live = await openShop(world, { imported: false })
  await as(live, '7')(settings.action, '/app/settings', { intent: 'save', settings: defaultSettings })
  expect(await actsOf(live)).toEqual(['42 connected'])
})

test('every choice of the settings has its place in the audit log', async () => {
  const live = await openShop(world, { imported: false })
  const save = (changed: object) =>
    as(live, '7')(settings.action, '/app/settings', {
      intent: 'save',
      settings: { ...defaultSettings, ...changed },
    })
  const others = {
    customersAs: 'Leads',
    ordersAs: 'Deals',
    recoveryLinks: true,
    timelineNotes: true,
    refundNotes: 'all',
    productImages: true,
    ownerTask: { on: true, ownerId: null, language: 'ja' },
    matchByPhone: true,
    existing: 'replace',
    removedValues: 'empty',
    profiles: ['1'],
    accounts: { perCompany: true, b2b: true, storeName: 'Acme' },
    automationsOnImport: true,
    automationsOnLive: false,
    kinds: { product: false, customer: true, order: true, checkout: true, draftOrder: false },
    creditShare: 5,
    deletes: { product: 'delete', customer: 'delete', order: 'delete', draftOrder: 'delete' },
    optOut: 'without_consent',
    missingCurrency: { as: 'convert', rate: 1.5 },
    ...Settings.pick({ rules: true, filters: true, newRecords: true, shopifyTags: true }).parse({
      filters: { customer: { tagged: ['x'] } },
    }),
  }
  expect(Object.keys(others).toSorted()).toEqual(Object.keys(Settings.shape).toSorted())
  await save(others)
  const entries = await logOf(live)
  const parts = entries.flatMap(({ details }) => details.parts)
  const mapped = ['deletes', 'rules', 'filters', 'newRecords', 'shopifyTags']
  expect(parts.toSorted()).toEqual(
    Object.keys(others)
      .filter((name) => !mapped.includes(name))
      .toSorted(),
  )
  expect(entries.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['deletes_changed', 'rules_changed']),
  )
  // Of draft orders it was left out, while Settings asked for it.
  const deleting = entries
    .filter(({ action }) => action === 'deletes_changed')
    .map(({ details }) => details.kind)
  expect(new Set(deleting)).toEqual(new Set(Object.keys(others.deletes)))
})

test('the audit log is read page by page, and by its own shop only', async () => {
  const live = await openShop(world, { imported: false })
  const other = await openShop(world, { imported: false })
  const actor = { shop: live.domain, staffId: '5' }
  for (let count = 0; count < 7; count++) await logAct(world.sync, actor, 'retried', { count })
  const read = (page: Partial<Page>) =>
    listAuditEntries(world.db, live.domain, { ...firstPage, size: 3, ...page })
  const first = await read({})
  const second = await read({ after: first.next })
  const back = await read({ before: second.previous })
  const countsOf = ({ rows }: typeof first) => rows.map(({ details }) => details.count)
  expect([countsOf(first), countsOf(second), countsOf(back)]).toEqual([
    [6, 5, 4],
    [3, 2, 1],
    [6, 5, 4],
  ])
  expect(await actsOf(other)).toEqual(['42 connected'])
})

test('an erasure takes the ids of the erased out of the audit log', async () => {
  const live = await openShop(world, { imported: false })
  const customer = live.shop.createCustomer({ lastName: 'Lovelace' })
  const shopifyId = tail(customer.id)
  const actor = { shop: live.domain, staffId: '5' }
  await logAct(world.sync, actor, 'question_answered', { kind: 'customer', shopifyId, answer: 'skip' })
  await live.shop.sendWebhook('customers/redact', live.shop.compliance.customersRedact(customer.id))
  const entry = (await logOf(live)).find(({ action }) => action === 'question_answered')
  expect(entry?.details).toMatchObject({ kind: 'customer', answer: 'skip', shopifyId: null })
})

test('an entry is kept for a year', async () => {
  const live = await openShop(world, { imported: false })
  const after = (days: number) => ({ ...world.sync, now: () => new Date(Date.now() + days * 24 * 3600_000) })
  await sweep(after(364))
  expect(await actsOf(live)).toEqual(['42 connected'])
  await sweep(after(366))
  expect(await actsOf(live)).toEqual([])
})
