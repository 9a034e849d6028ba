import { inTime as within } from '#app/lib/waits/in-time.ts'

const patienceMs = 60_000
const lookMs = 15
/** A state that stays is asked for the less often the longer it takes: by this part of the time that has passed. */
const restPart = 1 / 6
const longestRestMs = 200

type Condition = () => Promise<boolean> | boolean

/** Polls a condition; fails after a while instead of hanging. */
export const until = (condition: Condition, withinMs = patienceMs): Promise<void> =>
  poll(condition, withinMs, () => lookMs)

/**
 * The same for what stays so once it is so: an import that ended, a queue that is empty. Asking is what costs a test most,
 * so the looks come further apart; what may pass again is for `until`.
 */
export const untilAtRest = (condition: Condition, withinMs = patienceMs): Promise<void> =>
  poll(condition, withinMs, (waitedMs) => Math.min(Math.max(lookMs, waitedMs * restPart), longestRestMs))

async function poll(condition: Condition, withinMs: number, restMs: (waitedMs: number) => number) {
  const started = Date.now()
  while (!(await inTime(`an answer to ${condition.toString()}`, condition()))) {
    const waitedMs = Date.now() - started
    if (waitedMs > withinMs) throw new Error(`not so within ${withinMs} ms: ${condition.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, restMs(waitedMs)))
  }
}

/** What never ends says what it was, before the runner gives the whole test up and says nothing. */
export const inTime = <T>(what: string, work: T | Promise<T>, withinMs = patienceMs): Promise<T> =>
  within<T, never>(Promise.resolve(work), withinMs, () => {
    throw new Error(`not there within ${withinMs} ms: ${what}`)
  })
