// What a search for records that Zoho had before us answers. The searches are those of matching.

import type { ShopifyId, ZohoId } from '#app/lib/ids.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import type { ModuleConfig } from './org-config.server.ts'

/** A record of Zoho's; `adopted`: it was there before us. */
export type Target = {
  zohoId: ZohoId
  adopted: boolean
  /** It carries the id of another one of ours: nobody's but where Shopify no longer has that one. */
  isOthers?: true
  /** It is not for this one if another one had it before: the phone, or the email, is all that they share. */
  isStranger?: true
  /** The one of ours that had it, and that Shopify no longer has. */
  heirTo?: ShopifyId
}
/** `several` Zoho records fit one of ours; or several of ours `claimed` one of Zoho's. */
export type Ambiguity = { why: 'several' | 'claimed'; candidates: readonly ZohoId[] }
export type Match = Target | Ambiguity

/** The merchant's word: `this` record and no other; or a `new` one, whatever there is. */
export type Decided = 'this' | 'new'

export const isAmbiguous = (match: Match): match is Ambiguity => 'candidates' in match

/**
 * Answers for a batch of mapped records without a link: shopifyId -> match in this module.
 * @param own look for our own id even where a refused insert would name the record: it may be written elsewhere
 * @param others people who carry another one's id are told as well (`isOthers`): whose they are is for the caller to see; and to
 * whom a record may not be handed over (`isStranger`)
 */
export type FindExisting = (
  mappedRecords: readonly MappedRecord[],
  module: ModuleConfig,
  options?: { own?: boolean; others?: boolean },
) => Promise<Map<ShopifyId, Match>>
