// Numbers, dates and durations as the merchant's locale writes them, in the store's time zone: the same text on the
// server and in the browser.

import { createContext, useContext, useMemo } from 'react'
import { useTranslation } from 'react-i18next'

/** The store's time zone, as an IANA name. */
export const TimeZone = createContext('UTC')

export type Format = ReturnType<typeof createFormat>

/** Formatters for one locale and zone. Exported for tests; components call `useFormat`. */
export function createFormat(locale: string, timeZone: string) {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const oneDigit = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone })
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone })
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const hour = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone })
  return {
    number: (value: number) => (Math.abs(value) < 10 ? oneDigit : whole).format(value),
    percent: (share: number) => percent.format(share),
    moment: (at: Date) => moment.format(at),
    day: (at: Date) => day.format(at),
    list: (parts: readonly string[]) => list.format(parts),
    hour: (at: Date) => hour.format(at),
    /** @param currency an ISO code; what is none stands beside the number */
    money: (amount: string, currency: string) => money(locale, amount, currency),
    latency: (ms: number) => (ms < 1000 ? `${whole.format(ms)} ms` : duration(locale, ms / 1000)),
    duration: (seconds: number) => duration(locale, seconds),
  }
}

export function useFormat(): Format {
  const timeZone = useContext(TimeZone)
  const { i18n } = useTranslation()
  return useMemo(() => createFormat(i18n.language, timeZone), [i18n.language, timeZone])
}

function money(locale: string, amount: string, currency: string): string {
  const value = Number(amount)
  return /^[A-Z]{3}$/.test(currency)
    ? new Intl.NumberFormat(locale, { style: 'currency', currency }).format(value)
    : `${new Intl.NumberFormat(locale).format(value)} ${currency}`
}

// Two units at most, no seconds beside long times: "2 hr 5 min", "12 min", "1 min 20 sec".
function duration(locale: string, seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  const parts: [number, string][] = [
    [hours, 'hour'],
    [minutes, 'minute'],
    [whole >= 600 ? 0 : whole % 60, 'second'],
  ]
  const said = parts.filter(([value]) => value > 0).slice(0, 2)
  const shown: [number, string][] = said.length > 0 ? said : [[0, 'second']]
  return shown
    .map(([value, unit]) =>
      new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value),
    )
    .join(' ')
}
