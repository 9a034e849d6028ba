// Passing trouble: the same thing again, a little later each time.

import { setTimeout as delay } from 'node:timers/promises'
import { nameOutage } from '#app/db/reachable.server.ts'
import { jitteredBackoffMs } from '#app/lib/waits/jitter.server.ts'
import { isAppError, isDisconnected, isThrottled, isTransient, type AppError } from '#app/lib/errors.ts'
import { kindTraits, recordKinds, type RecordKind } from '#app/lib/kinds.ts'
import { isLapsed } from '#app/lib/lapse.ts'
import type { Stop } from './stop.server.ts'

/** How often at most. */
export const tries = 7
const backoff = { firstMs: 500, longestMs: 32_000 } as const

/**
 * Runs `task` again while its trouble is of the passing kind, for about half a minute.
 * @param task is told which try it is, from 1: what it does may have been done by an earlier one
 */
export async function persistently<T>(stop: Stop, task: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await task(attempt)
    } catch (thrown) {
      const error = nameOutage(thrown)
      if (!isPassing(error) || attempt === tries || stop.stopped()) throw error
      await rest(jitteredBackoffMs(backoff, attempt - 1, 0.5), stop)
    }
  }
}

// A lease that lapsed does not come back.
const isPassing = (error: unknown): boolean => isTransient(error) && !isLapsed(error)

/**
 * Trouble with what other work can do without: it is logged, and the other work goes on. A remote that asks for a pause, a
 * consent that is lost and a lease that lapsed concern all of the shop's work.
 */
export const isPassedOver = (error: unknown): error is AppError =>
  isAppError(error) && !isThrottled(error) && !isDisconnected(error) && !isLapsed(error)

/** Waits, or until the stop: whoever called looks then. */
export async function rest(ms: number, stop: Stop): Promise<void> {
  await delay(ms, undefined, { signal: stop.signal }).catch(() => undefined)
}

/**
 * Trouble with one kind ends no comparison of the others. With one that is off at first it only waits for the next look.
 * @throws AppError once all were looked at, where another kind failed: the job comes again for it
 */
export async function eachByItself(
  compare: (kind: RecordKind) => Promise<void>,
  warn: (kind: RecordKind, error: AppError) => void,
): Promise<void> {
  const failed: AppError[] = []
  for (const kind of recordKinds) {
    try {
      await compare(kind)
    } catch (error) {
      if (!isPassedOver(error)) throw error
      warn(kind, error)
      if (!kindTraits[kind].isOptional) failed.push(error)
    }
  }
  if (failed[0]) throw failed[0]
}
