// What a killed worker had at work waits again within half a minute. The library looks for it once a minute, in one go with
// statistics that read the whole table.

import type { PgBoss } from 'pg-boss'
import { listLostJobs, type LostJob } from '#app/db/work/jobs.server.ts'
import { jobNames } from './jobs.ts'

export type LostJobs = {
  /** Jobs whose lease has passed. */
  list: () => Promise<LostJob[]>
  /** They wait again, each as the next attempt that it would be by the library's own expiry. */
  handBack: (lost: readonly LostJob[]) => Promise<void>
}

export function lostJobsOf(boss: PgBoss): LostJobs {
  return {
    list: () => listLostJobs(boss.getDb(), jobNames),
    // Named as the attempt that was lost: one that another process handed back meanwhile is not touched, and a holder that was
    // only late hears of it at its next heartbeat.
    handBack: async (lost) => {
      for (const [name, jobs] of Map.groupBy(lost, (job) => job.name))
        await boss.fail(
          name,
          jobs.map(({ id, retryCount }) => ({ id, retryCount })),
        )
    },
  }
}

/** Beside a lease of 15 seconds. */
const everyMs = 5000
/** Where an answer takes so long the heartbeats of others are late too, and they are no dead ones. */
const slowMs = 3000
/** Two heartbeats: whoever lives has beaten by then. */
const restMs = 10_000

export type TakeOver = {
  /** A question to the database. One that fails, or is long in answering, puts the next taking over off. */
  asking: <T>(question: () => Promise<T>) => Promise<T>
  /** Takes over, if it is time and the database has answered well of late. */
  tick: () => Promise<void>
}

/** @param lost null: there is nobody to take over from */
export function createTakeOver(lost: LostJobs | null): TakeOver {
  const state = { notBefore: performance.now() + restMs, answeredAt: performance.now() }
  const putOff = (ms: number) => (state.notBefore = Math.max(state.notBefore, performance.now() + ms))

  async function asking<T>(question: () => Promise<T>): Promise<T> {
    // So long after the last answer we stood still ourselves, and the machine or the database with us, for all we know.
    const since = state.answeredAt
    let isAnswered = false
    try {
      const answer = await question()
      isAnswered = true
      return answer
    } finally {
      if (!isAnswered || performance.now() - since > slowMs) putOff(restMs)
      state.answeredAt = performance.now()
    }
  }

  const isTime = () => performance.now() >= state.notBefore
  async function tick(): Promise<void> {
    if (!lost || !isTime()) return
    const found = await asking(lost.list)
    // What was found by a slow look may have beaten since.
    if (!isTime()) return
    putOff(everyMs)
    if (found.length > 0) await asking(() => lost.handBack(found))
  }
  return { asking, tick }
}
