// What is written in the place of a record that Zoho says is not there. Pure.

import type { ShopifyId, ZohoId } from '#app/lib/ids.ts'
import type { FieldChanges } from './hashes.server.ts'
import type { Writing } from './next.ts'

/** `lost`: the record that was to be written, and that Zoho says is not there. `heirTo`: whose the one was that is written instead. */
export type InPlaceOf = { readonly lost?: ZohoId | null; readonly heirTo?: ShopifyId | undefined }

type Instead = Pick<Writing, 'zohoId' | 'adopted' | 'decided' | 'heirTo'>

/**
 * Another record that stands for the lost one, or a new one (`zohoId` null). Zoho got the values as they were, but in a
 * record that is gone: in another one they fill blanks only.
 */
export const instead = (writing: Writing, { zohoId, adopted, decided, heirTo }: Instead): Writing => ({
  ...writing,
  zohoId,
  adopted,
  decided,
  heirTo,
  lost: writing.zohoId,
  linesKnown: false,
  changes: asTakenOver(writing.changes),
})

const asTakenOver = ({ unchanged, takenOver, ...changes }: FieldChanges): FieldChanges => ({
  ...changes,
  unchanged: new Set(),
  takenOver: new Set([...takenOver, ...unchanged]),
})
