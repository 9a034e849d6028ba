// Which batches of an import are under way side by side.

import { setImmediate as aTurn } from 'node:timers/promises'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openEmbedded, type Database } from '#app/db/client.server.ts'
import { createRun, loadRun, takeRun } from '#app/db/tables/runs.server.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import { createNeeded, noCounts } from '#app/sync/import/import-counts.ts'
import { createLine } from '#app/sync/import/import-line.server.ts'
import { createStop } from '#app/sync/work/stop.server.ts'
import { preparedPglite } from '#test/support/database.ts'

let db: Database
beforeAll(async () => void (db = await openEmbedded(await preparedPglite())))
afterAll(() => db.close())

const counts = { ...noCounts(), done: 100 }
const long = 600_000

/** A line of batches that say that they are mapped, and end, when the test says so. */
async function openLine(domain: string, besideMs?: number) {
  const shop = ShopDomain.parse(domain)
  await db.prisma.shop.create({
    data: { domain: shop, name: 'A', currency: 'USD', timezone: 'UTC', installedAt: new Date() },
  })
  const runId = await createRun(db, { shop, type: 'import', options: {}, at: new Date() }, ['customer'])
  const fence = (await takeRun(db, { runId, shop })) ?? 0
  const stop = createStop(new AbortController().signal, () => Promise.resolve('running'))
  const context = { db, log: pino({ level: 'silent' }), liveFirst: () => Promise.resolve() }
  const about = { step: { runId, kind: 'customer', fence } as const, stop, needed: createNeeded([]) }
  const line = createLine(context, { ...about, ...(besideMs === undefined ? {} : { besideMs }) }, 0)
  const begun: { mapped: () => void; end: () => void; fail: (error: Error) => void }[] = []
  const add = () =>
    line.add(100, (mapped) => {
      const { promise, resolve, reject } = Promise.withResolvers<typeof counts>()
      begun.push({ mapped, end: () => resolve(counts), fail: reject })
      return promise
    })
  const endLine = () =>
    line.end().finally(() => {
      stop.halt()
      stop.close()
    })
  /** @returns how far the import is then */
  const close = async () => {
    for (const { end } of begun) end()
    await endLine()
    return (await loadRun(db, runId))?.steps[0]?.cursor
  }
  return { begun, add, close, endLine }
}

const turns = async (many = 20) => {
  for (let n = 0; n < many; n++) await aTurn()
}

test('a batch begins once the one before it is mapped, while that one is written', async () => {
  const { begun, add, close } = await openLine('mapped.myshopify.com', long)
  await add()
  const second = add()
  await turns()
  expect(begun).toHaveLength(1)
  begun[0]?.mapped()
  await second
  expect(begun).toHaveLength(2)
  expect(await close()).toBe(200)
})

test('a batch that ends without being mapped holds up no other', async () => {
  const { begun, add, close } = await openLine('ends.myshopify.com', long)
  await add()
  begun[0]?.end()
  await add()
  expect(begun).toHaveLength(2)
  expect(await close()).toBe(200)
})

test('a batch that fails before it is mapped lets the line end', async () => {
  const { begun, add, endLine } = await openLine('fails.myshopify.com', long)
  await add()
  begun[0]?.fail(new Error('refused'))
  await expect(add()).rejects.toThrow('refused')
  await expect(endLine()).rejects.toThrow('refused')
})

test('a batch that waits for a remote before it is mapped has others begin beside it, sixteen at most', async () => {
  const { begun, add, close } = await openLine('remote.myshopify.com', 1)
  for (let n = 0; n < 16; n++) await add()
  const next = add()
  await turns()
  expect(begun).toHaveLength(16)
  begun[0]?.end()
  await next
  expect(begun).toHaveLength(17)
  expect(await close()).toBe(1700)
})
