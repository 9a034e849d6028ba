import { describe, expect, it } from 'vitest'
import { barsOf, chart, dotsOf } from '#app/ui/home/hours.ts'

const quiet = { synced: 0, refused: 0, median: null, slow: null }
const hours = [
  { at: new Date(0), ...quiet },
  { at: new Date(3_600_000), ...quiet, synced: 50, median: 500, slow: 1000 },
  { at: new Date(7_200_000), ...quiet, synced: 100 },
]

describe('the drawings of the last 24 hours', () => {
  it('have a bar for each hour in which something was synced, the fullest to the top', () => {
    const bars = barsOf(hours, 100)
    expect(bars.map(({ height }) => height)).toEqual([chart.height / 2, chart.height])
    expect(bars.every(({ y, height }) => y + height === chart.height)).toBe(true)
  })

  it('show a single change although the fullest hour had thousands', () => {
    const [bar] = barsOf([{ at: new Date(0), ...quiet, synced: 1 }], 5000)
    expect(bar?.height).toBeGreaterThanOrEqual(2)
  })

  it('have a dot only where a time is known, the slower ones higher, all inside', () => {
    const dots = dotsOf(hours, 1000)
    expect(dots).toHaveLength(1)
    expect(dots[0]?.to).toBeLessThan(dots[0]?.from ?? 0)
    expect(dots[0]?.to).toBeGreaterThanOrEqual(0)
  })
})
