import { kindTraits } from '#app/lib/kinds.ts'
import { customerEntries } from '#app/mapping/catalogue/customers.ts'
import { typesOf } from '#app/mapping/facts/fact-types.ts'
import { passesCommon, passesCustomer } from '#app/mapping/rules/filters.ts'
import { itsId, nobodys, reservedAnywhere, type MappingKind } from './kind.ts'

export const customer: MappingKind = {
  ...kindTraits.customer,
  name: 'customer',

  idLabel: 'Shopify Customer Id',
  ownId: itsId,
  modules: ({ customersAs }) => (customersAs === 'Contacts' ? ['Contacts'] : ['Leads', 'Contacts']),
  // Leads may do without contacts, as long as nobody converts one.
  neededModules: (chosen) => customer.modules(chosen).slice(0, chosen.customersAs === 'Leads' ? 1 : 2),
  otherModules: () => [],
  // Nothing is made ready before the first import: until then no module is known.
  isMadeReady: (people) => people > 0,
  isVital: true,
  zohoName: ['First_Name', 'Last_Name'],

  matchKeys: ['email', 'phone'],
  extension: { notIts: ['order', 'product', 'variant', ...nobodys], numberOf: null, bySku: false },

  facts: typesOf(customerEntries),
  attributeWords: null,
  metafieldOwners: ['record'],
  hasCompany: true,
  hasTags: true,
  conditions: [
    { on: 'tag', words: 'mapping.when.of.customer.tag' },
    { on: 'amount', words: 'mapping.when.of.customer.amount' },
    { on: 'country', words: 'mapping.when.of.customer.country' },
    { on: 'currency', words: 'mapping.when.of.customer.currency' },
  ],
  reserved: new Set(reservedAnywhere),
  passes: (facts, filters) =>
    passesCommon(facts, filters.customer) && passesCustomer(facts, filters.customer),
  choices: ({ rules, filters, newRecords, shopifyTags }) => ({
    kind: 'customer',
    rules: rules.customer,
    filters: filters.customer,
    newRecords: newRecords.customer,
    shopifyTags: shopifyTags.customer,
  }),
}
