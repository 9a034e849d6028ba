// Zoho joins a Lead that becomes a Contact to whoever matches it: by e-mail, then by name alone (contracts/zoho 2.6). Whoever is
// only called the same is somebody else: such people are looked for before, and whom Zoho joined all the same afterwards.

import { loadLinkedZohoIds } from '#app/db/tables/links.server.ts'
import type { ShopifyId, ZohoId } from '#app/lib/ids.ts'
import { namesIn, tagField } from '#app/mapping/parts/tags.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { ownIdOf, type MappedRecord } from '#app/sync/core/mapped-record.ts'
import type { Target } from '#app/sync/org/find-existing.ts'
import { together } from '#app/sync/work/together.ts'
import { madeFields, type ModuleConfig, type OrgConfig } from '#app/sync/org/org-config.server.ts'
import { fetchLeads } from '#app/zoho/records/leads.server.ts'
import { fetchRecords, findRecords } from '#app/zoho/records/records.server.ts'
import { valueIn, type ZohoRecord } from '#app/zoho/records/rows.ts'

export type AmongContacts = { context: SyncContext; orgConfig: OrgConfig; contacts: ModuleConfig }

/** What Zoho goes by when it looks for a Lead's Contact. */
type Person = { first: string; last: string; email: string }
type ShownLead = Person & { createdAt: string; tags: readonly string[] }
export type ShownLeads = ReadonlyMap<ZohoId, ShownLead>

/** These Leads as Zoho has them; missing: it shows none. */
export async function fetchShown(
  { zoho }: OrgConfig,
  leads: ModuleConfig,
  ids: readonly ZohoId[],
): Promise<ShownLeads> {
  const shown = await fetchLeads(zoho, ids, leads.idField, [...fieldsOf(leads), 'Created_Time', tagField])
  return new Map(
    [...shown].map(([id, { record }]) => [
      id,
      { ...personIn(record), createdAt: textOf(record['Created_Time']), tags: namesIn(record[tagField]) },
    ]),
  )
}

const fieldsOf = ({ fields }: ModuleConfig): string[] =>
  ['First_Name', 'Last_Name', 'Email'].filter((name) => fields.size === 0 || fields.has(name))

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
const personIn = (record: ZohoRecord): Person => ({
  first: textOf(record['First_Name']),
  last: textOf(record['Last_Name']),
  email: textOf(record['Email']),
})

const nameOf = ({ first, last }: Person): string => `${first} ${last}`.trim().toLowerCase()
const hasSameEmail = (one: Person, other: Person): boolean =>
  one.email !== '' && one.email.toLowerCase() === other.email.toLowerCase()
const isAlike = (one: Person, other: Person): boolean =>
  nameOf(one) === nameOf(other) || hasSameEmail(one, other)

type Joining = { mapped: MappedRecord; lead: Target; into: Target | null }

/**
 * Who may be left to Zoho: nobody in Contacts, nor in this batch, matches them. A free Contact with the Lead's e-mail is
 * theirs. The others come `apart`: they need a Contact that is made for them, which the Lead is then told to join.
 */
export async function sortByNamesakes<T extends Joining>(
  among: AmongContacts,
  people: readonly T[],
  shown: ShownLeads,
): Promise<{ clear: T[]; apart: T[] }> {
  const open = people.flatMap(({ lead, into }) => (into ? [] : (shown.get(lead.zohoId) ?? [])))
  const there = await findAlike(among, open)
  const owners = await ownersAmong(among, there)
  const clear: T[] = []
  const apart: T[] = []
  const seen: Person[] = []
  const joined = new Set(people.flatMap(({ into }) => into?.zohoId ?? []))
  for (const one of people) {
    const lead = one.into ? undefined : shown.get(one.lead.zohoId)
    const alike = lead ? there.filter((record) => isAlike(personIn(record), lead)) : []
    const into = lead ? theirs(one.mapped, lead, alike, owners) : null
    if (into && !joined.has(into.zohoId)) {
      joined.add(into.zohoId)
      clear.push({ ...one, into })
    } else if (lead && (alike.length > 0 || seen.some((other) => isAlike(other, lead)))) apart.push(one)
    else clear.push(one)
    if (lead) seen.push(lead)
  }
  return { clear, apart }
}

type Owners = ReadonlyMap<ZohoId, string>

// The only Contact with the Lead's e-mail, where it is nobody else's.
function theirs(
  mapped: MappedRecord,
  lead: Person,
  alike: readonly ZohoRecord[],
  owners: Owners,
): Target | null {
  const isFree = ({ id }: ZohoRecord) => ['', ownIdOf(mapped)].includes(owners.get(id) ?? '')
  const [only, ...others] = alike.filter((record) => hasSameEmail(personIn(record), lead) && isFree(record))
  return only && others.length === 0 ? { zohoId: only.id, adopted: !owners.get(only.id) } : null
}

// By our links, or by the Shopify id that they carry.
async function ownersAmong(
  { context, orgConfig, contacts }: AmongContacts,
  records: readonly ZohoRecord[],
): Promise<Owners> {
  const ids = records.map(({ id }) => id)
  const linked = await loadLinkedZohoIds(context.db, orgConfig.shop, contacts.apiName, ids)
  return new Map(
    records.map((record) => [record.id, linked.get(record.id) ?? textOf(valueIn(record, contacts.idField))]),
  )
}

const namesPerQuery = 50

// By e-mail and by name, a query for fifty of each. Whoever has no first name is asked for apart.
async function findAlike(among: AmongContacts, leads: readonly Person[]): Promise<ZohoRecord[]> {
  const { zoho } = among.orgConfig
  const { apiName, idField, fields: known } = among.contacts
  const fields = madeFields(among.contacts, [idField, ...fieldsOf(among.contacts)])
  const emails = unique(leads.map(({ email }) => email))
  const searches = [findRecords(zoho, apiName, 'Email', { values: emails, fields })]
  const hasFirst = known.size === 0 || known.has('First_Name')
  for (const some of Map.groupBy(leads, ({ first }) => first !== '').values())
    for (let at = 0; at < some.length; at += namesPerQuery) {
      const named = some.slice(at, at + namesPerQuery)
      const also = { field: 'First_Name', values: unique(named.map(({ first }) => first)) }
      const search = { values: unique(named.map(({ last }) => last)), fields, ...(hasFirst ? { also } : {}) }
      searches.push(findRecords(zoho, apiName, 'Last_Name', search))
    }
  const found = (await together(searches)).flat()
  return [...new Map(found.map((record) => [record.id, record])).values()]
}

const unique = (values: readonly string[]): string[] => [...new Set(values.filter((value) => value !== ''))]

/** A Contact that Zoho says a Lead became, and the Lead. */
export type Became = { mapped: MappedRecord; contactId: ZohoId; shown: ShownLead | undefined }

/** Zoho made it; or it was there, and is the customer's by the e-mail; or it is somebody else's. */
export type NamedContact = 'made' | 'joined' | 'strange'

/** What Contacts are that Zoho says these Leads became, by Shopify id: it does not say whether it made them. */
export async function namedContacts(
  { context, orgConfig: { zoho }, contacts }: AmongContacts,
  became: readonly Became[],
): Promise<ReadonlyMap<ShopifyId, NamedContact>> {
  const ids = became.map(({ contactId }) => contactId)
  const fields = madeFields(contacts, [contacts.idField, 'Email', 'Created_Time'])
  const records = await fetchRecords(zoho, contacts.apiName, ids, fields)
  const byId = new Map(records.map((record) => [record.id, record]))
  const now = context.now()
  return new Map(
    became.map((one) => {
      const record = byId.get(one.contactId)
      // What Zoho does not show cannot be written over either.
      return [
        one.mapped.shopifyId,
        record ? namedContact(one, record, { idField: contacts.idField, now }) : 'made',
      ]
    }),
  )
}

// Far more than two clocks differ by, and a conversion lasts.
const newForMs = 60 * 60_000

function namedContact(
  { mapped, shown }: Became,
  record: ZohoRecord,
  { idField, now }: { idField: string; now: Date },
): NamedContact {
  const owner = textOf(valueIn(record, idField))
  if (owner === ownIdOf(mapped)) return 'made'
  if (owner !== '') return 'strange'
  const { email } = personIn(record)
  const createdAt = textOf(record['Created_Time'])
  // No source says whether a Contact is as old as the Lead that it was, or as the conversion.
  const isOld = createdAt !== shown?.createdAt && Date.parse(createdAt) < now.getTime() - newForMs
  if (shown && hasSameEmail(personIn(record), shown)) return isOld ? 'joined' : 'made'
  return isOld || (email !== '' && shown !== undefined) ? 'strange' : 'made'
}

/** The Contact that Zoho says is the same as a Lead, where it has the Lead's e-mail and is nobody else's. */
export async function theirContact(
  among: AmongContacts,
  { mapped, contactId, shown }: Became,
): Promise<Target | null> {
  const { zoho } = among.orgConfig
  const { apiName, idField } = among.contacts
  const records = await fetchRecords(
    zoho,
    apiName,
    [contactId],
    madeFields(among.contacts, [idField, 'Email']),
  )
  return shown ? theirs(mapped, shown, records, await ownersAmong(among, records)) : null
}
