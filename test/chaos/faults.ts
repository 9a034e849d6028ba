// How each planned fault is done to the running system.

import { setTimeout as pause } from 'node:timers/promises'
import { Chance } from '#test/store/random.ts'
import type { Harness } from './harness.ts'
import type { FaultName, PlannedFault } from './plan.ts'
import type { AppProcess } from './processes.ts'
import { hold, lateCommit, lateRefresh, poison, withhold } from './record-faults.ts'

type Strike = (harness: Harness, chance: Chance) => Promise<string> | string

const aMinute = 60_000
const some = (harness: Harness, chance: Chance): AppProcess => chance.pick(harness.processes)

const strikes: Record<FaultName, Strike> = {
  kill: (harness, chance) => {
    const victim = some(harness, chance)
    victim.kill()
    return `kill -9 of the ${victim.role}`
  },
  deploy: async (harness, chance) => {
    const old = some(harness, chance)
    return `deploy of the ${old.role}, the old one took ${((await old.deploy()) / 1000).toFixed(1)} s`
  },
  clock: (harness, chance) => {
    const victim = some(harness, chance)
    const offsetMs = (chance.odds(0.5) ? 1 : -1) * (1 + chance.below(5)) * aMinute
    victim.setClock(offsetMs)
    victim.kill()
    return `the ${victim.role} starts again with its clock off by ${offsetMs / aMinute} minutes`
  },
  zoho,
  shopify,
  'late-refresh': lateRefresh,
  'late-commit': lateCommit,
  held: hold,
  withheld: withhold,
  poisoned: poison,
  webhooks: ({ shopify: { faults } }, chance) => {
    Object.assign(faults.webhooks, {
      duplicate: chance.pick([0, 0.3]),
      reorder: chance.odds(0.5),
      delayMs: chance.pick([0, 20, 200]),
      drop: chance.pick([0, 0.2, 0.5]),
    })
    const { duplicate, reorder, delayMs, drop } = faults.webhooks
    return `webhooks: ${JSON.stringify({ duplicate, reorder, delayMs, drop })}`
  },
  'postgres-restart': async ({ pair }, chance) => {
    const ms = 500 + chance.below(4000)
    await pair?.restart(ms)
    return `PostgreSQL was away for ${ms / 1000} s`
  },
  failover: async ({ pair }) => {
    await pair?.failover()
    return 'the primary was killed, its replica promoted, a new replica made'
  },
  'machine-lost': async ({ pair }) => {
    await pair?.failover(true)
    return 'the primary was lost without a word, its replica promoted'
  },
  cut: async ({ pair, name }, chance) => {
    if (chance.odds(0.5)) {
      pair?.proxy.cut()
      return 'every connection to PostgreSQL was cut'
    }
    await pair?.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`)
    return 'PostgreSQL ended every session'
  },
  'network-stall': async ({ pair }, chance) => {
    const ms = 500 + chance.below(6000)
    pair?.proxy.freeze(true)
    await pause(ms)
    pair?.proxy.freeze(false)
    return `nothing passed between app and PostgreSQL for ${ms / 1000} s`
  },
  freeze: async (harness, chance) => {
    const victim = some(harness, chance)
    const ms = 32_000 + chance.below(6000)
    await victim.freeze(ms)
    return `the ${victim.role} stood still for ${ms / 1000} s`
  },
  'disk-full': async ({ disk }, chance) => {
    if (!disk) return 'disk full: not possible here, nothing can be mounted'
    const ms = 1000 + chance.below(3000)
    const taken = disk.fill()
    await pause(ms)
    disk.free()
    return `the disk was full for ${ms / 1000} s (${taken} bytes taken)`
  },
}

/** While these last, others go on. */
const overlapping = new Set<FaultName>(['freeze', 'late-commit', 'held', 'withheld', 'poisoned'])

/** Does it and tells what was done. Answers early where others may go on meanwhile. */
export async function strike(harness: Harness, fault: PlannedFault): Promise<Promise<void>[]> {
  const struck = Promise.resolve(strikes[fault.name](harness, new Chance(fault.value))).then((text) =>
    harness.say(`seed ${fault.seed}: ${text}`),
  )
  if (overlapping.has(fault.name)) return [struck]
  await struck
  return []
}

async function zoho({ zoho: { faults } }: Harness, chance: Chance): Promise<string> {
  const act = chance.below(8)
  const count = 1 + chance.below(4)
  if (act === 0) faults.throttle += count
  if (act === 1) faults.fail500 += count
  if (act === 2) faults.html502 += count
  if (act === 3) Object.assign(faults, { timeoutAfterCommit: count, timeoutMode: 'destroy' })
  if (act === 4) Object.assign(faults, { timeoutAfterCommit: 1, timeoutMode: 'hang', hangMs: 17_000 })
  if (act === 5) faults.partial207 = 0.4
  if (act === 6) faults.expireAccessTokens()
  if (act === 7) {
    faults.down = true
    await pause(1500)
    faults.down = false
  }
  const names = [
    '429',
    '500',
    'HTML 502',
    'answer lost',
    'no answer',
    'some rows refused',
    'tokens dead',
    'down',
  ]
  return `Zoho: ${names[act]} (${count})`
}

async function shopify({ shopify: { faults } }: Harness, chance: Chance): Promise<string> {
  const act = chance.below(5)
  const count = 1 + chance.below(4)
  if (act === 0) faults.throttled += count
  if (act === 1) faults.loseAnswers = count
  if (act === 2) faults.tooManyRequests = count
  if (act === 3) faults.resetSockets = count
  if (act === 4) {
    faults.status = 502
    await pause(1500)
    faults.status = null
  }
  return `Shopify: ${['THROTTLED', 'answer lost', '429', 'reset', '502'][act]} (${count})`
}

/** Both remotes are well again. */
export async function calm({ shopify: ofShopify, zoho: ofZoho, disk }: Harness): Promise<void> {
  const { faults } = ofShopify
  Object.assign(faults, { searchLagMs: 0, throttled: 0, loseAnswers: false, tooManyRequests: 0 })
  Object.assign(faults, { resetSockets: false, status: null, lateRefreshes: 0 })
  Object.assign(faults.webhooks, { duplicate: 0, reorder: false, delayMs: 0, drop: 0 })
  await ofShopify.commitLate()
  Object.assign(ofZoho.faults, { throttle: 0, fail500: 0, html502: 0, timeoutAfterCommit: 0, partial207: 0 })
  Object.assign(ofZoho.faults, { down: false, lateCommits: 0 })
  ofZoho.commitLate()
  disk?.free()
}
