// A short, stable digest of a mapped record: equal digests mean Zoho already has it.

import { createHash } from 'node:crypto'
import type { Draft } from './draft.ts'

/** Covers everything that would be written, and the module it is written to. */
export function fingerprint(module: string, draft: Draft): string {
  const { row, lines } = draft
  return digest([module, Object.entries(row).sort(byKey), lines])
}

/** Of an order's lines alone; null for other kinds. */
export const linesPrint = ({ lines }: Draft): string | null => lines && digest(lines)

const digest = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22)

const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1)
