// Customers: Leads, Contacts, or Leads that become Contacts.

import { fromGid } from '#app/lib/ids.ts'
import { customerValue } from '#app/mapping/catalogue/shopify-values.ts'
import { customerFacts } from '#app/mapping/facts/facts.ts'
import { wantedOf } from '#app/mapping/facts/metafields.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { customerToPerson, homeOf } from '#app/mapping/records/customer.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import { ShopifyCustomer } from '#app/shopify/records/customer.ts'
import { withMetafields } from '#app/shopify/records/metafields.ts'
import { fetchCustomers } from '#app/shopify/records/records.server.ts'
import { retryWithoutAccount } from '#app/sync/accounts/account-fields.server.ts'
import { followLeads, linkClosedLeads } from '#app/sync/customers/follow-leads.server.ts'
import { mapCustomer, mapCustomers } from '#app/sync/customers/map-customers.server.ts'
import { asModule } from '#app/sync/customers/place-people.server.ts'
import { pushCustomers } from '#app/sync/customers/push-customers.server.ts'
import { unverified } from '#app/sync/pipeline/corrections.ts'
import { soughtPeople } from '#app/sync/org/org-config.server.ts'
import { recordOrdersOf } from '#app/sync/customers/record-orders.server.ts'
import { plain, type Kind } from '#app/sync/pipeline/kind.ts'

const Customer = withMetafields(ShopifyCustomer)

export const customer: Kind = {
  ...mappingKinds.customer,
  ...shopifyKinds.customer,
  ...plain,

  read: async (context, orgConfig, ids) => {
    const names = wantedOf(orgConfig.settings, 'customer')
    const customers = await fetchCustomers(context.shopifyFor(orgConfig.shop), ids, names)
    const mappedRecords = await mapCustomers(orgConfig, customers)
    return { mappedRecords, found: new Set(customers.map(({ id }) => fromGid(id))), lost: [] }
  },
  mapBulk: (_, orgConfig, { records }) =>
    mapCustomers(
      orgConfig,
      records.map(({ root }) => Customer.parse(root)),
    ),
  readOne: async (context, orgConfig, id) => {
    const names = wantedOf(orgConfig.settings, 'customer')
    const [one] = await fetchCustomers(context.shopifyFor(orgConfig.shop), [id], names)
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
  place: pushCustomers,
  movesTo: ({ customersAs }) => customersAs,

  isFoundById: true,
  afterWrite: async (context, orgConfig, { module, results }) => {
    if (module.apiName === 'Leads') await linkClosedLeads(context, orgConfig, results)
  },
  reconsider: retryWithoutAccount,
  verify: () => Promise.resolve(unverified),
  // A person who is new in Zoho: orders written before could not point to them.
  afterPersist: async (context, { orgConfig, trigger }, { module, fresh, links }) => {
    if (module.apiName !== 'Contacts' || trigger === 'import') return
    const moved = fresh.filter(
      ({ mapped, syncResult }) => links.get(mapped.shopifyId)?.zohoId !== syncResult.zohoId,
    )
    const ids = moved.map(({ mapped }) => mapped.shopifyId)
    await recordOrdersOf(context, orgConfig, ids, trigger)
  },

  follow: followLeads,
  afterDelete: (context, orgConfig, ids) => recordOrdersOf(context, orgConfig, ids),
}
