// What App Bridge measures for "Built for Shopify", taken the same way: in the app's own frame, by the browser itself.

import type { Frame, Page } from 'playwright-core'

export type Vitals = { lcpMs: number; cls: number; inpMs: number }

type Kept = Vitals & { sessionStart: number; sessionLast: number; session: number }

/** Before the first page: every frame measures itself from its first moment. */
export async function watchVitals(page: Page): Promise<void> {
  await page.addInitScript(measure)
}

// Runs in the browser. Layout shifts add up within a session (pauses below 1 s, 5 s at most), the worst session counts.
function measure() {
  const kept: Kept = { lcpMs: 0, cls: 0, inpMs: 0, session: 0, sessionStart: 0, sessionLast: 0 }
  Object.assign(window, { __vitals: kept })
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- the browser is given this one function
  const watch = (type: string, options: object, see: (entry: never) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => see(entry as never))).observe({
      type,
      buffered: true,
      ...options,
    })
  watch('largest-contentful-paint', {}, (entry: PerformanceEntry) => {
    kept.lcpMs = entry.startTime
  })
  watch('layout-shift', {}, (entry: PerformanceEntry & { value: number; hadRecentInput: boolean }) => {
    if (entry.hadRecentInput) return
    const goesOn = entry.startTime - kept.sessionLast < 1_000 && entry.startTime - kept.sessionStart < 5_000
    if (!goesOn) Object.assign(kept, { session: 0, sessionStart: entry.startTime })
    kept.sessionLast = entry.startTime
    kept.session += entry.value
    kept.cls = Math.max(kept.cls, kept.session)
  })
  watch('event', { durationThreshold: 16 }, (entry: PerformanceEntry & { interactionId: number }) => {
    if (entry.interactionId) kept.inpMs = Math.max(kept.inpMs, entry.duration)
  })
}

/** What the frame has measured until now. */
export const readVitals = (frame: Frame): Promise<Vitals> =>
  frame.evaluate(() => {
    const { lcpMs, cls, inpMs } = (window as unknown as { __vitals: Vitals }).__vitals
    return { lcpMs, cls, inpMs }
  })
