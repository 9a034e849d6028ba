// The filters of a record list, as its address says them.

export const recordStates = ['linked', 'waiting', 'refused', 'gone'] as const
export type RecordState = (typeof recordStates)[number]

export function readRecordFilter(query: URLSearchParams): { state: RecordState; search: string | null } {
  return {
    state: recordStates.find((state) => state === query.get('state')) ?? 'linked',
    search: query.get('search')?.trim().slice(0, 100) || null,
  }
}
