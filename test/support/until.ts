const patienceMs = 60_000
const lookMs = 15
/** A state that stays is asked for the less often the longer it takes: by this part of the time that has passed. */
const restPart = 1 / 6
const longestRestMs = 200

type Condition = () => Promise<boolean> | boolean

/** Polls a condition; fails after a while instead of hanging. */
export const until = (condition: Condition, within = patienceMs): Promise<void> =>
  poll(condition, within, () => lookMs)

/**
 * The same for what stays so once it is so: an import that ended, a queue that is empty. Asking is what costs a test most,
 * so the looks come further apart; what may pass again is for `until`.
 */
export const untilAtRest = (condition: Condition, within = patienceMs): Promise<void> =>
  poll(condition, within, (waitedMs) => Math.min(Math.max(lookMs, waitedMs * restPart), longestRestMs))

async function poll(condition: Condition, within: number, restMs: (waitedMs: number) => number) {
  const started = Date.now()
  while (!(await condition())) {
    const waitedMs = Date.now() - started
    if (waitedMs > within) throw new Error(`not so within ${within} ms: ${condition.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, restMs(waitedMs)))
  }
}
