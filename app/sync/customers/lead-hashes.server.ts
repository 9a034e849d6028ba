// A Lead's hashes follow it to its Contact: what people made of the Lead is there after the conversion, and stays (decision 124).

import type { Link } from '#app/db/link-row.server.ts'
import { linkPlace } from '#app/db/protection/sealed.server.ts'
import { unlessRefused } from '#app/lib/errors.ts'
import { addressField } from '#app/mapping/addresses/address-fields.ts'
import { sameFields } from '#app/mapping/catalogue/standard.ts'
import { optOutField } from '#app/mapping/parts/person.ts'
import { tagField } from '#app/mapping/parts/tags.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import { hashesOf } from '#app/sync/pipeline/plan.server.ts'
import { takenOverHashes } from '#app/sync/pipeline/rows/hashes.server.ts'
import { fetchLeads } from '#app/zoho/records/leads.server.ts'
import { valueIn } from '#app/zoho/records/rows.ts'

// Tags come along only where a conversion is asked for them: they are merged anew. And an opt-out in the Contact may be
// its own, where people joined the Lead to one that was there: it counts as somebody else's word.
const lookedAt: ReadonlySet<string> = new Set([tagField, optOutField])

/** The hashes of the Contacts that these Leads become or became, by Shopify id; none of a Lead that Zoho does not show. */
export async function contactHashes(
  context: SyncContext,
  orgConfig: OrgConfig,
  links: readonly Link[],
): Promise<ReadonlyMap<string, string>> {
  const { shop, people, zoho } = orgConfig
  const [leads, contacts] = [people.get('Leads'), people.get('Contacts')]
  const known = links.flatMap(({ shopifyId, zohoId, ...link }) => {
    const stored = link.zohoModule === 'Leads' ? hashesOf(context, shop, link) : null
    return stored !== null && zohoId !== null ? [{ shopifyId, zohoId, stored }] : []
  })
  if (!leads || !contacts || known.length === 0) return new Map()
  const names = new Map(
    [...sameFields('customer', 'Leads', 'Contacts')].map(([lead, contact]) => [
      addressField(lead, leads.fields),
      addressField(contact, contacts.fields),
    ]),
  )
  const ids = known.map(({ zohoId }) => zohoId)
  const shown = [...names.keys()].filter((name) => leads.fields.has(name))
  const read = await unlessRefused(fetchLeads(zoho, ids, leads.idField, shown))
  const nameIn = (name: string) => (lookedAt.has(name) ? null : (names.get(name) ?? name))
  return new Map(
    known.flatMap(({ shopifyId, zohoId, stored }) => {
      const lead = read?.get(zohoId)
      if (!lead) return []
      const isEmptied = (name: string) => shown.includes(name) && (valueIn(lead.record, name) ?? '') === ''
      return [
        [shopifyId, context.secrets.encrypt(takenOverHashes(stored, nameIn, isEmptied), linkPlace(shop))],
      ]
    }),
  )
}
