// What the record lists are given to show.

import type { MissingState } from '#app/db/screens/records/status.server.ts'
import type { RecordState } from './filter.ts'

/** Why a record is not in Zoho: `unknown`: Shopify has it, and nothing is known of it here. */
const missingStates = [
  'waiting',
  'question',
  'left_out',
  'refused',
  'skipped',
  'unknown',
] as const satisfies readonly MissingState[]

export type RecordView = {
  shopifyId: string
  parentId: string | null
  label: string | null
  state: Exclude<RecordState, 'missing'> | MissingState
  zohoModule: string | null
  zohoId: string | null
  at: Date | null
  cause: string | null
}

/** How a record stands, without what its list shows of it. */
export type StateView = Pick<RecordView, 'shopifyId' | 'state' | 'cause'>

type TabCount = { count: number; isMore: boolean }
export type TabCountsView = Record<RecordState, TabCount>

/** What the lists know not to be in Zoho, and what a look through the store found besides; null: nobody looked. */
export const withFound = (known: TabCount, found: TabCount | null): TabCount => ({
  count: known.count + (found?.count ?? 0),
  isMore: known.isMore || (found?.isMore ?? false),
})

export const isMissing = (state: RecordView['state']): state is MissingState =>
  missingStates.some((each) => each === state)
