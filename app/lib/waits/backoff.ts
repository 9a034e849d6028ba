// How long to wait before the same thing is tried again: each time longer, up to a most. One formula for all waits.

export type Backoff = {
  firstMs: number
  longestMs: number
  /** How much longer each wait is than the one before; 2 if not said. */
  times?: number
}

/** Milliseconds to wait after so many failures before this one. */
export const backoffMs = ({ firstMs, longestMs, times = 2 }: Backoff, failures: number): number =>
  Math.min(firstMs * times ** failures, longestMs)

/**
 * The same wait a little earlier or later, so that many who wait do not come back together.
 * @param spread 0.5: between half and one and a half of it
 * @param chance from 0 up to 1
 */
export const spreadMs = (ms: number, spread: number, chance: number): number =>
  ms * (1 - spread + 2 * spread * chance)
