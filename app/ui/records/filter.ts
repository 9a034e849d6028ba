// The filters of a record list, as its address says them.

import { mostIds, readIds } from '#app/ui/components/lists/found-ids.ts'

/** `missing`: not in Zoho CRM, whatever the reason. */
export const recordStates = ['linked', 'missing', 'waiting', 'refused', 'gone'] as const
export type RecordState = (typeof recordStates)[number]

export type RecordFilter = {
  state: RecordState
  /** Shopify ids that a search found, wherever these stand; a product's stand for its variants. */
  ids: string[] | null
  oldestFirst: boolean
  /** What no list knows is to be looked for in the store, without another press. */
  looksThrough: boolean
}

export function readRecordFilter(query: URLSearchParams): RecordFilter {
  return {
    state: recordStates.find((state) => state === query.get('state')) ?? 'linked',
    ids: readIds(query, mostIds),
    oldestFirst: query.get('sort') === 'oldest',
    looksThrough: query.get('look') === 'all',
  }
}
