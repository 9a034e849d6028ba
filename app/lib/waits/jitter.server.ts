// Waits that chance spreads.

import { backoffMs, spreadMs, type Backoff } from './backoff.ts'

/** Around `ms`. @param spread 0.5: between half and one and a half of it */
export const jittered = (ms: number, spread: number): number => spreadMs(ms, spread, Math.random())

/** `ms` or up to `moreMs` more: for waits that may not be shorter. */
export const orLater = (ms: number, moreMs: number): number => ms + moreMs * Math.random()

export const jitteredBackoffMs = (backoff: Backoff, failures: number, spread: number): number =>
  jittered(backoffMs(backoff, failures), spread)
