// A short, stable digest of a mapped record: equal digests mean Zoho already has it.

import { createHash } from 'node:crypto'
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

const digest = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22)

const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1)
