// Layout shifts of the app's frame while it is used, counted as App Bridge does: by the frame itself.

import type { Frame, Page } from 'playwright-core'

type Kept = { cls: number; sessionStart: number; sessionLast: number; session: number }
type Watched = { shifts: Kept }

/** Before the first page: every frame measures itself from its first moment. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(measure)
}

// Runs in the browser. Shifts add up within a session (pauses below 1 s, 5 s at most), the worst session counts.
function measure() {
  const kept: Kept = { cls: 0, session: 0, sessionStart: 0, sessionLast: 0 }
  Object.assign(window, { shifts: kept })
  // In a frame that shares its process with the page around it the browser does not see that a shift follows an input.
  let inputAt = -Infinity
  for (const input of ['pointerdown', 'keydown', 'input'])
    addEventListener(input, ({ timeStamp }) => (inputAt = timeStamp), { capture: true })
  type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean }
  const count = ({ startTime, value, hadRecentInput }: Shift) => {
    if (hadRecentInput || (startTime > inputAt && startTime - inputAt < 500)) return
    const goesOn = startTime - kept.sessionLast < 1_000 && startTime - kept.sessionStart < 5_000
    if (!goesOn) Object.assign(kept, { session: 0, sessionStart: startTime })
    kept.sessionLast = startTime
    kept.session += value
    kept.cls = Math.max(kept.cls, kept.session)
  }
  new PerformanceObserver((list) =>
    list.getEntries().forEach((entry) => {
      count(entry as Shift)
    }),
  ).observe({ type: 'layout-shift', buffered: true })
}

/** The CLS of the frame so far. */
export const readShifts = (frame: Frame): Promise<number> =>
  frame.evaluate(() => (window as unknown as Watched).shifts.cls)

/** Shifts count from now on. */
export const forgetShifts = (frame: Frame): Promise<void> =>
  frame.evaluate(() => {
    Object.assign((window as unknown as Watched).shifts, { cls: 0, session: 0 })
  })
