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

export type TabCountsView = Record<RecordState, { count: number; isMore: boolean }>

export const isMissing = (state: RecordView['state']): state is MissingState =>
  missingStates.some((each) => each === state)
