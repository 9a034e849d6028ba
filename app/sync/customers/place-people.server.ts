// Customers where there are two modules for them: who is a Lead, who is a Contact, and who becomes one now.

import { rejected, type SyncResult } from '#app/sync/core/sync-result.ts'
import { bareLink, loadLinks, saveLinks } from '#app/db/tables/links.server.ts'
import type { ShopifyId, ZohoId } from '#app/lib/ids.ts'
import { isLinked, type Link, type RecordLink } from '#app/db/link-row.server.ts'
import { loadLeftOut } from '#app/db/tables/questions.server.ts'
import type { PersonModule } from '#app/mapping/records/customer.ts'
import { fetchLeads, type Lead } from '#app/zoho/records/leads.server.ts'
import { isKnown } from '#app/sync/pipeline/plan.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { contactHashes } from './lead-hashes.server.ts'
import { convertPeople, type Converted, type Converting } from './convert-leads.server.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { isAmbiguous, type Match } from '#app/sync/org/find-existing.ts'
import { mayRemake } from '#app/sync/protection/mass-deletion.server.ts'
import { placeOf, type PersonLookup } from './people.ts'
import { recordOrdersOf } from './record-orders.server.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import type { Push } from '#app/sync/pipeline/kind.ts'
import { linkScope, soughtPeople, type ModuleConfig } from '#app/sync/org/org-config.server.ts'

/** Mapped records of one module, what they are written over, and Leads that join them when they are written. */
export type Group = {
  module: ModuleConfig
  mappedRecords: MappedRecord[]
  /** Null: nobody was looked for yet. */
  matches: ReadonlyMap<ShopifyId, Match> | null
  leftLeads: ReadonlyMap<string, ZohoId>
}

type Sorted = Group & { matches: Map<ShopifyId, Match>; leftLeads: Map<ShopifyId, ZohoId> }

export type Placed = { groups: Group[]; ended: SyncedRecord[] }

/** Sorts a batch by module. Leads whose customers ordered are converted here. */
export async function placePeople(
  context: SyncContext,
  push: Push,
  mappedRecords: readonly MappedRecord[],
): Promise<Placed> {
  const { orgConfig } = push
  const [leads, contacts] = [orgConfig.people.get('Leads'), orgConfig.people.get('Contacts')]
  if (!leads || !contacts) return single(orgConfig.people.values().next().value, mappedRecords)
  if (push.moving && orgConfig.settings.customersAs === 'Leads') return single(leads, mappedRecords)
  const ids = mappedRecords.map(({ shopifyId }) => shopifyId)
  const links = await loadLinks(context.db, orgConfig.shop, 'customer', ids)
  if (orgConfig.settings.customersAs !== 'Contacts')
    return placeIn(context, push, { leads, contacts, links }, mappedRecords)
  // Leads are only those of a choice before this one.
  const wereLeads = mappedRecords.filter(({ shopifyId }) => linkedIn(links.get(shopifyId), 'Leads'))
  const others = single(
    contacts,
    mappedRecords.filter((mapped) => !wereLeads.includes(mapped)),
  )
  if (wereLeads.length === 0) return others
  const { groups, ended } = await placeIn(context, push, { leads, contacts, links }, wereLeads)
  return { groups: [...groups, ...others.groups], ended }
}

type Places = { leads: ModuleConfig; contacts: ModuleConfig; links: ReadonlyMap<ShopifyId, Link> }

async function placeIn(
  context: SyncContext,
  push: Push,
  { leads, contacts, links }: Places,
  mappedRecords: readonly MappedRecord[],
): Promise<Placed> {
  const { orgConfig } = push
  const groups = { Leads: newGroup(leads), Contacts: newGroup(contacts) }
  const open: MappedRecord[] = []
  for (const mapped of mappedRecords) {
    const isSame = (lead: Link) =>
      isKnown(context.digests, lead, { mapped: asModule(mapped, 'Leads'), module: leads })
    const settled = settledIn(push, mapped, links.get(mapped.shopifyId), isSame)
    if (settled) groups[settled].mappedRecords.push(asModule(mapped, settled))
    else open.push(mapped)
  }
  const seen = await look(push, { leads, contacts, links, open })
  const held = await heldPeople(context, push, seen)
  const { converting, ended } = sort(
    groups,
    seen.filter((one) => !held.includes(one)),
    await leftOutAmong(context, push, seen),
  )
  ended.push(...held.map(({ mapped, lookup }) => ({ mapped, syncResult: heldResult(lookup) })))
  const convert = () => convertPeople(context, orgConfig, { leads, contacts, links }, converting)
  const converted = await orgConfig.writer.convert(converting.length, convert)
  if (converted) {
    settleConverted(groups, ended, converted)
    await followUp(context, push, { links, contacts: groups.Contacts, converting })
  } else {
    // Not converted: the Lead counts as written over.
    for (const { mapped, lead, into } of converting)
      put(groups.Contacts, asModule(mapped, 'Contacts'), into ?? lead)
  }
  return { groups: filled(groups), ended }
}

const filled = (groups: Groups): Group[] =>
  Object.values(groups).filter(({ mappedRecords }) => mappedRecords.length > 0)

const newGroup = (module: ModuleConfig): Sorted => ({
  module,
  mappedRecords: [],
  matches: new Map(),
  leftLeads: new Map(),
})

function single(module: ModuleConfig | undefined, mappedRecords: readonly MappedRecord[]): Placed {
  const groups =
    module && mappedRecords.length > 0
      ? [{ ...newGroup(module), mappedRecords: [...mappedRecords], matches: null }]
      : []
  return { groups, ended: [] }
}

/** A choice of Contacts leaves those who are Leads where they are, until the merchant moves them. */
const leadsStay = ({ orgConfig, moving }: Push): boolean =>
  orgConfig.settings.customersAs === 'Contacts' && !moving

/** The same customer as the other module takes it. */
export function asModule(mapped: MappedRecord, module: PersonModule): MappedRecord {
  const { home, other, row, onCreate = {}, keepIfSet = [], overwrite = [], followed = [] } = mapped
  const { emptied = [], filtered = false, says = {}, amounts = null } = mapped
  if (!other || home === module) return mapped
  return {
    ...mapped,
    ...other,
    home: module,
    other: { row, onCreate, keepIfSet, overwrite, followed, emptied, filtered, says, amounts },
  }
}

const linkedIn = (link: Link | undefined, module: PersonModule): RecordLink | null =>
  link?.zohoModule === module && isLinked(link) ? link : null

// Without a look at Zoho: what is filtered out, a Contact, or a Lead that stays one and has not changed.
function settledIn(
  push: Push,
  mapped: MappedRecord,
  link: Link | undefined,
  isSame: (lead: Link) => boolean,
): PersonModule | null {
  const home = mapped.home ?? 'Contacts'
  if (mapped.filtered) return home
  if (linkedIn(link, 'Contacts')) return 'Contacts'
  const lead = linkedIn(link, 'Leads')
  if (!lead || lead.gone || push.trigger === 'retry') return null
  if (home !== 'Leads' && !leadsStay(push)) return null
  return isSame(lead) ? 'Leads' : null
}

type Look = {
  leads: ModuleConfig
  contacts: ModuleConfig
  links: ReadonlyMap<ShopifyId, Link>
  open: readonly MappedRecord[]
}

type Seen = { mapped: MappedRecord; lookup: PersonLookup }

async function look(push: Push, { leads, contacts, links, open }: Look): Promise<Seen[]> {
  const linked = open.flatMap(({ shopifyId }) => linkedIn(links.get(shopifyId), 'Leads') ?? [])
  const inZoho = await fetchLeads(
    push.orgConfig.zoho,
    linked.map((link) => link.zohoId),
    leads.idField,
  )
  const stays = leadsStay(push)
  const seen = open.map((mapped) => {
    const link = linkedIn(links.get(mapped.shopifyId), 'Leads')
    const lead = link && leadOf(link, inZoho.get(link.zohoId))
    return { mapped, wants: mapped.home ?? 'Contacts', stays, lead }
  })
  const unlinked = seen.filter(({ lead }) => !lead || lead.state === 'missing')
  const towardsContacts = seen.filter(
    ({ wants, lead }) =>
      !lead || (lead.state === 'open' ? wants === 'Contacts' && !stays : lead.contactId === null),
  )
  const find = (some: readonly { mapped: MappedRecord }[], module: ModuleConfig) =>
    some.length === 0
      ? new Map<ShopifyId, Match>()
      : push.findExisting(
          some.map(({ mapped }) => mapped),
          module,
          { own: true },
        )
  const inLeads = await find(soughtPeople(push.orgConfig).includes(leads) ? unlinked : [], leads)
  const inContacts = await find(towardsContacts, contacts)
  return seen.map(({ mapped, ...known }) => {
    const found = (matches: ReadonlyMap<ShopifyId, Match>) => matches.get(mapped.shopifyId) ?? null
    return { mapped, lookup: { ...known, inLeads: found(inLeads), inContacts: found(inContacts) } }
  })
}

// Leads that are missing in Zoho come again as new records, but not a store's worth of them.
async function heldPeople(
  context: SyncContext,
  { orgConfig, moving }: Push,
  seen: readonly Seen[],
): Promise<readonly Seen[]> {
  const missing = seen.filter(
    ({ lookup: { lead, inLeads, inContacts } }) => lead?.state === 'missing' && !inLeads && !inContacts,
  )
  if (missing.length === 0 || moving) return []
  const scope = { shop: orgConfig.shop, kind: 'customer' } as const
  const may = () => mayRemake(context, scope, missing.length)
  return (await orgConfig.writer.perform(may, true)) ? [] : missing
}

const heldResult = ({ lead }: PersonLookup): SyncResult => ({
  ...rejected('many_missing'),
  zohoId: lead?.zohoId ?? null,
})

function leadOf({ zohoId, adopted }: RecordLink, lead: Lead | undefined): PersonLookup['lead'] {
  const state = !lead ? 'missing' : lead.converted ? 'converted' : 'open'
  return { zohoId, adopted, state, contactId: lead?.contactId ?? null }
}

type Groups = Record<PersonModule, Sorted>

// Whom the merchant left out has no Lead of ours: one that fits is not converted either.
function leftOutAmong(context: SyncContext, { orgConfig }: Push, seen: readonly Seen[]) {
  const ids = seen.filter(({ lookup }) => !lookup.lead).map(({ mapped }) => mapped.shopifyId)
  return loadLeftOut(context.db, { shop: orgConfig.shop, kind: 'customer' }, ids)
}

function sort(groups: Groups, lookups: readonly Seen[], leftOut: ReadonlySet<ShopifyId>) {
  const converting: Converting[] = []
  const ended: SyncedRecord[] = []
  for (const { mapped, lookup } of lookups) {
    const place = placeOf(lookup)
    // Whoever is in doubt is asked about where the doubt is.
    if (place.do === 'ask') {
      const group = groups[place.module]
      put(group, asModule(mapped, place.module), place.match)
      if (place.lead) group.leftLeads.set(mapped.shopifyId, place.lead.zohoId)
    } else if (place.do === 'convert' && place.lead.adopted && leftOut.has(mapped.shopifyId))
      put(groups.Leads, asModule(mapped, 'Leads'), place.lead)
    else if (place.do === 'convert') converting.push({ ...place, mapped })
    else put(groups[place.module], asModule(mapped, place.module), place.over)
  }
  return { converting, ended }
}

function put(group: Sorted, mapped: MappedRecord, over: Match | null): void {
  group.mappedRecords.push(mapped)
  if (over) group.matches.set(mapped.shopifyId, over)
}

function settleConverted({ Contacts }: Groups, ended: SyncedRecord[], converted: readonly Converted[]): void {
  for (const one of converted) {
    if (one.state === 'ended') {
      ended.push({ mapped: one.mapped, syncResult: one.syncResult })
      continue
    }
    const leftLead = one.state === 'new' ? one.leadId : null
    Contacts.mappedRecords.push({ ...asModule(one.mapped, 'Contacts'), leftLead })
    if (leftLead) Contacts.leftLeads.set(one.mapped.shopifyId, leftLead)
  }
}

type FollowUp = {
  links: ReadonlyMap<ShopifyId, Link>
  contacts: Sorted
  converting: readonly Converting[]
}

// Who was linked to a Lead and is a Contact now: the link follows, and so do the orders.
async function followUp(
  context: SyncContext,
  { orgConfig, trigger }: Push,
  { links, contacts: { mappedRecords, matches }, converting }: FollowUp,
): Promise<void> {
  const scope = linkScope(context, orgConfig, 'customer')
  const follows = mappedRecords.flatMap(({ shopifyId }) => {
    const [lead, over] = [linkedIn(links.get(shopifyId), 'Leads'), matches.get(shopifyId)]
    return lead && over && !isAmbiguous(over) ? [{ lead, over }] : []
  })
  const leads = follows.map(({ lead }) => lead)
  const hashes = await contactHashes(context, orgConfig, leads)
  const followed = follows.map(({ lead: { shopifyId }, over: { zohoId, adopted } }) => {
    const link = bareLink({ shopifyId, parentId: null }, 'Contacts', zohoId)
    return { ...link, adopted, fieldHashes: hashes.get(shopifyId) ?? null }
  })
  await saveLinks(context.db, scope, followed)
  if (trigger === 'import') return
  const wereLeads = new Set(
    [...followed, ...converting.map(({ mapped }) => mapped)].map((one) => one.shopifyId),
  )
  const moved = mappedRecords.filter(({ shopifyId }) => wereLeads.has(shopifyId))
  await recordOrdersOf(
    context,
    orgConfig,
    moved.map(({ shopifyId }) => shopifyId),
    { trigger },
  )
}
