// The filters of a record list, as its address says them.

export const recordStates = ['linked', 'waiting', 'refused', 'gone'] as const
export type RecordState = (typeof recordStates)[number]

export type RecordFilter = {
  state: RecordState
  /** An order's name, or an id of either side. */
  search: string | null
  /** Shopify ids that a search in the store found; a product's stand for its variants. */
  ids: string[] | null
}

export function readRecordFilter(query: URLSearchParams): RecordFilter {
  return {
    state: recordStates.find((state) => state === query.get('state')) ?? 'linked',
    search: query.get('search')?.trim().slice(0, 100) || null,
    ids: query.get('ids')?.split(',').filter(isId).slice(0, mostIds) ?? null,
  }
}

const mostIds = 50
const isId = (text: string): boolean => /^\d{1,19}$/.test(text)

/**
 * True for what we can look up ourselves: an id as Zoho and Shopify number records today. Names, SKUs and the short ids of
 * old stores are Shopify's to search.
 */
export const isOwnSearch = (text: string): boolean => text === '' || /^\d{13,}$/.test(text)
