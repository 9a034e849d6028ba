// A short, stable digest of a mapped record: equal digests mean Zoho already has it.

import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Rule } from '#app/mapping/rule.ts'
import type { Draft } from './draft.ts'

/** Covers everything that would be written, whose value wins by a rule, and the module it is written to. */
export function fingerprint(module: string, draft: Draft): string {
  const { row, lines, keepIfSet = [], overwrite = [] } = draft
  const content = [module, Object.entries(row).sort(byKey), lines]
  const ruled = keepIfSet.length + overwrite.length > 0
  return digest(ruled ? [...content, keepIfSet.toSorted(), overwrite.toSorted()] : content)
}

/** Of an order's lines alone; null for other kinds. */
export const linesPrint = ({ lines }: Draft): string | null => lines && digest(lines)

/**
 * A short print of each field, and one of the rules that made them. Too short to tell what the value was.
 */
export function fieldPrints({ row }: Draft, rules: readonly Rule[]): string {
  const prints = Object.entries(row).map(([name, value]) => [name, shortPrint(value)])
  return JSON.stringify(Object.fromEntries([[ofRules, shortPrint(rules)], ...prints]))
}

/**
 * Fields whose value changed in Shopify since these prints were taken.
 * @returns none while nothing is known, or when other rules made the values: then it is not Shopify that changed
 */
export function changedFields(draft: Draft, rules: readonly Rule[], before: string | null): Set<string> {
  if (before === null) return new Set()
  const known = Prints.parse(JSON.parse(before))
  if (known[ofRules] !== shortPrint(rules)) return new Set()
  const changed = Object.entries(draft.row).filter(([name, value]) => known[name] !== shortPrint(value))
  return new Set(changed.map(([name]) => name))
}

const Prints = z.record(z.string(), z.string())
const ofRules = '' // no field is called so
const shortPrint = (value: unknown): string => digest(value).slice(0, 4)

const digest = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22)

const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1)
