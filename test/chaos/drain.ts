// After the faults: time passes until everything that was left undone had its turn. What an hour or a night would
// bring is brought by moving the clocks of simulators and processes forward together. A busy machine gets the time it
// needs: only where nothing changes any more is something wrong.

import { setTimeout as pause } from 'node:timers/promises'
import { ShopDomain } from '#app/lib/ids.ts'
import type { Runtime } from '#app/server/runtime.server.ts'
import { resumeRun } from '#app/sync/import/import.server.ts'
import { calm } from './faults.ts'
import type { ChaosShop, Harness } from './harness.ts'
import { compare, type Violation } from './oracle.ts'

const aMinute = 60_000
/** A comparison of what changed lately comes every quarter of an hour, one of everything after a missed night. */
const soon = 16 * aMinute
const afterANight = 29 * 60 * aMinute
/** By then a system without faults has had both kinds of comparison. */
const firstLook = 2
/** So many looks find the same differences: they stay. */
const sameLooks = 3
const mostRounds = 20
const roundMs = (round: number) => (round % 2 === 0 ? soon : afterANight)

/** @returns what stays wrong */
export async function drain(harness: Harness): Promise<Violation[]> {
  await calm(harness)
  await harness.healthy()
  await harness.shopify.settled()
  harness.say('everything told')
  const comparison = createComparison(harness)
  return harness.database === 'postgres'
    ? drainServer(harness, comparison)
    : drainEmbedded(harness, comparison)
}

type Comparison = ReturnType<typeof createComparison>

function createComparison(harness: Harness) {
  let open: readonly ChaosShop[] = harness.shops
  let last = ''
  let same = 0
  let found: Violation[] = []
  return {
    /** @returns whether there is no use in waiting longer: all is well, or what is wrong stays so */
    async look(): Promise<boolean> {
      found = await compare(harness.runtime, open)
      // What was well once is looked at again in the end.
      if (found.length === 0 && open.length < harness.shops.length)
        found = await compare(harness.runtime, harness.shops)
      const wrong = new Set(found.map(({ shop }) => shop))
      open = harness.shops.filter(({ live }) => wrong.has(live.domain))
      const now = found.map(({ text }) => text).join('\n')
      same = now === last ? same + 1 : 1
      last = now
      harness.say(`${found.length} differences ${found[0]?.text ?? ''}`)
      return found.length === 0 || same >= sameLooks
    },
    found: () => found,
  }
}

async function drainServer(harness: Harness, comparison: Comparison): Promise<Violation[]> {
  await harness.look()
  for (let round = 0; round < mostRounds; round++) {
    harness.skip(roundMs(round))
    await untilIdle(harness)
    if (await resumeDenied(harness)) await untilIdle(harness)
    harness.say(`round ${round} is over`)
    if (round >= firstLook && (await comparison.look())) break
  }
  return comparison.found()
}

/**
 * What Shopify withholds from the app ends an import that comes to read it: a merchant who sees why resumes it.
 * @returns whether there was one
 */
async function resumeDenied({ runtime, say }: Harness): Promise<boolean> {
  const denied = { state: 'failed', cause: 'ACCESS_DENIED' } as const
  const runs = await runtime.db.prisma.run.findMany({ where: denied })
  for (const { id, shopDomain } of runs) await resumeRun(runtime.sync, ShopDomain.parse(shopDomain), id)
  if (runs.length > 0) say(`${runs.length} imports that Shopify denied are resumed`)
  return runs.length > 0
}

/** So long nothing was asked of either remote. */
const patienceMs = 40_000

function createProgress({ shopify, zoho }: Harness) {
  const count = () => `${zoho.stats().calls} ${shopify.log.length} ${String(shopify.log.at(-1)?.at)}`
  let seen = count()
  let since = performance.now()
  return {
    stoodStillMs(): number {
      const now = count()
      if (now !== seen) since = performance.now()
      seen = now
      return performance.now() - since
    },
  }
}
type Progress = ReturnType<typeof createProgress>

// The sweep comes at once instead of within a minute; what it finds is done before it comes again.
async function untilIdle(harness: Harness): Promise<void> {
  const { sync, db } = harness.runtime
  const progress = createProgress(harness)
  while (progress.stoodStillMs() < patienceMs) {
    await sync.queue.enqueue('sweep', {})
    await untilNoJob(harness.runtime, progress)
    const [open] = await db.prisma.$queryRaw<{ n: number }[]>`
      SELECT ((SELECT count(*) FROM "Change" WHERE NOT "deadLettered")
        + (SELECT count(*) FROM "Run" WHERE state = 'running'))::int AS n`
    if (open?.n === 0) return
    harness.skip(aMinute)
  }
}

// What a dead process held is free at once instead of after half a minute without heartbeat: those who live touch
// their jobs every ten to fifteen seconds.
async function untilNoJob({ sync, db: { prisma } }: Runtime, progress: Progress): Promise<void> {
  for (let open = 1; open > 0 && progress.stoodStillMs() < patienceMs;) {
    await pause(200)
    await prisma.$executeRaw`
      UPDATE pgboss.job SET heartbeat_on = heartbeat_on - interval '1 minute'
      WHERE state = 'active' AND heartbeat_on < now() - interval '22 seconds'`
    await sync.queue.boss.supervise()
    await prisma.$executeRaw`UPDATE pgboss.job SET start_after = now() WHERE state = 'retry' AND start_after > now()`
    const [row] = await prisma.$queryRaw<{ n: number }[]>`
      SELECT count(*)::int AS n FROM pgboss.job WHERE state IN ('created', 'retry', 'active')`
    open = row?.n ?? 0
  }
}

/** Longer than the app rests between two looks of its own. */
const silenceMs = 2500

// Nobody but the process itself can ask the embedded database: each round is a deploy, which looks for work first.
async function drainEmbedded(harness: Harness, comparison: Comparison): Promise<Violation[]> {
  for (let round = 0; round < mostRounds; round++) {
    const progress = createProgress(harness)
    while (progress.stoodStillMs() < silenceMs) await pause(100)
    await harness.stopProcesses()
    harness.say(`round ${round} is over`)
    if (round > firstLook) {
      await harness.look()
      await resumeDenied(harness)
      const over = await comparison.look()
      await harness.lookAway()
      if (over) break
    }
    harness.skip(roundMs(round))
    await harness.start(['server'])
  }
  return comparison.found()
}
