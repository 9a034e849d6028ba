// A short, stable digest of a mapped record: equal digests mean Zoho already has it.

import type { Digests } from '#app/lib/secrets/digests.server.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'

/**
 * Covers every value that would be written (a part that is cleared shows by the parts that are not), whose value wins by
 * a rule, and the module it is written to.
 */
export const fingerprint = (digests: Digests, module: string, mapped: MappedRecord): string =>
  short(digests.of(contentOf(module, mapped)))

/** Whether a stored fingerprint is this record's, by whichever key it was made. */
export const isFingerprint = (
  digests: Digests,
  stored: string,
  of: { module: string; mapped: MappedRecord },
): boolean => isOneOf(digests, stored, contentOf(of.module, of.mapped))

function contentOf(module: string, { row, lines, keepIfSet = [], overwrite = [] }: MappedRecord): string {
  const values = Object.entries(row).filter(([, value]) => value !== null)
  const content = [module, values.toSorted(byKey), lines]
  const ruled = keepIfSet.length + overwrite.length > 0
  return JSON.stringify(ruled ? [...content, keepIfSet.toSorted(), overwrite.toSorted()] : content)
}

/** Of an order's lines alone; null for other kinds. */
export const linesHash = (digests: Digests, { lines }: MappedRecord): string | null =>
  lines && short(digests.of(JSON.stringify(lines)))

/** Whether the lines are those that the stored print is of. */
export function isLinesHash(digests: Digests, stored: string | null, { lines }: MappedRecord): boolean {
  if (stored === null || lines === null) return stored === lines
  return isOneOf(digests, stored, JSON.stringify(lines))
}

const short = (digest: string): string => digest.slice(0, 22)

// The newest key first: nearly every comparison ends there.
const isOneOf = (digests: Digests, stored: string, text: string): boolean =>
  stored === short(digests.of(text)) || digests.all(text).some((digest) => short(digest) === stored)

const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1)
