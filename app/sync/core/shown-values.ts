// Whether what Zoho shows in a field is what a hash is of: it shows some values otherwise than they were sent. Pure.

import { z } from 'zod'
import type { Digests } from '#app/lib/secrets/digests.server.ts'
import { toDateTime } from '#app/mapping/values/dates.ts'
import { isHashOf, isSent, isTakenOver, lastSent } from './field-marks.ts'

// It is another record's, but we wrote it there; or it is what we wrote before the value that had to be left out.
export function isAsKnown(digests: Digests, hash: string | undefined, there: unknown): boolean {
  const ours = isSent(hash) || isTakenOver(hash) ? hash : lastSent(hash)
  return ours ? isShownOf(digests, ours, there) : asSent(there).includes(null)
}

export const isShownOf = (digests: Digests, hash: string | undefined, there: unknown): boolean =>
  asSent(there).some((value) => isHashOf(digests, hash, value))

// Zoho shows a moment in its user's time zone, and a reference with its name.
function asSent(value: unknown): unknown[] {
  if (value === undefined || value === '') return [null]
  if (typeof value === 'string' && Number.isFinite(Date.parse(value)) && value.includes('T'))
    return [value, toDateTime(value)]
  const reference = Reference.safeParse(value).data
  return reference ? [value, reference] : [value]
}
const Reference = z.object({ id: z.string() })
