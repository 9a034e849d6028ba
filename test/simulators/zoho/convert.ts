import { failure, isObject, listOf, Refusal, success, textOf, type Answer, type Outcome } from './answers.ts'
import type { Call } from './call.ts'
import type { Organisation } from './organisation.ts'
import { noSuchId } from './read.ts'
import type { Entry, ModuleStore } from './store.ts'
import type { Row } from './types.ts'
import { duplicateOf } from './match.ts'
import { takeTags } from './tags.ts'
import { finish, heldMessages, insert, startWork } from './write.ts'

/** POST /Leads/{id}/actions/convert (contract 2.6). */
export function convertLead(call: Call): Answer {
  const { org } = call
  const lead = org.module('Leads').rows.get(call.path[1] ?? '')
  if (!lead) throw noSuchId(org)
  const body = call.json()
  const options = isObject(body) && Array.isArray(body.data) && isObject(body.data[0]) ? body.data[0] : {}
  if (lead.row.Converted__s === true && org.switches.alreadyConverted === 'flat')
    throw new Refusal(400, 'ID_ALREADY_CONVERTED', 'id already converted', { resource_path_index: 1 })
  const result = convert(org, lead, options)
  if (result.status === 'success' && org.switches.convertScheduled)
    return {
      status: 202,
      body: { data: [{ ...success('The conversion is scheduled', {}), code: 'SCHEDULED' }] },
    }
  return { status: result.status === 'success' ? 200 : 400, body: { data: [result] } }
}

function convert(org: Organisation, lead: Entry, options: Record<string, unknown>): Outcome {
  if (lead.row.Converted__s === true)
    return failure('ID_ALREADY_CONVERTED', 'id already converted', { id: lead.row.id })
  const contacts = org.module('Contacts')
  const accounts = org.module('Accounts')
  const namedContact = given(contacts, options.Contacts)
  const namedAccount = given(accounts, options.Accounts)
  if (namedContact === null || namedAccount === null) {
    return failure('INVALID_DATA', 'the related id given seems to be invalid', {
      api_name: namedContact === null ? 'Contacts' : 'Accounts',
    })
  }
  const held = org.held.get(lead.row.id) ?? (namedContact && org.held.get(namedContact.row.id))
  if (held) return failure(held, heldMessages[held], { id: lead.row.id })
  // Without explicit ids Zoho looks for a Contact and an Account that match: they are joined, or it is a duplicate.
  const contact = namedContact ?? sameContact(contacts, lead.row)
  const account = namedAccount ?? first(accounts, 'Account_Name', lead.row.Company)
  if (org.switches.convertMatch === 'refuse') {
    const path = '$.data[0]'
    if (contact && !namedContact) return duplicateOf({ org, store: contacts, path }, contact, 'Contacts')
    if (account && !namedAccount) return duplicateOf({ org, store: accounts, path }, account, 'Accounts')
  }
  const wanted = tagsFor(lead, options.carry_over_tags)
  const kept = contact ? listOf(contact.row.Tag) : []
  const [tooMany] = wanted.length > 0 ? takeTags(org, 'Contacts', [...kept, ...wanted], '$.data[0]') : []
  if (tooMany) return tooMany
  const made = create(org, lead, contact, account)
  if (wanted.length > 0) tag(org, made.contact, [...kept, ...wanted])
  const deal = isObject(options.Deals) ? makeDeal(org, options.Deals, made) : null
  markConverted(org, lead, made, deal)
  return success('The record has been converted successfully', {
    Contacts: named(contacts, made.contact),
    Deals: deal ? { name: textOf(deal.Deal_Name), id: deal.id } : null,
    Accounts: named(accounts, made.account),
  })
}

const named = (store: ModuleStore, row: Row | undefined) =>
  row ? { name: store.displayName(row), id: row.id } : null

function given(store: ModuleStore, choice: unknown): Entry | undefined | null {
  const id = isObject(choice) ? choice.id : choice
  if (typeof id !== 'string') return undefined
  return store.rows.get(id) ?? null
}

function first(store: ModuleStore, apiName: string, value: unknown): Entry | undefined {
  for (const entry of store.indexes.get(apiName)?.find(value) ?? []) return entry
  return undefined
}

/** The order of preference of a conversion: the lead's e-mail, then its name (contract 2.6). */
function sameContact(contacts: ModuleStore, lead: Row): Entry | undefined {
  const byEmail = first(contacts, 'Email', lead.Email)
  if (byEmail) return byEmail
  const name = textOf(lead.Full_Name).toLowerCase()
  for (const entry of contacts.rows.values())
    if (!entry.gone && textOf(entry.row.Full_Name).toLowerCase() === name) return entry
  return undefined
}

/** Tags of the lead that the call names for the Contact; no others come along (O8 convert_lead.json). */
function tagsFor(lead: Entry, carried: unknown): { name: string }[] {
  const names = isObject(carried) ? listOf(carried.Contacts).map(String) : []
  return listOf(lead.row.Tag).flatMap((one) => {
    const name = isObject(one) ? textOf(one.name) : ''
    return names.includes(name) ? [{ name }] : []
  })
}

function tag(org: Organisation, contact: Row, tags: readonly unknown[]) {
  const store = org.module('Contacts')
  const entry = store.rows.get(contact.id)
  const byName = new Map(tags.map((one) => [isObject(one) ? textOf(one.name) : '', one]))
  if (entry) store.change(entry, { Tag: [...byName.values()] }, org.clock.ms())
}

const carried: Record<string, string> = {
  First_Name: 'First_Name',
  Last_Name: 'Last_Name',
  Email: 'Email',
  Phone: 'Phone',
  Mobile: 'Mobile',
  Fax: 'Fax',
  Salutation: 'Salutation',
  Lead_Source: 'Lead_Source',
  Designation: 'Title',
  Street: 'Mailing_Street',
  City: 'Mailing_City',
  State: 'Mailing_State',
  Zip_Code: 'Mailing_Zip',
  Country: 'Mailing_Country',
  Description: 'Description',
}

function create(org: Organisation, lead: Entry, contact: Entry | undefined, account: Entry | undefined) {
  const { row } = lead
  const accountRow =
    account?.row ??
    (row.Company
      ? add(org, 'Accounts', { Account_Name: row.Company, Phone: row.Phone, Website: row.Website })
      : undefined)
  if (contact) return { contact: contact.row, account: accountRow }
  const fresh: Record<string, unknown> = accountRow ? { Account_Name: { id: accountRow.id } } : {}
  for (const from in carried) if (row[from] !== undefined) fresh[carried[from] ?? from] = row[from]
  const made = add(org, 'Contacts', fresh)
  if (org.switches.convertedCreated === 'lead') made.Created_Time = row.Created_Time
  return { contact: made, account: accountRow }
}

function makeDeal(
  org: Organisation,
  deal: Record<string, unknown>,
  made: { contact: Row; account: Row | undefined },
): Row {
  const links = {
    Contact_Name: { id: made.contact.id },
    ...(made.account ? { Account_Name: { id: made.account.id } } : {}),
  }
  return add(org, 'Deals', { ...deal, ...links })
}

function add(org: Organisation, module: string, values: Record<string, unknown>): Row {
  const store = org.module(module)
  const work = startWork(org, store, 'insert', undefined)
  const known: Record<string, unknown> = {}
  for (const name in values)
    if (store.fields.has(name) && values[name] !== undefined) known[name] = values[name]
  const outcome = insert(work, known)
  finish(work, {})
  const row = store.rows.get(textOf(outcome.details.id))?.row
  if (!row) throw new Error('the simulator lost a record it just made')
  return row
}

function markConverted(
  org: Organisation,
  lead: Entry,
  made: { contact: Row; account: Row | undefined },
  deal: Row | null,
) {
  const now = org.clock.ms()
  const changes = {
    Converted__s: true,
    Converted_Date_Time: org.clock.format(now),
    Converted_Contact: { id: made.contact.id },
    Converted_Account: made.account ? { id: made.account.id } : null,
    Converted_Deal: deal ? { id: deal.id } : null,
    Modified_Time: org.clock.format(now),
  }
  org.module('Leads').change(lead, changes, now)
  org.onChange({
    module: 'Leads',
    operation: 'update',
    ids: [lead.row.id],
    affected: new Map([[lead.row.id, { Converted__s: true }]]),
  })
}

/** As a sales person does it, joining an existing contact or account where one matches. */
export function convertLeadTo(org: Organisation, lead: Entry): { contact: Row; account: Row } {
  const contact = first(org.module('Contacts'), 'Email', lead.row.Email)
  const account = first(org.module('Accounts'), 'Account_Name', lead.row.Company ?? lead.row.Full_Name)
  const made = create(org, lead, contact, account)
  const owner = made.account ?? add(org, 'Accounts', { Account_Name: lead.row.Company ?? lead.row.Full_Name })
  markConverted(org, lead, { contact: made.contact, account: owner }, null)
  return { contact: made.contact, account: owner }
}
