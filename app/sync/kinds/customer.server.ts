// Customers: Leads, Contacts, or Leads that become Contacts.

import { forgetLeftOut } from '#app/db/tables/questions.server.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import { plain, type Kind, type PartWriter, type Persisted, type Push } from '#app/sync/pipeline/kind.ts'
import { fromGid, type ShopifyId } from '#app/lib/ids.ts'
import { customerValue } from '#app/mapping/catalogue/shopify-values.ts'
import { customerFacts } from '#app/mapping/facts/facts.ts'
import { wantedOf } from '#app/mapping/facts/metafields.ts'
import { companyOfCustomer, isCompanyOpen } from '#app/mapping/records/company.ts'
import {
  customerToPerson,
  emailKey,
  homeOf,
  phoneKey,
  type PersonModule,
} from '#app/mapping/records/customer.ts'
import { mapShown } from '#app/mapping/withheld/withheld-fields.ts'
import { applyCustomerRules } from '#app/mapping/settings/merchant.ts'
import { withWithheld } from '#app/shopify/protected/withheld-in-bulk.server.ts'
import { ShopifyCustomer } from '#app/shopify/records/customer.ts'
import { withMetafields } from '#app/shopify/records/metafields.ts'
import { fetchCustomers } from '#app/shopify/records/records.server.ts'
import { retryWithoutAccount, withAccounts } from '#app/sync/accounts/account-fields.server.ts'
import { followLeads, linkClosedLeads } from '#app/sync/customers/follow-leads.server.ts'
import { followHeirs, mergedInto, settleMerged } from '#app/sync/customers/merged-contacts.server.ts'
import { asModule, placePeople, type Group } from '#app/sync/customers/place-people.server.ts'
import { unverified } from '#app/sync/pipeline/corrections.ts'
import { merchantOf } from '#app/sync/org/merchant-of.ts'
import { soughtPeople, type OrgConfig } from '#app/sync/org/org-config.server.ts'
import { inTurns } from '#app/sync/work/in-turns.server.ts'
import { together } from '#app/sync/work/together.ts'
import { recordOrdersOf } from '#app/sync/customers/record-orders.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import { off } from '#app/sync/pipeline/off.ts'
import { joinLead } from '#app/sync/customers/convert-leads.server.ts'
import { inTurn } from '#app/sync/customers/customer-placement.server.ts'

const Customer = withMetafields(ShopifyCustomer)

/** @param ordered an order of this customer is at hand */
export function mapCustomer(orgConfig: OrgConfig, customer: ShopifyCustomer, ordered = false): MappedRecord {
  const { settings, people } = orgConfig
  const home = homeOf(settings.customersAs, customer, ordered)
  const otherHome = home === 'Leads' ? 'Contacts' : 'Leads'
  return {
    shopifyId: fromGid(customer.id),
    parentId: null,
    label: null,
    sourceAt: customer.updatedAt,
    createdAt: customer.createdAt,
    ...personIn(orgConfig, customer, home),
    home,
    ...(people.has(otherHome) ? { other: personIn(orgConfig, customer, otherHome) } : {}),
    email: emailKey(customer),
    phone: settings.matchByPhone ? phoneKey(customer) : null,
    company: companyOfCustomer(customer, settings.accounts),
    companyOpen: isCompanyOpen(customer.companyContactProfiles, settings.accounts),
    lines: null,
    total: null,
  }
}

function personIn(orgConfig: OrgConfig, customer: ShopifyCustomer, module: PersonModule) {
  const merchant = merchantOf(orgConfig, 'customer', orgConfig.currency, orgConfig.people.get(module) ?? null)
  const { fields } = merchant
  return mapShown(customer, { module, fields }, (one) =>
    applyCustomerRules(customerToPerson(one, module, orgConfig.settings.optOut, fields), one, merchant),
  )
}

/** Of many customers; the process goes on in between. */
export const mapCustomers = (
  orgConfig: OrgConfig,
  customers: readonly ShopifyCustomer[],
  ordered = false,
): Promise<MappedRecord[]> =>
  inTurns(customers.map((customer) => () => mapCustomer(orgConfig, customer, ordered)))

const readCustomers = (context: SyncContext, orgConfig: OrgConfig, ids: readonly ShopifyId[]) =>
  fetchCustomers(context.shopifyFor(orgConfig.shop), ids, wantedOf(orgConfig, 'customer'))

export const customer: Kind = {
  ...mappingKinds.customer,
  ...shopifyKinds.customer,
  ...plain,

  read: async (context, orgConfig, ids) => {
    const customers = await readCustomers(context, orgConfig, ids)
    const mappedRecords = await mapCustomers(orgConfig, customers)
    return { mappedRecords, found: new Set(customers.map(({ id }) => fromGid(id))), lost: [] }
  },
  // An order cannot point to a Lead.
  readNeeded: async (context, orgConfig, ids, { ordered }) => {
    const customers = await readCustomers(context, orgConfig, ids)
    const people = await mapCustomers(orgConfig, customers, ordered)
    return people.filter(({ home }) => home !== 'Leads')
  },
  mapBulk: async (context, orgConfig, { records, seen }) => {
    const customers = records.map(({ root }) => Customer.parse(root))
    const read = (ids: ShopifyId[]) => readCustomers(context, orgConfig, ids)
    return mapCustomers(orgConfig, await withWithheld(customers, { kind: 'customer', seen, read }))
  },
  readOne: async (context, orgConfig, id) => {
    const [one] = await readCustomers(context, orgConfig, [id])
    return one ? { mapped: mapCustomer(orgConfig, one), shopify: customerValue(one), lines: [] } : null
  },
  sample: async (id, { admin, place, settings, names, fieldsIn }) => {
    const [one] = await fetchCustomers(admin, [id], names)
    if (!one) return null
    const module = homeOf(settings.customersAs, one)
    const mapped = customerToPerson(one, module, settings.optOut, await fieldsIn(module))
    return { module, mapped, facts: customerFacts(one, place) }
  },

  modulesIn: ({ modules, people }) => (modules.customer ? [...people.values()] : []),
  soughtIn: soughtPeople,
  placeOne: ({ people, modules }, mapped, link) => {
    const linked = [...people.keys()].find((one) => one === link?.zohoModule)
    const name = linked ?? mapped.home
    const module = name && people.get(name)
    return name && module ? { mapped: asModule(mapped, name), module } : { mapped, module: modules.customer }
  },
  place: writeCustomers,
  movesTo: ({ customersAs }) => customersAs,

  isFoundById: true,
  mergedInto,
  afterWrite: async (context, orgConfig, { module, results }) => {
    if (module.apiName === 'Leads') await linkClosedLeads(context, orgConfig, results)
    await settleMerged(context, orgConfig, { module, results })
  },
  reconsider: retryWithoutAccount,
  verify: () => Promise.resolve(unverified),
  beforePersist: async (context, push, persisted) => {
    await followHeirs(context, push, persisted)
    await recordOrdersOfMoved(context, push, persisted)
  },
  afterPersist: recordOrdersOfMoved,

  follow: followLeads,
  // Nobody changed their orders: they come in parts, and behind what somebody did.
  afterDelete: async (context, orgConfig, ids) => {
    await forgetLeftOut(context.db, { shop: orgConfig.shop, kind: 'customer' }, ids)
    await recordOrdersOf(context, orgConfig, ids, { trigger: 'history' })
  },
}

// A person who is new in Zoho: orders written before could not point to them.
async function recordOrdersOfMoved(
  context: SyncContext,
  { orgConfig, trigger }: Push,
  { module, fresh, links }: Persisted,
): Promise<void> {
  if (module.apiName !== 'Contacts' || trigger === 'import') return
  const moved = fresh.filter(
    ({ mapped, syncResult }) => links.get(mapped.shopifyId)?.zohoId !== syncResult.zohoId,
  )
  const ids = moved.map(({ mapped }) => mapped.shopifyId)
  await recordOrdersOf(context, orgConfig, ids, { trigger, areNew: !ids.some((id) => links.has(id)) })
}

// A batch: each is placed in its module, with the Account of its company, and what it leaves behind joins it.
async function writeCustomers(
  context: SyncContext,
  push: Push,
  mappedRecords: readonly MappedRecord[],
  writer: PartWriter,
): Promise<SyncedRecord[]> {
  const module = push.orgConfig.modules.customer
  if (!module) return off(push, mappedRecords)
  return inTurn(context, push, mappedRecords, async (own) => {
    const { groups, ended } = await placePeople(context, own, mappedRecords)
    await writer.tell(own, module.apiName, ended)
    const synced = [...ended]
    for (const group of groups) synced.push(...(await writeGroup(context, own, group, writer)))
    return synced
  })
}

// What was looked for is not looked for again.
async function writeGroup(
  context: SyncContext,
  push: Push,
  group: Group,
  writer: PartWriter,
): Promise<SyncedRecord[]> {
  const { module, matches, leftLeads } = group
  const findExisting = matches ? () => Promise.resolve(new Map(matches)) : push.findExisting
  const mappedRecords = await withAccounts(context, push.orgConfig, group)
  const synced = await writer.write({ ...push, findExisting }, module, mappedRecords)
  // One that fails keeps none of the others from it: all of them are linked by now, and nobody would come for them.
  const joining = synced.flatMap(({ mapped, syncResult }) => {
    const leadId = leftLeads.get(mapped.shopifyId)
    if (!leadId || !syncResult.zohoId) return []
    const joined = { leadId, contactId: syncResult.zohoId }
    return [push.orgConfig.writer.perform(() => joinLead(context, push.orgConfig, joined), undefined)]
  })
  await together(joining)
  return synced
}
