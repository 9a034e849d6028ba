// The merchant presses "Retry all" and disconnects Zoho before it is done: nothing of it stays, and nothing is lost, for
// connecting and importing again brings everything, once.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { disconnectZoho } from '#app/sync/lifecycle/forget.server.ts'
import { retryOutcomes } from '#app/sync/live/retry.server.ts'
import { holdCalls } from '#test/support/held-calls.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { idle } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'
import { buildStore } from '#test/store/index.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

/** A store whose customers and products Zoho refused until now. */
async function openRefused() {
  const live = await openForImport(world, {
    store: (shop) => void buildStore(shop, { customers: 4, orders: 3, products: 3, plain: true }),
  })
  world.zoho.faults.rejectRecords = (module) =>
    module === 'Contacts' || module === 'Products'
      ? { code: 'INVALID_DATA', api_name: 'Last_Name', message: 'invalid data' }
      : undefined
  await live.run()
  await live.resting()
  world.zoho.faults.rejectRecords = undefined
  const kinds = new Set((await live.refusals()).map(({ kind }) => kind))
  expect(kinds).toEqual(new Set(['customer', 'product', 'order']))
  return live
}
type Refused = Awaited<ReturnType<typeof openRefused>>

const disconnect = ({ domain }: Refused) => disconnectZoho(world.sync, domain, { removeFields: false })

/** Rows of the shop in the tables that know its records. */
async function leftOf({ domain }: Refused) {
  const { change, outcome, link, question, writeIntent, run, zohoConnection } = world.db.prisma
  const where = { shopDomain: domain }
  const counts = await Promise.all([
    change.count({ where }),
    outcome.count({ where }),
    link.count({ where }),
    question.count({ where }),
    writeIntent.count({ where }),
    run.count({ where }),
    zohoConnection.count({ where }),
  ])
  return counts.reduce((sum, count) => sum + count)
}

async function reconnectAndImport(live: Refused): Promise<void> {
  await live.connect()
  expect(await live.run()).toMatchObject({ state: 'completed' })
  await live.resting()
  expect(live.differences()).toEqual([])
  expect(await live.refusals()).toEqual([])
  expect(await live.changes()).toEqual([])
}

test('a disconnect while a retry still asks Shopify leaves nothing, and importing again brings everything once', async () => {
  const live = await openRefused()
  using held = holdCalls((_, { hostname }) => hostname === live.domain)
  const retried = retryOutcomes(world.sync, live.domain, 'refused')
  await until(() => held.count() > 0)
  await disconnect(live)
  held.release(0)
  expect(await retried).toBe(0)
  held[Symbol.dispose]()
  await idle(world.db, live.domain, 'sync')

  expect(await leftOf(live)).toBe(0)
  await reconnectAndImport(live)
})

const isWrite = (method: string, { pathname }: URL) =>
  method === 'POST' && /\/(Contacts|Products)/.test(pathname)

test.each(['call', 'answer'] as const)(
  'a disconnect while the %s of a retried write is on its way leaves nothing, and importing again doubles nothing',
  async (what) => {
    const live = await openRefused()
    using held = holdCalls(isWrite, what)
    expect(await retryOutcomes(world.sync, live.domain, 'refused')).toBeGreaterThan(5)
    await until(() => held.count() > 0)
    await disconnect(live)
    held[Symbol.dispose]()
    await idle(world.db, live.domain, 'sync')

    expect(await leftOf(live)).toBe(0)
    await reconnectAndImport(live)
  },
)
