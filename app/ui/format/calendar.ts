// Days as the store counts them.

/** Midnight of `now`'s day in `timeZone` (an hour off on the two days a year that change the clock). */
export function startOfDay(now: Date, timeZone: string): Date {
  const clock = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23' as const,
    hour: 'numeric' as const,
    minute: 'numeric' as const,
    second: 'numeric' as const,
  })
  const parts = Object.fromEntries(clock.formatToParts(now).map(({ type, value }) => [type, Number(value)]))
  const seconds = (parts['hour'] ?? 0) * 3600 + (parts['minute'] ?? 0) * 60 + (parts['second'] ?? 0)
  return new Date(Math.floor(now.getTime() / 1000) * 1000 - seconds * 1000)
}

/** The moment `days` days before `now`. */
export const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * 24 * 3600 * 1000)

/** The day of the calendar that `at` is in, YYYY-MM-DD. */
export function dayOf(at: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    year: 'numeric' as const,
    month: '2-digit' as const,
    day: '2-digit' as const,
  })
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`
}

const dayMs = 24 * 3600 * 1000

/**
 * The moment at which a day begins in `timeZone`, also where clocks change at midnight: the first that is of that day.
 * @param day YYYY-MM-DD
 * @returns null for what is no day
 */
export function midnightOf(day: string, timeZone: string): Date | null {
  const utc = Date.parse(`${day}T00:00:00.000Z`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(utc)) return null
  // The zone's distance from UTC the day before, and the day after: one of them holds at that midnight.
  const moments = [utc - dayMs, utc + dayMs].map((near) => new Date(utc - aheadMs(new Date(near), timeZone)))
  const first = moments.toSorted((one, other) => one.getTime() - other.getTime())
  return first.find((at) => dayOf(at, timeZone) === day) ?? null
}

/** By how much clocks in the zone are ahead of UTC at that moment. */
function aheadMs(at: Date, timeZone: string): number {
  const sinceMidnight = at.getTime() - startOfDay(at, timeZone).getTime()
  return Date.parse(`${dayOf(at, timeZone)}T00:00:00.000Z`) + sinceMidnight - at.getTime()
}

const clocks = new Map<string, Intl.DateTimeFormat>()

// Making one takes a hundred times as long as using it, and a file has 50,000 rows. There are some hundred zones at most.
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const clock =
    clocks.get(timeZone) ??
    // Sweden writes times nearly as ISO does.
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  clocks.set(timeZone, clock)
  return clock
}

/** As clocks in the zone show it, "2026-11-24 05:00:00": in every language the same, and a time to every spreadsheet. */
export const localTime = (at: Date, timeZone: string): string => clockOf(timeZone).format(at)
