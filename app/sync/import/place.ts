// A run that only waits for Shopify's files gives its place among the imports of its process to others: its job ends, and
// comes again. Pure but for the clock that it is given.

import type { Stop } from '#app/sync/work/stop.server.ts'

/** Most files are there within seconds: it is not worth beginning anew. */
export const takeOverMs = 15_000
/** Shopify tells the end of an operation; where it does not, somebody looks after this. */
export const lookAgainMs = 60_000

export type RunPlace = {
  /** Work of the run's own: it keeps its place meanwhile. */
  during: <T>(work: () => Promise<T>) => Promise<T>
  /** The run has nothing from Shopify yet. Where it does nothing else, and has waited for a while, it is stopped. */
  waits: () => void
  /** When it is looked at again, if it gave its place back. */
  until: () => Date | null
}

/** @param keeps it begins anew each time, and so does not give its place back */
export function createPlace({ now, stop, keeps }: { now: () => Date; stop: Stop; keeps: boolean }): RunPlace {
  let [busy, idleSince] = [0, now().getTime()]
  let until: Date | null = null
  return {
    during: async (work) => {
      busy += 1
      try {
        return await work()
      } finally {
        busy -= 1
        idleSince = now().getTime()
      }
    },
    waits: () => {
      const at = now().getTime()
      if (keeps || busy > 0 || stop.stopped() || at - idleSince < takeOverMs) return
      until = new Date(at + lookAgainMs)
      stop.halt()
    },
    until: () => until,
  }
}
