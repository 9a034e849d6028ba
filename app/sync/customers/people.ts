// Where a customer is to be written, from what our link and Zoho say. Pure: a table of cases.

import type { ZohoId } from '#app/lib/ids.ts'
import type { PersonModule } from '#app/mapping/records/customer.ts'
import { isAmbiguous, type Ambiguity, type Match, type Target } from '#app/sync/org/find-existing.ts'

/** What is known of one customer who is not settled yet. */
export type PersonLookup = {
  /** What the merchant's choice makes of the customer. */
  wants: PersonModule
  /** The choice is for new customers only: who is a Lead stays one until the merchant moves them. */
  stays?: boolean
  /** The Lead that our link names, as Zoho shows it. */
  lead: (Target & { state: 'open' | 'converted' | 'missing'; contactId: ZohoId | null }) | null
  /** Found by our id, e-mail or phone. */
  inLeads: Match | null
  inContacts: Match | null
}

export type Placement =
  /** Written there: over the record, or as a new one. */
  | { do: 'write'; module: PersonModule; over: Target | null }
  /** The Lead becomes a Contact, or joins the one that is there. */
  | { do: 'convert'; lead: Target; into: Target | null }
  /** Several records fit: the merchant's question. The Lead joins the answer. */
  | { do: 'ask'; module: PersonModule; match: Ambiguity; lead: Target | null }

const write = (module: PersonModule, over: Target | null): Placement => ({ do: 'write', module, over })
const ask = (module: PersonModule, match: Ambiguity, lead: Target | null = null): Placement => ({
  do: 'ask',
  module,
  match,
  lead,
})
// A Contact that was left by somebody whom Shopify no longer has is joined by no Lead.
const convert = (lead: Target, into: Match | null): Placement =>
  into && isAmbiguous(into)
    ? ask('Contacts', into, lead)
    : { do: 'convert', lead, into: into?.heirTo ? null : into }
const writeContact = (over: Match | null): Placement =>
  over && isAmbiguous(over) ? ask('Contacts', over) : write('Contacts', over)

/** A Contact never becomes a Lead again, and who was a Lead is not made a second time. */
export function placeOf({ wants, stays = false, lead, inLeads, inContacts }: PersonLookup): Placement {
  if (lead?.state === 'open') {
    const { zohoId, adopted } = lead
    if (wants === 'Leads' || stays) return write('Leads', { zohoId, adopted })
    return convert({ zohoId, adopted }, inContacts)
  }
  if (lead?.state === 'converted' && lead.contactId)
    return write('Contacts', { zohoId: lead.contactId, adopted: lead.adopted })
  // Converted into a Contact that Zoho does not name, or deleted: what is found decides.
  if (lead?.state === 'converted') return writeContact(inContacts)
  return placeUnlinked(wants, inLeads, inContacts)
}

function placeUnlinked(wants: PersonModule, inLeads: Match | null, inContacts: Match | null): Placement {
  if (isOurs(inLeads)) {
    if (isOurs(inContacts)) return { do: 'convert', lead: inLeads, into: inContacts }
    if (wants === 'Leads') return write('Leads', inLeads)
    return convert(inLeads, inContacts)
  }
  if (isOurs(inContacts)) return write('Contacts', inContacts)
  const [first, second] = wants === 'Leads' ? [inLeads, inContacts] : [inContacts, inLeads]
  const found = first ?? second
  if (found === null) return write(wants, null)
  if (isAmbiguous(found)) return ask(found === inContacts ? 'Contacts' : 'Leads', found)
  if (found === inContacts) return write('Contacts', found)
  return wants === 'Leads' ? write('Leads', found) : { do: 'convert', lead: found, into: null }
}

// It carries our id: there is no doubt.
const isOurs = (match: Match | null): match is Target =>
  match !== null && !isAmbiguous(match) && !match.adopted
