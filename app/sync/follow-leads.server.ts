// Links to Leads that Zoho's people converted: they follow to the Contact.

import { bareLink, saveLinks, type Link } from '#app/db/links.server.ts'
import { fetchLeads } from '#app/zoho/leads.server.ts'
import { findRecords } from '#app/zoho/records.server.ts'
import type { SyncContext } from './context.ts'
import { closedLead } from './settle-row.server.ts'
import type { Sheet } from './sheet.server.ts'
import type { Written } from './write-rows.server.ts'

/** The same links, those of converted Leads naming the Contact. */
export async function followLeads(
  context: SyncContext,
  sheet: Sheet,
  links: readonly Link[],
): Promise<Link[]> {
  const [leads, contacts] = [sheet.people.get('Leads'), sheet.people.get('Contacts')]
  const inLeads = links.filter((link) => link.zohoModule === 'Leads')
  if (!leads || !contacts || inLeads.length === 0) return [...links]
  const ids = inLeads.map((link) => link.zohoId)
  const shown = await fetchLeads(sheet.zoho, ids, leads.idField)
  const gone = inLeads.filter(({ zohoId }) => shown.get(zohoId)?.converted ?? true)
  const unnamed = gone.filter(({ zohoId }) => !shown.get(zohoId)?.contactId)
  const values = unnamed.map(({ shopifyId }) => shopifyId)
  const search = { values, fields: [contacts.idField] }
  const found = await findRecords(sheet.zoho, contacts.apiName, contacts.idField, search)
  const byOwnId = new Map(found.map((record) => [String(record[contacts.idField]), record.id]))
  const moves = new Map(
    gone.flatMap(({ shopifyId, zohoId }) => {
      const contactId = shown.get(zohoId)?.contactId ?? byOwnId.get(shopifyId)
      return contactId ? [[shopifyId, contactId]] : []
    }),
  )
  const moved = links.map((link) => {
    const zohoId = moves.get(link.shopifyId)
    return zohoId ? { ...link, zohoModule: 'Contacts', zohoId } : link
  })
  const scope = { shop: sheet.shop, kind: 'customer', at: context.now() } as const
  const drafts = moved
    .filter(({ shopifyId }) => moves.has(shopifyId))
    .map((link) => ({ ...bareLink(link, 'Contacts', link.zohoId), adopted: link.adopted }))
  await saveLinks(context.db, scope, drafts)
  return moved
}

/** Leads that were converted before we knew their id: linked now, they are followed when the customer is carried again. */
export async function linkClosedLeads(
  context: SyncContext,
  sheet: Sheet,
  results: readonly Written[],
): Promise<void> {
  const closed = results.flatMap(({ writing: { draft }, ending: { cause, zohoId } }) =>
    cause === closedLead && zohoId ? [bareLink(draft, 'Leads', zohoId)] : [],
  )
  await saveLinks(context.db, { shop: sheet.shop, kind: 'customer', at: context.now() }, closed)
}
