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
