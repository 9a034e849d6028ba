// Shopify Flow is told what happens in the shops whose workflows ask for it, and no others.

import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import { disconnectZoho } from '#app/sync/lifecycle/forget.server.ts'
import { cancelRun, startImport } from '#app/sync/import/import.server.ts'
import { tellFlow } from '#app/sync/flow/tell-flow.server.ts'
import { sweep } from '#app/sync/reconcile/sweep.server.ts'
import { untilEnded } from '#test/support/looks.ts'
import { openShop, type LiveOptions, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const minuteMs = 60_000
/** The job, as it runs some time from now. */
const tellIn = (live: LiveShop, ms = minuteMs) =>
  tellFlow({ ...world.sync, now: () => new Date(Date.now() + ms) }, live.domain)
/** Time passes for what happened, and for what was told of it. */
async function age(live: LiveShop, minutes: number): Promise<void> {
  const { domain } = live
  await world.db.prisma.$executeRaw`
    UPDATE "Outcome" SET "at" = "at" - ${minutes} * interval '1 minute' WHERE "shopDomain" = ${domain}`
  await world.db.prisma.$executeRaw`
    UPDATE "FlowTrigger" SET "seenAt" = "seenAt" - ${minutes} * interval '1 minute',
      "sentAt" = "sentAt" - ${minutes} * interval '1 minute' WHERE "shopDomain" = ${domain}`
}
const mutations = (live: LiveShop) => live.shop.flow.told
const calls = (live: LiveShop) =>
  world.shopify.log.filter(({ host, path }) => host === live.domain && path.endsWith('/graphql.json')).length

async function open(handle: string, options: LiveOptions = {}): Promise<LiveShop> {
  const live = await openShop(world, options)
  expect((await live.shop.flow.uses(handle)).status).toBe(200)
  return live
}

const refuse = (word: string) => {
  world.zoho.faults.rejectRecords = (module, { Last_Name }) =>
    module === 'Contacts' && String(Last_Name).startsWith(word)
      ? { code: 'INVALID_DATA', api_name: 'Last_Name', message: 'invalid data' }
      : undefined
}
afterEach(() => void (world.zoho.faults.rejectRecords = undefined))

test('refused records are told together with how many they are, and a record at most once an hour', async () => {
  const live = await open('record-refused-by-zoho')
  refuse('Odd')
  const made = [1, 2, 3].map((n) =>
    live.shop.createCustomer({ lastName: `Odd ${n}`, email: `odd.${n}@example.com` }),
  )
  await live.settled()
  await until(async () => (await live.outcomes()).filter(({ result }) => result === 'rejected').length === 3)

  await tellIn(live)

  expect(mutations(live)).toMatchObject([
    {
      handle: 'record-refused-by-zoho',
      payload: {
        'Record type': 'customer',
        'Record ID': expect.stringMatching(/^\d+$/),
        Reason: 'INVALID_DATA',
        Count: 3,
        Link: expect.stringMatching(
          /^https:\/\/admin\.shopify\.com\/store\/live-[\w-]+\/apps\/.+\/app\/activity/,
        ),
      },
    },
  ])
  expect(JSON.stringify(mutations(live))).not.toMatch(/Odd|example\.com/)

  // Refused again: told within the hour. Another one is new.
  await age(live, 20)
  live.shop.updateCustomer(made[0]?.id ?? '', { lastName: 'Odd again' })
  await live.settled()
  await tellIn(live)
  expect(mutations(live)).toHaveLength(1)
  await age(live, 20)
  live.shop.createCustomer({ lastName: 'Odd 4', email: 'odd.4@example.com' })
  await live.settled()
  await tellIn(live)
  expect(mutations(live).map(({ payload }) => payload['Count'])).toEqual([3, 1])
})

test('after it was told a trigger rests: what happens meanwhile is told at its end', async () => {
  const live = await open('record-refused-by-zoho')
  refuse('Odd')
  const another = async (n: number) => {
    live.shop.createCustomer({ lastName: `Odd ${n}`, email: `odd.${n}@example.com` })
    await live.settled()
  }
  await another(1)
  await tellIn(live)
  await age(live, 2)
  await another(2)
  await tellIn(live)
  expect(mutations(live)).toHaveLength(1)
  await another(3)
  await age(live, 5)
  await tellIn(live)
  expect(mutations(live).map(({ payload }) => payload['Count'])).toEqual([1, 2])
})

test('an import that ended is told with its figures, once', async () => {
  const live = await open('import-finished', {
    imported: false,
    store: (shop) => {
      for (const n of [1, 2]) shop.createCustomer({ lastName: `Ann ${n}`, email: `ann.${n}@example.com` })
    },
  })
  await live.import()
  await tellIn(live)
  expect(mutations(live)).toMatchObject([{ payload: { Result: 'completed', Created: 2, Refused: 0 } }])
  await tellIn(live, 2 * minuteMs)
  expect(mutations(live)).toHaveLength(1)
})

test('an import that somebody stopped is told by the value that conditions of workflows compare with', async () => {
  const live = await open('import-finished', {
    imported: false,
    store: (shop) => void shop.createCustomer({ lastName: 'Ann', email: 'ann@example.com' }),
  })
  world.shopify.faults.bulk.held = true
  onTestFinished(() => void (world.shopify.faults.bulk.held = false))
  const { runId } = await startImport(world.sync, live.domain, { kinds: ['customer'], since: null })
  await cancelRun(world.sync, live.domain, runId)
  await untilEnded(world.db, runId)
  await tellIn(live)
  expect(mutations(live)).toMatchObject([{ payload: { 'Import ID': runId, Result: 'cancelled' } }])
})

test('the sweep wakes the job for shops whose workflows ask for it, and for no others', async () => {
  const [live, other] = [await open('credits-low'), await openShop(world, { imported: false })]
  const woken: string[] = []
  const { queue } = world.sync
  const enqueueAll: typeof queue.enqueueAll = async (name, payloads) => {
    if (name === 'flow') for (const payload of payloads) if ('shop' in payload) woken.push(payload.shop)
    return queue.enqueueAll(name, payloads)
  }
  await sweep({ ...world.sync, queue: { ...queue, enqueueAll } })
  expect(woken).toContain(live.domain)
  expect(woken).not.toContain(other.domain)
})

test('a connection that was lost is told with what waits, once', async () => {
  const live = await open('zoho-connection-lost')
  await live.settled()
  await world.db.prisma.shop.update({
    where: { domain: live.domain },
    data: { troubleCode: 'zoho_disconnected', troubleSince: new Date(Date.now() + 1_000) },
  })
  await tellIn(live)
  expect(mutations(live)).toMatchObject([{ payload: { Waiting: 0, Since: expect.stringMatching(/Z$/) } }])
  await tellIn(live, 3 * 60 * minuteMs)
  expect(mutations(live)).toHaveLength(1)
})

test('a question that waits is told', async () => {
  const live = await open('question-waiting')
  await world.db.prisma.question.create({
    data: {
      shopDomain: live.domain,
      kind: 'customer',
      shopifyId: '7',
      zohoModule: 'Contacts',
      why: 'several',
      candidates: ['1', '2'],
      askedAt: new Date(Date.now() + 1_000),
    },
  })
  await tellIn(live)
  expect(mutations(live)).toMatchObject([{ payload: { 'Record ID': '7', Reason: 'several', Count: 1 } }])
})

test('credits that run out are told once a day', async () => {
  const live = await open('credits-low')
  const left = (creditsLeft: number) =>
    world.db.prisma.zohoConnection.update({ where: { shopDomain: live.domain }, data: { creditsLeft } })
  await world.db.prisma.creditUse.upsert({
    where: { shopDomain_hour: { shopDomain: live.domain, hour: new Date() } },
    create: { shopDomain: live.domain, hour: new Date(), credits: 1, calls: 1 },
    update: {},
  })
  await left(40_000)
  await tellIn(live)
  expect(mutations(live)).toEqual([])
  await left(1_000)
  await tellIn(live)
  expect(mutations(live)).toMatchObject([{ payload: { 'Credits left': 1_000, 'Credits a day': 60_000 } }])
  await tellIn(live, 60 * minuteMs)
  expect(mutations(live)).toHaveLength(1)
})

test('a shop that uses no trigger costs no call, and a trigger that is no longer used is told nothing', async () => {
  const live = await openShop(world)
  refuse('Odd')
  live.shop.createCustomer({ lastName: 'Odd 1', email: 'odd@example.com' })
  await live.settled()
  const before = calls(live)
  await tellIn(live)
  expect(calls(live)).toBe(before)
  // What was before it was wanted is never told.
  const handle = 'record-refused-by-zoho'
  await live.shop.flow.uses(handle)
  await tellIn(live)
  await live.shop.flow.uses(handle, false)
  live.shop.createCustomer({ lastName: 'Odd 2', email: 'odd.2@example.com' })
  await live.settled()
  await tellIn(live, 10 * minuteMs)
  expect(mutations(live)).toEqual([])
})

test('news that come late or of another shop change nothing; a name stands for its handle', async () => {
  const live = await openShop(world)
  const used = () =>
    world.db.prisma.flowTrigger.findMany({
      where: { shopDomain: live.domain, enabled: true },
      select: { handle: true },
    })
  const { flow } = live.shop
  const at = new Date()
  await flow.uses('credits-low', true, { at, named: 'Credits low' })
  expect(await used()).toEqual([{ handle: 'credits-low' }])
  await flow.uses('credits-low', false, { at: new Date(at.getTime() - minuteMs) })
  expect(await used()).toHaveLength(1)
  await flow.uses('credits-low', false, { at: new Date(at.getTime() + minuteMs) })
  expect(await used()).toEqual([])
  await flow.uses('', true, { named: '0190-some-id', at: new Date(at.getTime() + 2 * minuteMs) })
  expect(await used()).toHaveLength(5)
  await flow.uses('', false, { named: '0190-other-id', at: new Date(at.getTime() + 3 * minuteMs) })
  expect(await used()).toHaveLength(5)
  const stranger = world.shopify.addShop({
    name: 'Other',
    domain: 'never-installed.myshopify.com',
    installed: false,
  })
  expect((await stranger.flow.uses('credits-low')).status).toBe(503)
  expect(await world.db.prisma.flowTrigger.count({ where: { shopDomain: stranger.domain } })).toBe(0)
  const forged = await fetch('https://app.test/webhooks/flow-triggers', {
    method: 'POST',
    body: JSON.stringify({ shopify_domain: live.domain }),
    headers: { 'x-shopify-hmac-sha256': 'AAAA' },
  })
  expect(forged.status).toBe(401)
})

test('a shop that disconnects from Zoho keeps what Flow asks for: Shopify tells it only once', async () => {
  const live = await open('import-finished')
  await disconnectZoho(world.sync, live.domain, { removeFields: false })
  expect(await world.db.prisma.flowTrigger.count({ where: { shopDomain: live.domain } })).toBe(1)
})
