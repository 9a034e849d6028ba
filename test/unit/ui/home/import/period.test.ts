import { describe, expect, it } from 'vitest'
import { recordKinds } from '#app/lib/record-kind.ts'
import { openingOf, sinceOf } from '#app/ui/home/import/period.ts'

const now = new Date('2026-11-24T10:00:00Z')
const day = (date: string, timeZone: string) => sinceOf({ period: 'date', date }, now, timeZone)

describe('the period of an import', () => {
  it('is all of it, or the last days', () => {
    expect(sinceOf({ period: 'all', date: '' }, now, 'UTC')).toBeNull()
    expect(sinceOf({ period: '30', date: '' }, now, 'UTC')).toBe('2026-10-25T10:00:00.000Z')
  })

  it("begins with a day at the store's own midnight", () => {
    expect(day('2026-01-02', 'UTC')).toBe('2026-01-02T00:00:00.000Z')
    expect(day('2026-01-02', 'America/Los_Angeles')).toBe('2026-01-02T08:00:00.000Z')
    expect(day('2026-07-02', 'America/Los_Angeles')).toBe('2026-07-02T07:00:00.000Z')
    expect(day('2026-01-02', 'Asia/Kolkata')).toBe('2026-01-01T18:30:00.000Z')
    expect(day('2026-01-02', 'Pacific/Kiritimati')).toBe('2026-01-01T10:00:00.000Z')
  })

  it('begins right on the days that change the clock, also where they do so at midnight', () => {
    expect(day('2026-03-29', 'Europe/Berlin')).toBe('2026-03-28T23:00:00.000Z')
    expect(day('2026-03-30', 'Europe/Berlin')).toBe('2026-03-29T22:00:00.000Z')
    expect(day('2026-10-25', 'Europe/Berlin')).toBe('2026-10-24T22:00:00.000Z')
    // There is no midnight on that day: it begins at one o'clock.
    expect(day('2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z')
  })

  it('is none where there is no such day: the page asks for it then, and lets nobody start', () => {
    expect(day('', 'UTC')).toBeNull()
    expect(day('2026-99-99', 'UTC')).toBeNull()
  })
})

describe('the form of an import', () => {
  const zone = 'America/Los_Angeles'
  const at = new Date('2026-11-24T10:00:00Z')

  it('opens with everything where nothing was asked yet', () => {
    expect(openingOf(null, zone)).toEqual({
      kinds: recordKinds,
      period: 'all',
      date: '',
    })
  })

  it.each(['30', '90', '365', 'date'] as const)(
    'opens with the kinds and the period %s that were asked',
    (period) => {
      const when = { period, date: period === 'date' ? '2026-11-02' : '' }
      const asked = { kinds: ['order'] as const, since: sinceOf(when, at, zone), at }
      expect(openingOf(asked, zone)).toEqual({ kinds: ['order'], ...when })
    },
  )
})
