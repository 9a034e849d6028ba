// Whether Zoho shows in a field what it was sent, by the hash that is kept of it. Pure.

import { z } from 'zod'
import type { Digests } from '#app/lib/secrets/digests.server.ts'
import { toDateTime } from '#app/mapping/values/dates.ts'
import { isHashOf, isSent, isTakenOver, lastSent } from './field-marks.ts'

/** It is another record's, but we wrote it there; or it is what we wrote before the value that had to be left out. */
export function isAsKnown(digests: Digests, hash: string | undefined, there: unknown): boolean {
  const ours = isSent(hash) || isTakenOver(hash) ? hash : lastSent(hash)
  return ours ? isShownOf(digests, ours, there) : asSent(there).includes(null)
}

export const isShownOf = (digests: Digests, hash: string | undefined, there: unknown): boolean =>
  asSent(there).some((value) => isHashOf(digests, hash, value))

// Zoho shows a moment in its user's time zone, and a reference with its name.
function asSent(value: unknown): unknown[] {
  if (value === undefined || value === '') return [null]
  if (typeof value === 'string') return [value, ...momentOf(value), ...ownTitles(value)]
  const reference = Reference.safeParse(value).data
  return reference ? [value, reference] : [value]
}
const Reference = z.object({ id: z.string() })

/** Whether both point to the same record. */
export function isSameReference(one: unknown, other: unknown): boolean {
  const [a, b] = [Reference.safeParse(one).data, Reference.safeParse(other).data]
  return a !== undefined && a.id === b?.id
}

const momentOf = (text: string): unknown[] =>
  text.includes('T') && Number.isFinite(Date.parse(text)) ? [toDateTime(text)] : []

// Of a title its own part is what Shopify says (decision 164); behind it stands the name of the store, whichever that was.
function ownTitles(text: string): string[] {
  const parts = text.split(behind)
  return parts.slice(1).map((_, n) => `${parts.slice(0, n + 1).join(behind)}${behind}`)
}
const behind = ' - '
