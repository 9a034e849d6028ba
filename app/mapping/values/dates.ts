// Shopify's times -> Zoho's dates. Source of the formats: contracts/zoho 3.1.

/** Shopify's time -> Zoho's: no milliseconds, no bare Z; null when it is no time. */
export function toDateTime(iso: string): string | null {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? null : `${at.toISOString().slice(0, 19)}+00:00`
}

/** The day it was in a time zone, yyyy-MM-dd; null when it is no time. A plain date stays as it is. */
export function toDate(iso: string, zone: string): string | null {
  if (isDate(iso)) return iso
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return null
  return dayFormat(zone).format(at)
}

// One a zone of shops, of which there are a few hundred: making one takes longer than mapping the rest of an order.
const dayFormats = new Map<string, Intl.DateTimeFormat>()

function dayFormat(zone: string): Intl.DateTimeFormat {
  const known = dayFormats.get(zone)
  if (known) return known
  const timeZone = zoneOf(zone)
  // Sweden writes dates as ISO does.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })
  dayFormats.set(zone, format)
  return format
}

// A zone that this runtime does not know must not cost the record.
function zoneOf(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}

/** yyyy-MM-dd, and a day that exists. */
export function isDate(value: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return false
  const at = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value)
}

/** yyyy-MM-ddTHH:mm:ss±HH:mm, the only form Zoho takes. */
export const isDateTime = (value: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/.test(value) && !Number.isNaN(Date.parse(value))
