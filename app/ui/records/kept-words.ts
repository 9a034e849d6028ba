// What was searched for last in a list, kept by the browser for this tab and for nobody else: the address has only the ids
// that were found. A browser that keeps nothing for a frame of another site keeps nothing here either.

import type { RecordKind } from '#app/lib/record-kind.ts'

type Kept = { ids: string; words: string }

const keyOf = (kind: RecordKind): string => `search ${kind}`

/** @param kept `ids` as the address has them; without words nothing is kept */
export function keepWords(kind: RecordKind, { ids, words }: Kept): void {
  try {
    if (words === '') sessionStorage.removeItem(keyOf(kind))
    else sessionStorage.setItem(keyOf(kind), JSON.stringify([ids, words]))
  } catch {
    // They are not there after a reload.
  }
}

/** The words that these ids were found by; none where others were, or nothing is kept. */
export function keptWords(kind: RecordKind, ids: readonly string[] | null): string {
  if (ids === null) return ''
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(kind)) ?? 'null')
    const [found, words]: unknown[] = Array.isArray(kept) ? kept : []
    return found === ids.join(',') && typeof words === 'string' ? words : ''
  } catch {
    return ''
  }
}
