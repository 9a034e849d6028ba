// Hashes that are kept of a record as a whole, never its values. Its fingerprint: the same again means that Zoho already has
// it. And one of an order's lines. Pure.

import type { Digests } from '#app/lib/secrets/digests.server.ts'
import { optOutField } from '#app/mapping/parts/person.ts'
import type { Said } from '#app/mapping/said/said-values.ts'
import { isByChoice } from './consent-marks.ts'
import type { MappedRecord } from './mapped-record.ts'

/** Covers every value that would be written (a cleared part shows by the others), whose wins by a rule, and the module. */
export const fingerprint = (digests: Digests, module: string, mapped: MappedRecord): string =>
  short(digests.of(contentOf(module, mapped)))

/** Whether a stored fingerprint is this record's, by whichever key it was made. */
export const isFingerprint = (
  digests: Digests,
  stored: string,
  of: { module: string; mapped: MappedRecord },
): boolean =>
  [of.mapped, ...saidLess(of.mapped)].some((mapped) => isOneOf(digests, stored, contentOf(of.module, mapped)))

// Links of before decision 164 have hashes of what was written; those of before 265 do not say who opted out.
function saidLess(mapped: MappedRecord): MappedRecord[] {
  const unsaid = isByChoice(mapped) ? [{ ...mapped, unanswered: false }] : []
  const asWritten = { ...mapped, says: {}, unanswered: false }
  return Object.keys(mapped.says ?? {}).length > 0 ? [...unsaid, asWritten] : unsaid
}

function contentOf(module: string, mapped: MappedRecord): string {
  const { row, lines, keepIfSet = [], overwrite = [] } = mapped
  const says: Said = isByChoice(mapped)
    ? { ...mapped.says, [optOutField]: 'unanswered' }
    : (mapped.says ?? {})
  // A value that Zoho's list had not, and has now, is another one: so what is said of one in the list is marked.
  const values = Object.entries(row).flatMap(([name, value]): [string, unknown, boolean?][] =>
    name in says ? [[name, says[name], true]] : value === null ? [] : [[name, value]],
  )
  const content = [module, values.toSorted(byKey), ofLines(lines)]
  const ruled = keepIfSet.length + overwrite.length > 0
  return JSON.stringify(ruled ? [...content, keepIfSet.toSorted(), overwrite.toSorted()] : content)
}

// Whether a product is behind a line shows by the product.
const ofLines = (lines: MappedRecord['lines']) =>
  lines &&
  lines.map((line) => {
    const { loose: _, ...others } = line
    return others
  })

/** Of an order's lines alone; null for other kinds. */
export const linesHash = (digests: Digests, { lines }: MappedRecord): string | null =>
  lines && short(digests.of(JSON.stringify(ofLines(lines))))

/** Whether the lines are those that the stored print is of. */
export function isLinesHash(digests: Digests, stored: string | null, { lines }: MappedRecord): boolean {
  if (stored === null || lines === null) return stored === lines
  return isOneOf(digests, stored, JSON.stringify(ofLines(lines)))
}

const short = (digest: string): string => digest.slice(0, 22)

// The newest key first: nearly every comparison ends there.
const isOneOf = (digests: Digests, stored: string, text: string): boolean =>
  stored === short(digests.of(text)) || digests.all(text).some((digest) => short(digest) === stored)

const byKey = ([a]: [string, ...unknown[]], [b]: [string, ...unknown[]]): number => (a < b ? -1 : 1)
