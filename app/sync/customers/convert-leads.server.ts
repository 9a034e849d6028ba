// Leads become Contacts: Zoho's convert call, and what to make of each answer. Asked again it ends the same.

import type { ShopifyId, ZohoId } from '#app/lib/ids.ts'
import type { Link } from '#app/db/link-row.server.ts'
import { bareLink, deleteLinks, loadLinkedZohoIds, saveLinks } from '#app/db/tables/links.server.ts'
import { TransientError, unlessRefused } from '#app/lib/errors.ts'
import { convertLead, fetchLeads, type Conversion } from '#app/zoho/records/leads.server.ts'
import { forgetGoneAccounts, storeAccountOf } from '#app/sync/accounts/accounts.server.ts'
import { companyAccounts, nameTaken } from '#app/sync/accounts/company-accounts.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { inherit } from '#app/sync/matching/inherit.server.ts'
import type { Target } from '#app/sync/org/find-existing.ts'
import { failed, rejected, type SyncResult } from '#app/sync/core/sync-result.ts'
import { linkScope, type ModuleConfig, type OrgConfig } from '#app/sync/org/org-config.server.ts'
import { contactHashes } from './lead-hashes.server.ts'
import {
  fetchShown,
  sortByNamesakes,
  namedContacts,
  theirContact,
  type Became,
  type ShownLeads,
} from './namesakes.server.ts'
import { passesWithTime } from '#app/sync/pipeline/rows/locked-in-zoho.ts'
import { together } from '#app/sync/work/together.ts'

export type Converting = { mapped: MappedRecord; lead: Target; into: Target | null }

export type Converted =
  /** The customer is this Contact now, and the link says so. */
  | { mapped: MappedRecord; state: 'contact' }
  /** Becomes a Contact like anybody who is new; a Lead that is left over joins it afterwards. */
  | { mapped: MappedRecord; state: 'new'; leadId: ZohoId | null }
  | { mapped: MappedRecord; state: 'ended'; syncResult: SyncResult }

type Modules = { leads: ModuleConfig; contacts: ModuleConfig }
type Linked = Modules & { links: ReadonlyMap<ShopifyId, Link> }

/** @throws AppError when a call failed: what was converted is found again by its Lead */
export async function convertPeople(
  context: SyncContext,
  orgConfig: OrgConfig,
  { links, ...modules }: Linked,
  people: readonly Converting[],
): Promise<Converted[]> {
  if (people.length === 0) return []
  const targets = new Map(people.map(({ mapped, lead }) => [mapped.shopifyId, lead]))
  const left = { kind: 'customer', module: modules.leads, targets } as const
  const known = new Map([...links, ...(await inherit(context, orgConfig, left))])
  const hashes = await contactHashes(
    context,
    orgConfig,
    people.flatMap(({ mapped: { shopifyId }, lead }) => {
      const link = known.get(shopifyId)
      return link?.zohoId === lead.zohoId ? [link] : []
    }),
  )
  const companyAccountOf = await companyAccounts(
    context,
    orgConfig,
    people.map(({ mapped }) => mapped.company),
  )
  const store = await storeAccountOf(context, orgConfig)
  // Zoho would make one of the Lead's company where none is named.
  const accountOf = ({ company }: MappedRecord) => {
    const id = companyAccountOf(company)
    return id === nameTaken ? store : (id ?? store)
  }
  const place = { context, orgConfig, contacts: modules.contacts }
  const ids = people.map(({ lead }) => lead.zohoId)
  const shown = await fetchShown(orgConfig, modules.leads, ids)
  const { clear, apart } = await sortByNamesakes(place, people, shown)
  const work = { context, orgConfig, modules, hashes, shown, became: [] }
  const converting = together(clear.map((one) => convertOne(work, one, accountOf(one.mapped))))
  // Whatever failed: whom Zoho joined meanwhile is looked at.
  await Promise.allSettled([converting])
  const strange = await partFromStrangers(work)
  return [
    ...(await converting).map((one) => (strange.has(one.mapped.shopifyId) ? anew(one) : one)),
    ...apart.map(({ mapped, lead }) => anew({ mapped }, lead.zohoId)),
  ]
}

const anew = ({ mapped }: { mapped: MappedRecord }, leadId: ZohoId | null = null): Converted => ({
  mapped,
  state: 'new',
  leadId,
})

type Work = {
  context: SyncContext
  orgConfig: OrgConfig
  modules: Modules
  /** Of the Contacts that are made, by Shopify id. */
  hashes: ReadonlyMap<string, string>
  shown: ShownLeads
  /** Contacts that Zoho named without being told: filled as they are. */
  became: (Converting & Became)[]
}

async function convertOne(work: Work, one: Converting, accountId: ZohoId | null): Promise<Converted> {
  const { mapped, lead, into } = one
  const tags = work.shown.get(lead.zohoId)?.tags ?? []
  const options = { contactId: into?.zohoId ?? null, accountId, tags }
  const answer = await convertLead(work.orgConfig.zoho, lead.zohoId, options)
  if (answer.state === 'duplicate') return joinDuplicate(work, one, { accountId, answer })
  if (answer.state === 'gone') return afterGone(work, { ...one, accountId }, answer.which)
  if (answer.state === 'missing') return anew(one)
  if (answer.state === 'refused') return { mapped, state: 'ended', syncResult: refusedAs(answer) }
  if (into) return moved(work, mapped, into, null)
  return converted(work, one, answer.state === 'converted' ? answer.contactId : null)
}

// A Lead that is locked, or waits in an approval, is converted when that is over.
const refusedAs = (refused: Conversion & { state: 'refused' }): SyncResult =>
  passesWithTime(refused.code) ? failed(refused.code, refused.message) : rejected(refused.code, refused)

/** @param named the Contact that Zoho answers; null: the Lead tells */
async function converted(work: Work, one: Converting, named: ZohoId | null): Promise<Converted> {
  const { mapped, lead } = one
  if (named && (await isOthers(work, mapped, named))) return unlinked(work, one)
  if (!named) return made(work, one, await contactOf(work, lead.zohoId))
  work.became.push({ ...one, contactId: named, shown: work.shown.get(lead.zohoId) })
  // As one that was there before, until it is known to be none: nothing of a stranger's is written over.
  return moved(work, mapped, { zohoId: named, adopted: true }, null)
}

const made = (work: Work, { mapped, lead }: Converting, zohoId: ZohoId): Promise<Converted> =>
  moved(work, mapped, { zohoId, adopted: lead.adopted }, work.hashes.get(mapped.shopifyId) ?? null)

// Zoho has joined the Lead to another customer's Contact, or to a stranger's: the customer has neither of the two any more.
async function unlinked(
  { context, orgConfig }: Work,
  { mapped }: { mapped: MappedRecord },
): Promise<Converted> {
  await deleteLinks(context.db, orgConfig.shop, 'customer', [mapped.shopifyId])
  return anew({ mapped })
}

async function isOthers({ context, orgConfig }: Work, { shopifyId }: MappedRecord, contactId: ZohoId) {
  const linked = await loadLinkedZohoIds(context.db, orgConfig.shop, 'Contacts', [contactId])
  return (linked.get(contactId) ?? shopifyId) !== shopifyId
}

// A Contact that Zoho made is linked as ours; to a stranger's the customer is not linked.
async function partFromStrangers(work: Work): Promise<ReadonlySet<ShopifyId>> {
  const { context, orgConfig, modules, became } = work
  if (became.length === 0) return new Set()
  const contacts = await namedContacts({ context, orgConfig, contacts: modules.contacts }, became)
  const strange = new Set<ShopifyId>()
  for (const one of became) {
    const { mapped, contactId } = one
    const contact = contacts.get(mapped.shopifyId)
    if (contact === 'made') await made(work, one, contactId)
    if (contact !== 'strange') continue
    await unlinked(work, { mapped })
    strange.add(mapped.shopifyId)
  }
  return strange
}

async function contactOf({ orgConfig, modules }: Work, leadId: ZohoId): Promise<ZohoId> {
  const lead = (await fetchLeads(orgConfig.zoho, [leadId], modules.leads.idField)).get(leadId)
  // The next look finds the Contact by e-mail, or nothing does.
  if (!lead?.contactId) throw moving('The lead is converted, into a Contact that Zoho does not name')
  return lead.contactId
}

// Remembered at once: what follows may fail. The invalid fingerprint has it written, with our id, next.
async function moved(
  { context, orgConfig }: Work,
  mapped: MappedRecord,
  { zohoId, adopted }: Target,
  fieldHashes: string | null,
): Promise<Converted> {
  const bare = bareLink({ shopifyId: mapped.shopifyId, parentId: null }, 'Contacts', zohoId)
  const link = { ...bare, adopted, fieldHashes }
  await saveLinks(context.db, linkScope(context, orgConfig, 'customer'), [link])
  return { mapped, state: 'contact' }
}

type Duplicate = { accountId: ZohoId | null; answer: Conversion & { state: 'duplicate' } }

// Zoho has such a person among the Contacts: the Lead joins that one, unless it is somebody else's.
async function joinDuplicate(
  work: Work,
  one: Converting,
  { accountId, answer }: Duplicate,
): Promise<Converted> {
  const { mapped, lead, into } = one
  const { context, orgConfig, modules, shown } = work
  if (into || !answer.id || (answer.module ?? 'Contacts') !== 'Contacts')
    return into
      ? { mapped, state: 'ended', syncResult: rejected('duplicate_elsewhere') }
      : anew(one, lead.zohoId)
  const became = { mapped, contactId: answer.id, shown: shown.get(lead.zohoId) }
  const theirs = await theirContact({ context, orgConfig, contacts: modules.contacts }, became)
  return theirs ? convertOne(work, { ...one, into: theirs }, accountId) : anew(one, lead.zohoId)
}

// Deleted in Zoho meanwhile, or long ago.
async function afterGone(
  { context, orgConfig }: Work,
  { mapped, accountId }: Converting & { accountId: ZohoId | null },
  which: 'Contacts' | 'Accounts',
): Promise<Converted> {
  const again =
    which === 'Contacts' || (await forgetGoneAccounts(context, orgConfig, accountId ? [accountId] : []))
  if (again) throw moving('A record that the lead should join is gone')
  return { mapped, state: 'ended', syncResult: rejected('INVALID_DATA', { field: 'Account_Name' }) }
}

const moving = (message: string) => new TransientError(message, { code: 'zoho_moved' })

/** A Lead left over beside the customer's own Contact joins it. Whether it did shows the next comparison. */
export async function joinLead(
  context: SyncContext,
  orgConfig: OrgConfig,
  { leadId, contactId }: { leadId: ZohoId; contactId: ZohoId },
): Promise<void> {
  const accountId = await storeAccountOf(context, orgConfig)
  const leads = orgConfig.people.get('Leads')
  const shown = leads && (await unlessRefused(fetchShown(orgConfig, leads, [leadId])))
  const tags = shown?.get(leadId)?.tags ?? []
  const answer = await convertLead(orgConfig.zoho, leadId, { contactId, accountId, tags })
  if (answer.state !== 'converted' && answer.state !== 'already')
    context.log.warn({ shop: orgConfig.shop, state: answer.state }, 'lead left over')
}
