// Random histories of a shop: what merchants and buyers do, with news that comes twice, late, in another order or not
// at all, with a Zoho that stumbles, and with the app killed at any moment. The same seed is the same history, as far
// as the machine's timing lets it be.

import { setTimeout as pause } from 'node:timers/promises'
import { preparedPglite } from './database.ts'
import { createShopify } from '#test/simulators/shopify/index.ts'
import { createZoho } from '#test/simulators/zoho/index.ts'
import { Chance } from '#test/store/random.ts'
import { choicesOf, convertByHand, ordersOf } from './history-people.ts'
import { faultsOf } from './history-oracle.ts'
import { openShop, type LiveShop } from './live-shop.ts'
import { buried, hurryTimers, openCrashingNetwork, startEngine, type Engine } from './crashing-engine.ts'
import { happen } from './shop-acts.ts'
import { until } from './world.ts'

const webhookUrl = (path: string) => `https://app.test${path}`

export type Harness = Awaited<ReturnType<typeof openHarness>>

const keys = { apiKey: 'test-api-key', apiSecret: 'test-secret-0123456789abcdef012345' }
const faster = 25

/** One database and both remote systems, shared by all histories of a file. */
export async function openHarness() {
  const clock = { skipMs: 0 }
  const now = () => new Date(Date.now() + clock.skipMs)
  const shopify = createShopify({ ...keys, appToml: 'shopify.app.toml', webhookUrl, now, seed: 1 })
  const zoho = createZoho({ clientId: '1000.SIMULATOR', clientSecret: 'simulator-secret', now })
  // Embedded in any case: what is killed with a process is simplest to tell there.
  const pglite = await preparedPglite()
  const errors: string[] = []
  const current: { engine: Engine } = { engine: await startEngine(pglite, now, errors) }
  const closeNetwork = openCrashingNetwork((request) => current.engine.handle(request), [shopify, zoho])
  const realTimers = hurryTimers(faster)
  const harness = {
    shopify,
    zoho,
    clock,
    errors,
    get engine() {
      return current.engine
    },
    get runtime() {
      return current.engine.runtime
    },
    /** How often the app died so far. */
    deaths: 0,
    /** After a death: the supervisor starts the app again. */
    async restart() {
      harness.deaths += 1
      await buried(current.engine)
      current.engine = await startEngine(pglite, now, errors)
    },
    async close() {
      await current.engine.runtime.stop()
      realTimers()
      closeNetwork()
      shopify.close()
      zoho.close()
      await pglite.close()
    },
  }
  return harness
}

/** Plays the history of a seed. @returns what is wrong in the end, in words */
export async function playHistory(harness: Harness, seed: number): Promise<string[]> {
  const chance = new Chance(seed)
  calm(harness)
  harness.clock.skipMs = 0
  arrange(harness, chance)
  const taxesIncluded = chance.odds(0.3)
  const merchant = ordersOf(seed, choicesOf(chance))
  const live = await openShop(harness, {
    shop: { taxesIncluded },
    choices: merchant.choices(),
    store: (shop) => {
      for (let n = 0; n < 10; n++) happen(shop, chance)
    },
  })
  const acts = 10 + chance.below(25)
  const death = chance.odds(0.4) ? chance.below(Math.ceil(acts * 0.7)) : -1
  trouble(harness, chance)
  for (let n = 0; n < acts; n++) {
    if (n === death) crashingFrom(harness.engine, chance)
    happen(live.shop, chance)
    if (chance.odds(0.3)) stumble(harness, chance)
    if (chance.odds(0.1)) convertByHand(live, chance)
    // A dead app saves no choice, and says nothing.
    if (merchant.thinksOtherwise())
      await Promise.race([live.choose(merchant.choices()), harness.engine.life.died])
    if (chance.odds(0.5)) await pause(chance.below(400))
    if (harness.engine.life.dead) await harness.restart()
  }
  return endOf(harness, live)
}

// The rest of the news arrives, both remotes are well again, comparisons run: twice, so that what the first one woke
// has ended.
async function endOf(harness: Harness, live: LiveShop): Promise<string[]> {
  await allDelivered(harness)
  calm(harness)
  for (const name of ['reconcile', 'audit', 'reconcile', 'audit'] as const) {
    await drained(harness, live)
    await harness.runtime.sync.queue.enqueue(name, { shop: live.domain })
    await quiet(harness, live)
  }
  await drained(harness, live)
  return [...harness.errors.splice(0), ...(await faultsOf(harness.runtime, live))]
}

/**
 * Shopify has delivered all of its news. A death that comes only now is followed by a new start as well: Shopify gives a
 * delivery up after its eighth repetition, and a supervisor does not wait for that.
 */
export async function allDelivered(harness: Harness): Promise<void> {
  const settled = harness.shopify.settled().then(() => true)
  for (let isOver = false; !isOver;) {
    isOver = await Promise.race([settled, harness.engine.life.died.then(() => false)])
    if (harness.engine.life.dead) await harness.restart()
  }
  harness.engine.life.left = Infinity
}

export async function drained(harness: Harness, live: LiveShop): Promise<void> {
  await until(async () => {
    if ((await live.pending()) === 0) return true
    harness.clock.skipMs += 60_000
    harness.runtime.sync.wake(live.domain)
    await quiet(harness, live)
    return false
  })
}

// No job of the shop waits or runs. The histories before left shops that are looked at from time to time, too.
async function quiet({ runtime }: Harness, { domain }: Pick<LiveShop, 'domain'>): Promise<void> {
  const open = () => runtime.db.prisma.$queryRaw<object[]>`
    SELECT name, state, data, created_on, started_on FROM pgboss.job
    WHERE state IN ('created', 'retry', 'active') AND name <> 'sweep'
      AND coalesce(data->>'shop', ${domain}) = ${domain}`
  await until(async () => (await open()).length === 0).catch(async () => {
    throw new Error(`never quiet at ${new Date().toISOString()}: ${JSON.stringify(await open())}`)
  })
}

// What nobody could confirm of the remote systems is so in one history and otherwise in the next.
export function arrange({ shopify, zoho }: Harness, chance: Chance): void {
  const either = () => chance.odds(0.5)
  Object.assign(shopify.rules, {
    nodesCostPerId: either(),
    customersUpdatedAtWholeDay: either(),
    productsDefaultActive: either(),
    mergeSendsDelete: either(),
  })
  Object.assign(zoho.switches, {
    unknownPicklist: either() ? 'accept' : 'reject',
    getMissingId: either() ? 204 : 400,
    upsertAllInsertStatus: either() ? 200 : 201,
    wrappedErrors: either(),
    mixedStatus: either() ? 207 : 200,
    multipleErrors: either() ? 'all' : 'first',
    multiMatchWinner: either() ? 'oldest' : 'newest',
    convertedLeadWrite: either() ? 'accept' : 'reject',
    convertedLeadById: either() ? 'always' : 'asked',
    alreadyConverted: either() ? 'wrapped' : 'flat',
    convertScheduled: chance.odds(0.2),
  })
}

function trouble({ shopify }: Harness, chance: Chance): void {
  Object.assign(shopify.faults.webhooks, {
    duplicate: chance.pick([0, 0.3]),
    reorder: chance.odds(0.5),
    delayMs: chance.pick([0, 20, 60]),
    drop: chance.pick([0, 0.2, 0.5]),
    retryBaseMs: 15,
    timeoutMs: 400,
  })
  shopify.faults.searchLagMs = chance.pick([0, 50])
}

export function stumble({ zoho, shopify }: Harness, chance: Chance): void {
  const act = chance.below(8)
  if (act === 0) zoho.faults.throttle += 1 + chance.below(2)
  if (act === 1) zoho.faults.fail500 += 1 + chance.below(3)
  if (act === 2) zoho.faults.html502 += 1
  if (act === 3) zoho.faults.timeoutAfterCommit += 1 + chance.below(2)
  if (act === 4) zoho.faults.partial207 = 0.4
  if (act === 5) zoho.faults.partial207 = 0
  if (act === 6) shopify.faults.throttled += 1
  if (act === 7) shopify.faults.loseAnswers = 1
}

export function calm({ shopify, zoho }: Harness): void {
  Object.assign(shopify.faults, { searchLagMs: 0, throttled: 0, loseAnswers: false })
  Object.assign(shopify.faults.webhooks, { duplicate: 0, reorder: false, delayMs: 0, drop: 0 })
  Object.assign(zoho.faults, { throttle: 0, fail500: 0, html502: 0, timeoutAfterCommit: 0, partial207: 0 })
}

export function crashingFrom({ life }: Engine, chance: Chance): void {
  life.left = 1 + chance.below(30)
  life.answered = chance.odds(0.5)
}
