// After the faults: time passes until everything that was left undone had its turn. What an hour or a night would
// bring is brought by moving the clocks of simulators and processes forward together.

import { setTimeout as pause } from 'node:timers/promises'
import type { Runtime } from '#app/runtime.server.ts'
import { calm } from './faults.ts'
import type { Harness } from './harness.ts'
import { compareAll, type Violation } from './oracle.ts'

const aMinute = 60_000
/** A comparison of what changed lately comes every quarter of an hour, one of everything after a missed night. */
const soon = 16 * aMinute
const afterANight = 29 * 60 * aMinute
const rounds = [soon, afterANight, soon, afterANight, soon, afterANight, soon]
/** By then a system without faults has had both kinds of comparison. */
const firstLook = 2

/** @returns what is still wrong when all rounds are over */
export async function drain(harness: Harness): Promise<Violation[]> {
  calm(harness)
  await harness.healthy()
  await harness.shopify.settled()
  harness.say('everything told')
  return harness.database === 'postgres' ? drainServer(harness) : drainEmbedded(harness)
}

async function drainServer(harness: Harness): Promise<Violation[]> {
  await harness.look()
  let found: Violation[] = []
  for (const [round, ms] of rounds.entries()) {
    harness.skip(ms)
    await untilIdle(harness)
    harness.say(`round ${round}: idle`)
    if (round < firstLook) continue
    found = await compareAll(harness)
    harness.say(`round ${round}: ${found.length} differences ${found[0]?.text ?? ''}`)
    if (found.length === 0) break
  }
  return found
}

const patienceMs = 40_000

// The sweep comes at once instead of within a minute; what it finds is done before it comes again.
async function untilIdle({ runtime, skip }: Harness): Promise<void> {
  const { prisma } = runtime.db
  const deadline = performance.now() + patienceMs
  while (performance.now() < deadline) {
    await runtime.sync.queue.enqueue('sweep', {})
    await untilNoJob(runtime, deadline)
    const [open] = await prisma.$queryRaw<{ n: number }[]>`
      SELECT ((SELECT count(*) FROM "Change" WHERE NOT parked)
        + (SELECT count(*) FROM "Run" WHERE state = 'running'))::int AS n`
    if (open?.n === 0) return
    skip(aMinute)
  }
}

// What a dead process held is free at once instead of after half a minute without heartbeat: those who live touch
// their jobs every ten to fifteen seconds.
async function untilNoJob({ sync, db: { prisma } }: Runtime, deadline: number): Promise<void> {
  for (let open = 1; open > 0 && performance.now() < deadline;) {
    await pause(200)
    await prisma.$executeRaw`
      UPDATE pgboss.job SET heartbeat_on = heartbeat_on - interval '1 minute'
      WHERE state = 'active' AND heartbeat_on < now() - interval '17 seconds'`
    await sync.queue.boss.supervise()
    await prisma.$executeRaw`UPDATE pgboss.job SET start_after = now() WHERE state = 'retry' AND start_after > now()`
    const [row] = await prisma.$queryRaw<{ n: number }[]>`
      SELECT count(*)::int AS n FROM pgboss.job WHERE state IN ('created', 'retry', 'active')`
    open = row?.n ?? 0
  }
}

// Nobody but the process itself can ask the embedded database: each round is a deploy, which looks for work first.
async function drainEmbedded(harness: Harness): Promise<Violation[]> {
  let found: Violation[] = []
  for (const [round, ms] of rounds.entries()) {
    await untilSilent(harness)
    harness.say(`round ${round}: silent`)
    await harness.stopProcesses()
    if (round > firstLook) {
      await harness.look()
      found = await compareAll(harness)
      harness.say(`round ${round}: ${found.length} differences ${found[0]?.text ?? ''}`)
      await harness.lookAway()
      if (found.length === 0) return found
    }
    harness.skip(ms)
    await harness.start(['server'])
  }
  return found
}

const silenceMs = 2500

/** Until neither remote has been asked anything for a while. */
async function untilSilent({ shopify, zoho }: Harness): Promise<void> {
  const deadline = performance.now() + patienceMs
  let seen = ''
  let since = performance.now()
  while (performance.now() - since < silenceMs && performance.now() < deadline) {
    await pause(100)
    const now = `${zoho.stats().calls} ${shopify.log.length} ${shopify.log.at(-1)?.at?.toString()}`
    if (now !== seen) since = performance.now()
    seen = now
  }
}
