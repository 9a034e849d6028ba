// Where the marks of the hours' drawings stand. Pure.

import type { HourView } from '#app/ui/components/live-stats/views.ts'

/** In the drawing's own units. */
export const chart = { width: 288, height: 64 } as const
const step = chart.width / 24
const gap = 2
const least = 2

/** A bar for each hour in which something was synced; the fullest hour reaches the top. */
export const barsOf = (hours: readonly HourView[], most: number) =>
  hours.flatMap(({ at, synced }, i) => {
    if (synced === 0) return []
    const height = Math.max(least, (synced / most) * chart.height)
    return [{ key: at.getTime(), x: i * step + gap / 2, y: chart.height - height, width: step - gap, height }]
  })

/** A dot at half of the changes' time for each hour, and the way up to the time that only 5 of 100 exceeded. */
export const dotsOf = (hours: readonly HourView[], slowest: number) =>
  hours.flatMap(({ at, median, slow }, i) =>
    median === null
      ? []
      : [
          {
            key: at.getTime(),
            x: i * step + step / 2,
            from: heightOf(median / slowest),
            to: heightOf((slow ?? median) / slowest),
          },
        ],
  )

const inset = 4
const heightOf = (share: number): number => inset + (1 - share) * (chart.height - 2 * inset)
