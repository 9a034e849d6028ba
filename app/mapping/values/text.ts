// Shopify's text -> text that Zoho accepts. Source of the rules: contracts/zoho 3.1.

/**
 * Cuts to at most `limit` UTF-16 units without splitting a surrogate pair. Zoho documents code points but counts as
 * Java does in places: this is right for both.
 */
export function cut(value: string, limit: number): string {
  if (value.length <= limit) return value
  const end = isHighSurrogate(value.charCodeAt(limit - 1)) ? limit - 1 : limit
  return value.slice(0, lastFirm(value, end))
}

// A loop: a pattern that is tied to the end alone starts anew at every blank of the text.
function lastFirm(value: string, end: number): number {
  let at = end
  while (at > 0 && loose.test(value.charAt(at - 1))) at -= 1
  return at
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff
// What may not end a text: space, and the joiner of an emoji whose second half was cut off.
const loose = /^[\s\u200D]$/u

// Control characters, and characters that are nothing but invisible: a "blank" name must not pass for a name.
// oxlint-disable-next-line no-control-regex -- control characters are what this removes
const unseen = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u200B\u2060\uFEFF\uFFFE\uFFFF]/g
// They turn the text that follows around, also what is not ours.
const overrides = /[\u202A-\u202E\u2066-\u2069]/g

/** Without control characters and lone surrogates, trimmed; null when nothing is left. */
export function clean(value: string | null | undefined): string | null {
  if (!value) return null
  const text = value.toWellFormed().replace(unseen, '').replace(/\r\n?/g, '\n').trim()
  return text === '' ? null : text
}

/** The same on one line: for names, cities and everything else that a CRM shows in a row. */
export function line(value: string | null | undefined): string | null {
  const text = clean(value)?.replace(overrides, '').replace(/\s+/gu, ' ').trim()
  return text ? text : null
}

/** The parts that are there, on one line. */
export const join = (parts: readonly (string | null | undefined)[], separator: string): string | null =>
  parts.map(line).filter(Boolean).join(separator) || null

/** Without characters beyond the basic plane (emoji and rare letters), which some organisations refuse. */
export function withoutAstral(value: string): string {
  return value
    .replace(/[\u{10000}-\u{10FFFF}](?:\uFE0F|\u200D)*/gu, '')
    .replace(/ {2,}/g, ' ')
    .trim()
}

/** Only values that are there: an absent key leaves Zoho's value, null would clear it. */
export function withoutEmpty<V>(row: Readonly<Record<string, V>>): Record<string, V> {
  return Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  )
}
