/** Times as GraphQL prints them: UTC, whole seconds (Shopify's DateTime carries no fraction). */
export function utc(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}

const formats = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, number>()

function offsetMinutes(at: number, timezone: string): number {
  const key = `${timezone}${Math.floor(at / 3_600_000)}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  let format = formats.get(timezone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' })
    formats.set(timezone, format)
  }
  const text = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const match = /GMT([+-])(\d\d):(\d\d)/.exec(text)
  const minutes = match ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) : 0
  if (offsets.size > 5000) offsets.clear()
  offsets.set(key, minutes)
  return minutes
}

/** Times as webhooks print them: the shop's own clock with its offset, e.g. 2026-11-24T05:00:00-05:00. */
export function withOffset(iso: string, timezone: string): string
export function withOffset(iso: string | null, timezone: string): string | null
export function withOffset(iso: string | null, timezone: string): string | null {
  if (iso === null) return null
  const at = Date.parse(iso)
  const minutes = offsetMinutes(at, timezone)
  const local = new Date(at + minutes * 60_000).toISOString().slice(0, 19)
  return `${local}${minutes < 0 ? '-' : '+'}${two(minutes / 60)}:${two(Math.abs(minutes) % 60)}`
}

/** X-Shopify-Triggered-At has nine decimals. */
export function nanoseconds(date: Date): string {
  return `${date.toISOString().slice(0, -1)}${String(Math.floor(Math.random() * 1_000_000)).padStart(6, '0')}Z`
}

const two = (n: number) => String(Math.trunc(Math.abs(n))).padStart(2, '0')

export const pause = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms))
