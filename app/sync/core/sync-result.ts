// What became of one record. Expected results are values; only surprises are thrown.

import type { ZohoId } from '#app/lib/ids.ts'
import { mergedInZoho, type hiddenFromApp } from '#app/lib/outcomes.ts'
import type { Drift, OutcomeResult } from '#app/lib/states.ts'

/** Causes of our own; anything else in `cause` is a code of Zoho's. */
export type Cause =
  | 'ambiguous_match'
  | 'claimed_match'
  | 'candidate_gone'
  | 'left_out'
  | typeof mergedInZoho
  | 'deleted_in_shopify'
  | 'hidden_in_shopify'
  | typeof hiddenFromApp
  | 'turned_off'
  | 'erased'
  | 'filtered'
  | 'ordered'
  | 'not_abandoned'
  | 'module_missing'
  | 'module_gone'
  | 'currency_missing'
  | 'currency_left_out'
  | 'too_many_attempts'
  | 'process_died'
  | 'duplicate_elsewhere'
  | 'rows_not_all'
  | 'value_taken'
  | 'left_to_blueprint'
  | 'layout_rule_demands'
  | 'outside_pipeline'
  | 'other_currency'
  | 'image_unread'
  | 'photo_refused'
  | 'notes_refused'
  | 'note_refused'
  | 'tags_left_out'
  | 'many_missing'
  | 'doubled_in_zoho'
  | 'lines_differ'
  | Drift

export type SyncResult = {
  result: OutcomeResult
  zohoId: ZohoId | null
  cause: string | null
  field: string | null
  message: string | null
  /** Of a record that waits: not before then, whatever else. `counts`: it was this record's attempt that failed. */
  again?: { at: Date; counts: boolean }
}

export const written = (
  result: 'created' | 'updated' | 'unchanged' | 'deleted',
  zohoId: ZohoId,
): SyncResult => ({
  result,
  zohoId,
  cause: null,
  field: null,
  message: null,
})

/** There was nothing to be done, nor is there a record. */
export const nothingDone: SyncResult = {
  result: 'unchanged',
  zohoId: null,
  cause: null,
  field: null,
  message: null,
}

export const rejected = (
  cause: string,
  { field = null, message = null }: { field?: string | null; message?: string | null } = {},
): SyncResult => ({ result: 'rejected', zohoId: null, cause, field, message })

export const skipped = (cause: Cause): SyncResult => ({
  result: 'skipped',
  zohoId: null,
  cause,
  field: null,
  message: null,
})

/** Its write may still be carried out, or another writer is at it: the record waits, and nothing is told of it. */
export const waits = (code: string, again: { at: Date; counts: boolean }): SyncResult => ({
  ...failed(code, 'Zoho may still be at it'),
  again,
})

/** Another record of Shopify's has its record in Zoho since people merged the two. @param zohoId the one that stayed */
export const merged = (zohoId: ZohoId): SyncResult => ({ ...skipped(mergedInZoho), zohoId })

/** Passing trouble: the record is tried again. */
export const failed = (cause: string, message: string): SyncResult => ({
  result: 'failed',
  zohoId: null,
  cause,
  field: null,
  message,
})
