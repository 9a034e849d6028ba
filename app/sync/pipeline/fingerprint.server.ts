// A short, stable digest of a mapped record: equal digests mean Zoho already has it.

import { z } from 'zod'
import type { Digests } from '#app/lib/secrets/digests.server.ts'
import type { Rule } from '#app/mapping/rules/rule.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'

/** Covers everything that would be written, whose value wins by a rule, and the module it is written to. */
export const fingerprint = (digests: Digests, module: string, mapped: MappedRecord): string =>
  short(digests.of(contentOf(module, mapped)))

/** Whether a stored fingerprint is this record's, by whichever key it was made. */
export const isFingerprint = (
  digests: Digests,
  stored: string,
  of: { module: string; mapped: MappedRecord },
): boolean => isOneOf(digests, stored, contentOf(of.module, of.mapped))

function contentOf(module: string, { row, lines, keepIfSet = [], overwrite = [] }: MappedRecord): string {
  const content = [module, Object.entries(row).toSorted(byKey), lines]
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

/**
 * A short print of each field, and one of the rules that made them. Too short to tell what the value was.
 */
export function fieldHashes(digests: Digests, { row }: MappedRecord, rules: readonly Rule[]): string {
  const shortHash = (value: unknown) => digests.of(JSON.stringify(value)).slice(0, hashLength)
  const hashes = Object.entries(row).map(([name, value]) => [name, shortHash(value)])
  return JSON.stringify(Object.fromEntries([[ofRules, shortHash(rules)], ...hashes]))
}

/**
 * Fields whose value changed in Shopify since these hashes were taken.
 * @returns none while nothing is known, or when other rules made the values: then it is not Shopify that changed
 */
export function changedFields(
  digests: Digests,
  mapped: MappedRecord,
  rules: readonly Rule[],
  before: string | null,
): Set<string> {
  if (before === null) return new Set()
  const known = Hashes.parse(JSON.parse(before))
  // All hashes of one text are by one key: the rules' tells by which.
  const which = digests
    .all(JSON.stringify(rules))
    .findIndex((print) => print.slice(0, hashLength) === known[ofRules])
  if (which === -1) return new Set()
  const shortHash = (value: unknown) => digests.all(JSON.stringify(value))[which]?.slice(0, hashLength)
  const changed = Object.entries(mapped.row).filter(([name, value]) => known[name] !== shortHash(value))
  return new Set(changed.map(([name]) => name))
}

const Hashes = z.record(z.string(), z.string())
const ofRules = '' // no field is called so
const hashLength = 4

const short = (digest: string): string => digest.slice(0, 22)

// The newest key first: nearly every comparison ends there.
const isOneOf = (digests: Digests, stored: string, text: string): boolean =>
  stored === short(digests.of(text)) || digests.all(text).some((digest) => short(digest) === stored)

const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1)
