// Of a store with very many links the nightly comparison takes a share: what it costs has a limit, every link has its turn,
// and what Zoho tells to be deleted is found in the same night.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { loadCompared } from '#app/db/screens/figures.server.ts'
import { erasePerson } from '#app/db/protection/privacy.server.ts'
import { ShopifyId } from '#app/lib/ids.ts'
import { answerMassDeletion } from '#app/sync/protection/mass-deletion.server.ts'
import { auditShop } from '#app/sync/reconcile/audit.server.ts'
import { nightRules } from '#app/sync/reconcile/audit-share.server.ts'
import { compareAll } from '#app/sync/work/wake.server.ts'
import {
  answersOf,
  breakOffAfter,
  customersById,
  isRead,
  manyCustomers,
  repaired,
  tight,
  untoldChanges,
} from '#test/support/comparisons.ts'
import { idle, openShop, type LiveShop } from '#test/support/live-shop.ts'
import { createClock } from '#test/support/passing-time.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
const clock = createClock()
const hourMs = 3_600_000
beforeAll(async () => {
  world = await startWorld({ now: clock.now })
})
beforeEach(() => {
  clock.skipMs = 0
})
afterAll(() => world[Symbol.asyncDispose]())

const open = (customers: number) => openShop(world, { store: manyCustomers(customers) })

const callsSince = (since: number) => world.zoho.log.slice(since)
const isAboutDeleted = ({ path }: { path: string }) => path === '/crm/v8/Contacts/deleted'

const isComparison = ({ method, path }: { method: string; path: string }) =>
  isRead({ method, path }) || /\/deleted$|\/coql$/.test(path)

/** A night a day later. @returns how often Contacts were read by id and Zoho asked which were deleted, and what it cost */
async function night(live: LiveShop, rules = tight) {
  clock.skipMs += 24 * hourMs
  const since = world.zoho.log.length
  expect(await auditShop(world.sync, live.domain, new AbortController().signal, rules)).toEqual({
    done: true,
  })
  const calls = callsSince(since)
  await live.settled()
  return {
    reads: calls.filter(isRead).length,
    aboutDeleted: calls.filter(isAboutDeleted).length,
    credits: calls.filter(isComparison).reduce((sum, { credits }) => sum + credits, 0),
  }
}

const roundOf = async ({ domain }: Pick<LiveShop, 'domain'>) => {
  const where = { shopDomain_kind: { shopDomain: domain, kind: 'customer' } }
  return (await world.db.prisma.kindState.findUniqueOrThrow({ where })).auditRound
}
const questions = ({ domain }: LiveShop) =>
  world.db.prisma.massDeletion.findMany({ where: { shopDomain: domain } })

const aboutDeleted = (url: string) => url.includes('/Contacts/deleted?')

test('each night takes the next share at the same cost; a link that differs is found within its turn', async () => {
  const live = await open(300)
  const links = await customersById(live)
  const [early, late] = [links[0], links[299]]
  using _ = untoldChanges()
  for (const link of [early, late])
    live.org.update('Contacts', link?.zohoId ?? '', { Shopify_Customer_Id: '1' })

  expect(await night(live)).toMatchObject({ reads: 1, aboutDeleted: 1 })
  expect(await repaired(live)).toEqual([early?.shopifyId])
  expect(await night(live)).toMatchObject({ reads: 1 })
  expect(await repaired(live)).toEqual([early?.shopifyId])
  expect(await night(live)).toMatchObject({ reads: 1 })
  expect(await repaired(live)).toEqual([early?.shopifyId, late?.shopifyId])
  // The next round begins at the beginning.
  live.org.update('Contacts', early?.zohoId ?? '', { Shopify_Customer_Id: '1' })
  await night(live)
  expect(await repaired(live)).toEqual([early?.shopifyId, late?.shopifyId, early?.shopifyId])
})

test('what was deleted in Zoho is made anew in the same night, whatever the share, and once', async () => {
  const live = await open(300)
  await night(live)
  const links = await customersById(live)
  // In the share of this night, in the next one's, and in that of the night before.
  const gone = [links[0], links[150], links[151], links[299]]
  for (const link of gone) live.org.remove('Contacts', link?.zohoId ?? '')

  expect(await night(live)).toMatchObject({ reads: 2 })

  expect(live.org.records('Contacts')).toHaveLength(300)
  for (const link of gone) expect(live.records('Contacts', link?.shopifyId ?? '')).toHaveLength(1)
  expect(new Set(await repaired(live))).toEqual(new Set(gone.map((link) => link?.shopifyId)))
  await night(live)
  expect(await repaired(live)).toHaveLength(4)
})

test('what people change in Zoho is found in the same night, whatever the share; our own writes are not read', async () => {
  const live = await open(300)
  await night(live)
  const links = await customersById(live)
  const [ours, last] = [links[200], links[299]]
  live.shop.updateCustomer(`gid://shopify/Customer/${ours?.shopifyId}`, { note: 'called' })
  await live.settled()
  expect(await night(live)).toMatchObject({ reads: 1 })
  live.org.update('Contacts', last?.zohoId ?? '', { Shopify_Customer_Id: '1' })
  expect(await night(live)).toMatchObject({ reads: 2 })
  expect(await repaired(live)).toEqual([last?.shopifyId])
  expect(live.records('Contacts', last?.shopifyId ?? '')).toHaveLength(1)
})

test('what was deleted and is there again is left alone', async () => {
  const live = await open(300)
  const [link] = (await customersById(live)).slice(-1)
  live.org.remove('Contacts', link?.zohoId ?? '')
  live.org.restore('Contacts', link?.zohoId ?? '')
  await night(live)
  expect(await repaired(live)).toEqual([])
})

test('a store that costs little is compared as a whole, and Zoho is not asked what was deleted', async () => {
  const live = await open(300)
  expect(await night(live, { ...tight, mostCredits: 50 })).toMatchObject({ reads: 3, aboutDeleted: 0 })
})

test('one that is broken off goes on in the same share, and the next night takes the next', async () => {
  const live = await open(600)
  using _ = untoldChanges()
  const rules = { ...tight, mostCredits: 3 }
  const links = await customersById(live)
  // The last one of this night's share, and the first of the next night's.
  for (const n of [299, 300])
    live.org.update('Contacts', links[n]?.zohoId ?? '', { Shopify_Customer_Id: '1' })
  clock.skipMs += 24 * hourMs
  await breakOffAfter(world, 2, live.domain, rules)
  clock.skipMs += hourMs
  const since = world.zoho.log.length
  expect(await auditShop(world.sync, live.domain, new AbortController().signal, rules)).toEqual({
    done: true,
  })
  expect(callsSince(since).filter(isRead)).toHaveLength(1)
  await live.settled()
  expect(await repaired(live)).toEqual([links[299]?.shopifyId])
  expect(await night(live, rules)).toMatchObject({ reads: 3 })
  expect(await repaired(live)).toEqual([links[299]?.shopifyId, links[300]?.shopifyId])
})

test.each([
  ['the consent does not open it', () => Response.json({ code: 'OAUTH_SCOPE_MISMATCH' }, { status: 401 })],
  ['it is not there', () => Response.json({ code: 'INVALID_URL_PATTERN', message: '' }, { status: 404 })],
  ['it has another shape', () => Response.json({ data: [{ name: 'Ada' }] })],
  ['there is no end to it', () => Response.json({ data: [{ id: '1' }], info: { more_records: true } })],
])('where Zoho does not tell what was deleted, all is compared: %s', async (_why, answer) => {
  const live = await open(300)
  const [link] = (await customersById(live)).slice(-1)
  live.org.remove('Contacts', link?.zohoId ?? '')
  using _ = answersOf(aboutDeleted, answer)
  expect(await night(live)).toMatchObject({ reads: 3 })
  expect(await repaired(live)).toEqual([link?.shopifyId])
  expect((await live.row()).pausedFor).toBeNull()
})

test('where Zoho is in trouble when it is asked what was deleted, the next night hears of it', async () => {
  const live = await open(300)
  const [link] = (await customersById(live)).slice(-1)
  live.org.remove('Contacts', link?.zohoId ?? '')
  {
    using _ = answersOf(aboutDeleted, () => new Response('busy', { status: 503 }))
    expect(await night(live)).toMatchObject({ reads: 1 })
    expect(await repaired(live)).toEqual([])
  }
  // The night after that, the share of this link has not come.
  expect(await night(live)).toMatchObject({ reads: 2 })
  expect(await repaired(live)).toEqual([link?.shopifyId])
})

test('too many that Zoho tells to be deleted: nothing is made, and the merchant is asked, about all of them', async () => {
  const live = await open(300)
  const gone = (await customersById(live)).slice(-25)
  for (const { zohoId } of gone) live.org.remove('Contacts', zohoId)
  await night(live)
  expect(live.org.records('Contacts')).toHaveLength(275)
  expect(await questions(live)).toMatchObject([{ side: 'zoho', found: 25, linked: 300, answer: null }])
  // While that is open all are compared: no share counts a few of them and makes these.
  expect(await night(live)).toMatchObject({ reads: 3, aboutDeleted: 0 })
  expect(live.org.records('Contacts')).toHaveLength(275)
  expect(await questions(live)).toHaveLength(1)
})

test.each([
  ['nobody answers', null],
  ['the merchant keeps everything', 'keep'],
] as const)('two in a hundred of a share may be missing, not of all links, and %s', async (_why, answer) => {
  const live = await open(30)
  // With these 30 would be less than two in a hundred of all.
  await world.db.prisma.$executeRaw`
    INSERT INTO "Link" ("shopDomain", "kind", "shopifyId", "zohoModule", "zohoId", "fingerprint", "syncedAt")
    SELECT ${live.domain}, 'customer', 'x' || n, 'Leads', '9' || n, '', now() FROM generate_series(1, 1500) n`
  live.org.concealAll('Contacts')
  await night(live, { ...tight, mostCredits: 0.5 })
  expect(await questions(live)).toMatchObject([{ kind: 'customer', side: 'zoho', found: 30, linked: 1530 }])
  expect(live.org.records('Contacts')).toHaveLength(30)
  if (answer) await answerMassDeletion(world.sync, live.domain, { kind: 'customer', side: 'zoho', answer })
  // Then all links are compared, of which 30 are not too many: what was asked about stays asked.
  for (let n = 0; n < 2; n++) {
    await night(live, { ...tight, mostCredits: 0.5 })
    expect(await questions(live)).toMatchObject([{ kind: 'customer', side: 'zoho', found: 30, answer }])
    expect(live.org.records('Contacts')).toHaveLength(30)
  }
  // What is there again needs no answer.
  live.org.revealAll('Contacts')
  await night(live, { ...tight, mostCredits: 0.5 })
  expect(await questions(live)).toEqual([])
  expect(live.org.records('Contacts')).toHaveLength(30)
})

test('what fits into the least share is compared as a whole: fewer links would have no limit of two in a hundred', async () => {
  const live = await open(300)
  const rules = { ...tight, fewestLinks: nightRules.fewestLinks }
  expect(await night(live, rules)).toMatchObject({ reads: 3, aboutDeleted: 0 })
  expect(Math.floor(nightRules.fewestLinks * 0.02)).toBe(20)
})

test('the last share takes what would be less than the least one, and its limit is of the links that it has', async () => {
  const live = await open(250)
  expect(await night(live)).toMatchObject({ reads: 1 })
  expect(await night(live)).toMatchObject({ reads: 2 })
  expect(await roundOf(live)).toMatchObject({ after: '' })
})

test('whoever asks for all has all compared, and the shares begin anew', async () => {
  const live = await open(300)
  await night(live)
  const since = world.zoho.log.length
  await compareAll(world.sync, live.domain)
  await idle(world.db, live.domain, 'audit')
  expect(callsSince(since).filter(isRead)).toHaveLength(3)
  expect(await roundOf(live)).toMatchObject({ after: '', inParts: false })
})

test('Home says since when all of it was compared, and when a part was', async () => {
  const live = await open(300)
  const compared = async () => {
    const { liveSince, auditedAt } = await live.row()
    return loadCompared(world.db, live.domain, { liveSince, auditedAt }, ['customer'])
  }
  const whole = (await live.row()).auditedAt
  expect(await compared()).toEqual({ at: whole, allSince: null, missing: [] })
  await night(live)
  const first = (await live.row()).auditedAt
  expect(first).not.toEqual(whole)
  expect(await compared()).toMatchObject({ at: first, missing: [] })
  const since = (await compared()).allSince?.getTime() ?? 0
  expect(Math.abs(since - (whole?.getTime() ?? 0))).toBeLessThan(hourMs)
  await night(live)
  expect((await compared()).allSince?.getTime()).toBe(since)
  await night(live)
  // The round is over: all of it was compared since its first night began.
  const now = (await compared()).allSince?.getTime() ?? 0
  expect(Math.abs(now - (first?.getTime() ?? 0))).toBeLessThan(hourMs)
  expect((await compared()).at).toEqual((await live.row()).auditedAt)
})

test('who is erased is not named where the next share begins, and no link misses its turn for it', async () => {
  const live = await open(300)
  await night(live)
  const ids = (await customersById(live)).map(({ shopifyId }) => shopifyId)
  expect(await roundOf(live)).toMatchObject({ after: ids[99] })
  const request = { shop: live.domain, id: 'redact', at: clock.now(), dueAt: clock.now() }
  const person = {
    customerId: ShopifyId.parse(ids[99]),
    orderIds: [],
    digestOf: (_: string, id: string) => `digest ${id}`,
  }
  await erasePerson(world.db, request, person)
  expect(await roundOf(live)).toMatchObject({ after: ids[98] })
})

test('a night of a share costs what it may, and two calls for each module; all of it costs much more', async () => {
  const live = await open(1000)
  const all = await night(live, { ...tight, mostCredits: 1000 })
  expect(all).toMatchObject({ reads: 10, credits: 10 })
  // Of the kind that has more links than a share.
  const modules = 1
  for (let n = 0; n < 2; n++) {
    const share = await night(live, { ...tight, mostCredits: 2 })
    expect(share).toMatchObject({ reads: 2, credits: 2 + 2 * modules })
  }
})
