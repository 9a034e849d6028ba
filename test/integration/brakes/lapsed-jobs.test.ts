// A job whose lease lapsed is another one's by now: whatever it still does counts for nothing, and no call begins.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { lapsed } from '#app/lib/lapse.ts'
import { syncHandlers } from '#app/sync/handlers.server.ts'
import { startImport } from '#app/sync/import/import.server.ts'
import { runImport } from '#app/sync/import/import-run.server.ts'
import { prepareZoho } from '#app/sync/setup/setup.server.ts'
import { startMove } from '#app/sync/move/move.server.ts'
import { holdCalls } from '#test/support/held-calls.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
let skipMs = 0
beforeAll(async () => {
  world = await startWorld({ now: () => new Date(Date.now() + skipMs), working: false })
  await world.install()
  await world.connect()
  await world.choose({ customersAs: 'Contacts' })
  await prepareZoho(world.sync, world.domain)
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  skipMs = 0
  await world.db.prisma.run.updateMany({ data: { state: 'cancelled' } })
})

/** Longer than any call can last. */
const aWhileMs = 90_000

const { signal: never } = new AbortController()
const isWrite = (method: string, { pathname }: URL) =>
  method === 'POST' && pathname.startsWith('/crm/v8/Contacts')
const started = async () => ({
  shop: world.domain,
  ...(await startImport(world.sync, world.domain, { kinds: ['customer'], since: null })),
})
const stepOf = (runId: string) =>
  world.db.prisma.runStep.findUniqueOrThrow({ where: { runId_kind: { runId, kind: 'customer' } } })
const crmCalls = () => world.zoho.log.filter(({ path }) => path.startsWith('/crm/')).length

test('an import that froze past its lease neither advances nor ends a step that another one is at', async () => {
  world.shop.silently(() => world.shop.createCustomer({ lastName: 'Amber', email: 'amber@example.com' }))
  const run = await started()
  using calls = holdCalls(isWrite)
  const frozen = runImport(world.sync, run, never)
  await until(() => calls.count() === 1)
  // Its write may no longer be under way: another process takes over.
  skipMs = aWhileMs
  const other = runImport({ ...world.sync, life: 'another' }, run, never)
  await until(() => calls.count() === 2)
  calls.release(0)
  expect(await frozen).toEqual({ done: true })

  expect(await stepOf(run.runId)).toMatchObject({ takenBy: 'another', state: 'writing', cursor: 0, done: 0 })
  calls.release(1)
  expect(await other).toEqual({ done: true })
  expect(await stepOf(run.runId)).toMatchObject({ takenBy: null, state: 'completed', cursor: 1, done: 1 })
  expect(world.org.records('Contacts')).toHaveLength(1)
})

test.each(['import', 'move', 'reconcile', 'audit'] as const)(
  'the %s job begins no call to Zoho once its lease has lapsed',
  async (name) => {
    await world.choose({ customersAs: name === 'move' ? 'Leads' : 'Contacts', ordersAs: 'Deals' })
    await world.db.prisma.shop.updateMany({ data: { liveSince: new Date() } })
    // Orders are Deals from now on: that module is still to be made ready.
    await world.db.prisma.zohoModule.deleteMany({ where: { apiName: 'Deals' } })
    const begin = { import: started, move: () => startMove(world.sync, world.domain, { contacts: 'keep' }) }
    const { runId } = name === 'import' || name === 'move' ? await begin[name]() : { runId: '' }
    const before = crmCalls()
    const job = syncHandlers(world.sync)[name]({ shop: world.domain, runId }, AbortSignal.abort(lapsed()))
    await job.catch(() => undefined)

    expect(crmCalls()).toBe(before)
  },
)
