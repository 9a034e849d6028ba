import { kindTraits } from '#app/lib/kinds.ts'
import { productEntries } from '#app/mapping/catalogue/products.ts'
import { typesOf } from '#app/mapping/facts/fact-types.ts'
import { passesCommon, passesProduct } from '#app/mapping/rules/filters.ts'
import { itsId, nobodys, reservedAnywhere, type MappingKind } from './kind.ts'

/** Each of its variants is a record in Zoho. */
export const product: MappingKind = {
  ...kindTraits.product,
  name: 'product',

  idLabel: 'Shopify Variant Id',
  ownId: itsId,
  modules: () => ['Products'],
  neededModules: () => ['Products'],
  otherModules: () => [],
  isMadeReady: () => false,
  isVital: false,
  zohoName: ['Product_Name'],

  matchKeys: [],
  extension: {
    notIts: ['order', 'customer', 'contact', 'lead', 'inventory', ...nobodys],
    numberOf: null,
    bySku: true,
  },

  facts: typesOf(productEntries),
  attributeWords: 'mapping.source.attributeOf.product',
  metafieldOwners: ['record', 'product'],
  hasCompany: false,
  hasTags: true,
  conditions: [
    { on: 'tag', words: 'mapping.when.of.product.tag' },
    { on: 'amount', words: 'mapping.when.of.product.amount' },
  ],
  reserved: new Set(reservedAnywhere),
  passes: (facts, filters) => passesCommon(facts, filters.product) && passesProduct(facts, filters.product),
  choices: ({ rules, filters, newRecords, shopifyTags }) => ({
    kind: 'product',
    rules: rules.product,
    filters: filters.product,
    newRecords: newRecords.product,
    shopifyTags: shopifyTags.product,
  }),
}
