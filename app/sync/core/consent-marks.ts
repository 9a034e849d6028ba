// Who opted a customer out in Zoho, where it was us: the person, who said so in Shopify, or the merchant's choice alone. What
// the choice did is taken back with it (decision 265). Pure.

import { optOutField } from '#app/mapping/parts/person.ts'
import type { ZohoFields } from '#app/zoho/records/rows.ts'
import type { MappedRecord } from './mapped-record.ts'

type Consent = Pick<MappedRecord, 'unanswered'> & { row: ZohoFields }
type Known = Readonly<Record<string, string>>

/** Beside the hashes of fields: no field is called so. */
export const ofConsent = '!'
const byChoice = 'choice'

/** Opted out although the customer never answered. */
export const isByChoice = ({ row, unanswered = false }: Consent): boolean =>
  unanswered && row[optOutField] === true

/** Nothing opts the customer out any more, and nothing but the choice ever did. */
export const isSetFree = (known: Known, { row, unanswered = false }: Consent): boolean =>
  unanswered && !(optOutField in row) && known[ofConsent] === byChoice

/**
 * What is kept after a write.
 * @param wasOut by the last one that Zoho took of us: who said no once has said so, whatever Shopify says since
 */
export function consentMark(known: Known, consent: Consent, wasOut: boolean): Known {
  const mark = wasOut ? (known[ofConsent] ?? '') : byChoice
  return optOutField in consent.row ? { [ofConsent]: isByChoice(consent) ? mark : '' } : {}
}
