// When a digest is due: in the morning, as the shop's clock has it. Pure.

import type { DigestEvery } from '#app/lib/states.ts'
import { placeOf } from '#app/sync/reconcile/schedule.server.ts'

const hourMs = 3_600_000
const morningHour = 8
const daysAhead = 9
/** Not all shops of a time zone at once. */
const spreadMinutes = 45

/** So long after eight, in whole minutes: the same every day. */
export const ownMinuteMs = (shop: string): number => Math.floor(placeOf(shop) * spreadMinutes) * 60_000

/**
 * The next morning after `now`, of a Monday where it is weekly.
 * @param laterMs so long after eight
 */
export function nextMorning(now: Date, timeZone: string, every: DigestEvery, laterMs = 0): Date {
  const clock = clockOf(timeZone)
  for (let day = 0; day < daysAhead; day++) {
    const eight = morningOf(new Date(now.getTime() + day * 24 * hourMs), clock)
    const at = new Date(eight.getTime() + laterMs)
    if (at > now && (every === 'daily' || clock(at).weekday === 'Mon')) return at
  }
  throw new Error(`no morning in ${timeZone}`)
}

type Clock = (at: Date) => { weekday: string; hour: number; minute: number }

function clockOf(timeZone: string): Clock {
  const parts = { weekday: 'short', hour: 'numeric', minute: 'numeric', hourCycle: 'h23', timeZone } as const
  const format = new Intl.DateTimeFormat('en-US', parts)
  return (at) => {
    const found = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
    return {
      weekday: found.get('weekday') ?? '',
      hour: Number(found.get('hour')),
      minute: Number(found.get('minute')),
    }
  }
}

// The clock may be changed between the two: it is looked at again where that led.
function morningOf(at: Date, clock: Clock): Date {
  const moved = toMorning(at, clock)
  return toMorning(moved, clock)
}

function toMorning(at: Date, clock: Clock): Date {
  const { hour, minute } = clock(at)
  const whole = Math.floor(at.getTime() / 60_000) * 60_000
  return new Date(whole + (morningHour - hour) * hourMs - minute * 60_000)
}
