// A record that kills the process: counted before the work, alone the next time, a dead letter after the third.

import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { retryDeadLetters } from '#app/db/work/dead-letters.server.ts'
import { retryOutcomes } from '#app/sync/live/retry.server.ts'
import { startImport } from '#app/sync/import/import.server.ts'
import { startPreview } from '#app/sync/import/preview.server.ts'
import { loadRun } from '#app/db/tables/runs.server.ts'
import { openDeadlyApp, type DeadlyApp } from '#test/support/deadly-app.ts'
import { openShop, tail, type LiveShop } from '#test/support/live-shop.ts'
import { until } from '#test/support/until.ts'

// Each death is a start of the whole engine.
const patienceMs = 240_000
vi.setConfig({ testTimeout: patienceMs })

let app: DeadlyApp
beforeAll(async () => void (app = await openDeadlyApp()), patienceMs)
afterAll(() => app[Symbol.asyncDispose]())
beforeEach(() => {
  app.killBy(null)
  app.errors.splice(0)
  app.clock.skipMs = 0 // a store is opened at the time of its session tokens
})

const person = (name: string) => ({ lastName: name, email: `${name.toLowerCase()}@example.com` })
const settled = (live: LiveShop) => async () => (await live.pending()) === 0
const deadLettered = async (live: LiveShop) => (await live.changes()).filter((change) => change.deadLettered)
const everything = { kinds: ['product', 'customer', 'order'], since: null } as const

/** Noted without being synced: what a busy moment leaves. */
async function noted(live: LiveShop, work: () => void): Promise<void> {
  const pause = (pausedFor: string | null) =>
    app.runtime.db.prisma.shop.update({ where: { domain: live.domain }, data: { pausedFor } })
  await pause('throttled')
  work()
  await app.shopify.settled()
  await pause(null)
  app.runtime.sync.wake(live.domain)
}

test('a change that kills the process three times is a dead letter, and the fourth start is healthy', async () => {
  const live = await openShop(app, { choices: {} })
  const before = app.deaths
  app.killBy(/Deadly/)
  let deadly = ''
  await noted(live, () => {
    for (let n = 0; n < 5; n++) live.shop.createCustomer(person(`Sound${n}`))
    deadly = live.shop.createCustomer(person('Deadly')).id
    for (let n = 5; n < 8; n++) live.shop.createCustomer(person(`Sound${n}`))
  })
  await app.survives(settled(live))

  expect(app.deaths - before).toBe(3)
  expect(live.org.records('Contacts')).toHaveLength(8)
  expect(await deadLettered(live)).toMatchObject([{ shopifyId: tail(deadly), deaths: 3 }])
  expect((await live.outcomes()).filter(({ result }) => result === 'failed')).toMatchObject([
    { shopifyId: tail(deadly), cause: 'process_died', attempts: 3 },
  ])
  expect(app.errors.splice(0).join()).toContain('dead letter')

  // The fourth life goes on as if nothing had been.
  live.shop.createCustomer(person('After'))
  await app.survives(async () => live.org.records('Contacts').length === 9)
  expect(app.deaths - before).toBe(3)

  // Mended, and the merchant presses Retry.
  app.killBy(null)
  expect(await retryOutcomes(app.runtime.sync, live.domain, 'refused')).toBe(1)
  await app.survives(settled(live))
  expect(live.record('Contacts', deadly)['Last_Name']).toBe('Deadly')
  expect(await live.changes()).toEqual([])
})

test('news of a dead letter is one more try alone, and so is a night; neither takes anybody along', async () => {
  const live = await openShop(app)
  app.killBy(/Deadly/)
  const { id } = live.shop.createCustomer(person('Deadly'))
  await app.survives(async () => (await deadLettered(live)).length === 1)
  const before = app.deaths

  live.shop.updateCustomer(id, { note: 'still deadly' })
  await app.shopify.settled()
  live.shop.createCustomer(person('Neighbor'))
  await app.survives(
    async () => (await deadLettered(live)).length === 1 && live.org.records('Contacts').length === 1,
  )
  expect(app.deaths - before).toBe(1)

  app.killBy(null)
  // A comparison that begins again because its process died is no night.
  await retryDeadLetters(app.runtime.db, live.domain, new Date())
  expect(await deadLettered(live)).toHaveLength(1)
  await retryDeadLetters(app.runtime.db, live.domain, new Date(Date.now() + 86_400_000))
  app.runtime.sync.wake(live.domain)
  await app.survives(settled(live))
  expect(live.record('Contacts', id)['Description']).toBe('still deadly')
})

test('a record of an import that kills the process is left as a dead letter, and the import ends', async () => {
  const names = Array.from({ length: 12 }, (_, n) => (n === 7 ? 'Deadly' : `Sound${n}`))
  const live = await openShop(app, {
    imported: false,
    store: (shop) => {
      for (const name of names) shop.createCustomer(person(name))
      shop.createProduct({ title: 'Mug', variants: [{ sku: 'MUG', price: '5' }] })
    },
  })
  // No comparison meanwhile: it would find the same record by itself and count its own deaths.
  const compared = { reconciledAt: new Date(), auditedAt: new Date() }
  await app.runtime.db.prisma.shop.update({ where: { domain: live.domain }, data: compared })
  const before = app.deaths
  app.killBy(/Deadly/)
  const { runId } = await startImport(app.runtime.sync, live.domain, {
    ...everything,
    kinds: [...everything.kinds],
  })
  await app.survives(async () => (await loadRun(app.runtime.db, runId))?.state === 'completed')
  await app.survives(settled(live))

  expect(app.deaths - before).toBe(3)
  expect(live.org.records('Contacts')).toHaveLength(11)
  expect(live.org.records('Products')).toHaveLength(1)
  expect(await deadLettered(live)).toMatchObject([{ kind: 'customer', deaths: 3 }])
  expect((await live.outcomes()).filter(({ result }) => result === 'failed')).toMatchObject([
    { cause: 'process_died', kind: 'customer' },
  ])

  app.killBy(null)
  await retryOutcomes(app.runtime.sync, live.domain, 'refused')
  await app.survives(settled(live))
  expect(live.org.records('Contacts')).toHaveLength(12)
})

test('a preview that kills the process fails after the third time and says so', async () => {
  const live = await openShop(app, {
    imported: false,
    store: (shop) => void shop.createCustomer(person('Deadly')),
  })
  const before = app.deaths
  app.killBy(/\/crm\/v8\/Contacts\?|from Contacts/i)
  const { runId } = await startPreview(app.runtime.sync, live.domain, {
    ...everything,
    kinds: [...everything.kinds],
  })
  const run = () => loadRun(app.runtime.db, runId)
  await app.survives(async () => ['completed', 'failed'].includes((await run())?.state ?? ''))
  expect(await run()).toMatchObject({ state: 'failed', cause: 'preview_died' })
  expect(app.deaths - before).toBe(3)
})

test('a throttled shop, an outage and an edit in the middle of the work count no death', async () => {
  const live = await openShop(app)
  app.zoho.faults.throttle = 2
  const { id } = live.shop.createCustomer(person('Patient'))
  await app.shopify.settled()
  live.shop.updateCustomer(id, { note: 'edited' })
  await app.survives(async () => {
    app.clock.skipMs += 60_000
    app.runtime.sync.wake(live.domain)
    return settled(live)()
  })
  expect(live.record('Contacts', id)['Description']).toBe('edited')
  expect(await live.changes()).toEqual([])
})

test('what a pause leaves undone is at work no longer: the next life suspects nobody', async () => {
  const live = await openShop(app)
  const { throttleRetryAfterSeconds } = app.zoho.faults
  Object.assign(app.zoho.faults, { throttle: 1000, throttleRetryAfterSeconds: 3600 })
  live.shop.createCustomer(person('Waiting'))
  await app.shopify.settled()
  await until(async () => (await live.row()).pausedFor === 'throttled')
  const left = (await live.changes()).map(({ takenBy, deaths }) => ({ takenBy, deaths }))
  Object.assign(app.zoho.faults, { throttle: 0, throttleRetryAfterSeconds })
  expect(left).toEqual([{ takenBy: null, deaths: 0 }])
})
