// What was searched for last in a list, kept by the browser for this tab and for nobody else: the address has only the ids
// that were found. A browser that keeps nothing for a frame of another site keeps nothing here either.

import type { RecordKind } from '#app/lib/record-kind.ts'

/** One tab may show one store after the other. `kind` null: the list of all kinds. */
type ListOf = { shop: string; kind: RecordKind | null }
type Kept = { ids: string; words: string }

const keyOf = ({ shop, kind }: ListOf): string => `search ${shop} ${kind ?? 'all'}`

/** @param kept `ids` as the address has them; without words nothing is kept */
export function keepWords(list: ListOf, { ids, words }: Kept): void {
  try {
    if (words === '') sessionStorage.removeItem(keyOf(list))
    else sessionStorage.setItem(keyOf(list), JSON.stringify([ids, words]))
  } catch {
    // They are not there after a reload.
  }
}

/** The words that these ids were found by; none where others were, or nothing is kept. */
export function keptWords(list: ListOf, ids: readonly string[]): string {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(list)) ?? 'null')
    const [found, words]: unknown[] = Array.isArray(kept) ? kept : []
    return found === ids.join(',') && typeof words === 'string' ? words : ''
  } catch {
    return ''
  }
}
