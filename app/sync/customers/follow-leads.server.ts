// Links to Leads that Zoho's people converted: they follow to the Contact.

import type { RecordLink } from '#app/db/link-row.server.ts'
import { bareLink, loadLinks, saveLinks } from '#app/db/tables/links.server.ts'
import { fetchLeads } from '#app/zoho/records/leads.server.ts'
import { findRecords } from '#app/zoho/records/records.server.ts'
import { valueIn } from '#app/zoho/records/rows.ts'
import type { Followed } from '#app/sync/pipeline/kind.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { ownersOf } from '#app/sync/matching/owners.server.ts'
import { closedLead, type Written } from '#app/sync/pipeline/rows/next.ts'
import { contactHashes } from './lead-hashes.server.ts'
import { linkScope, type ModuleConfig, type OrgConfig } from '#app/sync/org/org-config.server.ts'

/** The same links, those of converted Leads naming the Contact. */
export async function followLeads(
  context: SyncContext,
  orgConfig: OrgConfig,
  links: readonly RecordLink[],
): Promise<Followed> {
  const [leads, contacts] = [orgConfig.people.get('Leads'), orgConfig.people.get('Contacts')]
  const inLeads = links.filter((link) => link.zohoModule === 'Leads')
  if (!leads || !contacts || inLeads.length === 0) return { links: [...links], joined: [] }
  const contactOf = await contactsOf(orgConfig, { leads, contacts }, inLeads)
  const place = { db: context.db, orgConfig, module: contacts }
  const owners = await ownersOf(place, [...contactOf.values()])
  const joined = inLeads.filter(({ shopifyId }) => {
    const contactId = contactOf.get(shopifyId)
    const owner = (contactId && owners.get(contactId)) || shopifyId
    return owner !== shopifyId
  })
  const others = links.filter((link) => !joined.includes(link))
  const followed = others.flatMap((link) => {
    const zohoId = contactOf.get(link.shopifyId)
    return zohoId ? [{ ...link, zohoModule: contacts.apiName, zohoId }] : []
  })
  const scope = linkScope(context, orgConfig, 'customer')
  const wereLeads = others.filter(({ shopifyId }) => contactOf.has(shopifyId))
  const hashes = await contactHashes(context, orgConfig, wereLeads)
  const mappedRecords = followed.map((link) => ({
    ...bareLink(link, contacts.apiName, link.zohoId),
    adopted: link.adopted,
    fieldHashes: hashes.get(link.shopifyId) ?? null,
  }))
  await saveLinks(context.db, scope, mappedRecords)
  const byId = new Map(followed.map((link) => [link.shopifyId, link]))
  return { links: others.map((link) => byId.get(link.shopifyId) ?? link), joined }
}

type Modules = { leads: ModuleConfig; contacts: ModuleConfig }

// Into which Contact each converted Lead went: shopifyId -> Zoho id. Where Zoho does not name it, our own id finds it.
async function contactsOf(orgConfig: OrgConfig, { leads, contacts }: Modules, links: readonly RecordLink[]) {
  const ids = links.map((link) => link.zohoId)
  const shown = await fetchLeads(orgConfig.zoho, ids, leads.idField)
  const gone = links.filter(({ zohoId }) => shown.get(zohoId)?.converted ?? true)
  const unnamed = gone.filter(({ zohoId }) => !shown.get(zohoId)?.contactId)
  const values = unnamed.map(({ shopifyId }) => shopifyId)
  const search = { values, fields: [contacts.idField] }
  const found = await findRecords(orgConfig.zoho, contacts.apiName, contacts.idField, search)
  const byOwnId = new Map(found.map((record) => [String(valueIn(record, contacts.idField)), record.id]))
  return new Map(
    gone.flatMap(({ shopifyId, zohoId }) => {
      const contactId = shown.get(zohoId)?.contactId ?? byOwnId.get(shopifyId)
      return contactId ? [[shopifyId, contactId]] : []
    }),
  )
}

/**
 * Leads that were converted before we knew their id: linked now, they are followed when the customer is synced again. A link
 * that is there says as well what was written, which decides what is written of the Contact: it stays.
 */
export async function linkClosedLeads(
  context: SyncContext,
  orgConfig: OrgConfig,
  results: readonly Written[],
): Promise<void> {
  const closed = results.flatMap(({ writing: { mapped }, syncResult: { cause, zohoId } }) =>
    cause === closedLead && zohoId ? [bareLink(mapped, 'Leads', zohoId)] : [],
  )
  if (closed.length === 0) return
  const ids = closed.map(({ shopifyId }) => shopifyId)
  const known = await loadLinks(context.db, orgConfig.shop, 'customer', ids)
  const fresh = closed.filter(({ shopifyId, zohoId }) => known.get(shopifyId)?.zohoId !== zohoId)
  await saveLinks(context.db, linkScope(context, orgConfig, 'customer'), fresh)
}
