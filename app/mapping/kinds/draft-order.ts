import { kindTraits } from '#app/lib/kinds.ts'
import { draftOrderEntries } from '#app/mapping/draft-orders/draft-orders.ts'
import { typesOf } from '#app/mapping/facts/fact-types.ts'
import { passesCommon, passesDraftOrder } from '#app/mapping/rules/filters.ts'
import { itsId, nobodys, reservedAnywhere, reservedWithRows, type MappingKind } from './kind.ts'

/** Draft orders: Quotes that are won when they become orders. */
export const draftOrder: MappingKind = {
  ...kindTraits.draftOrder,
  name: 'draftOrder',

  idLabel: 'Shopify Draft Order Id',
  ownId: itsId,
  modules: () => ['Quotes'],
  neededModules: () => ['Quotes'],
  otherModules: () => [],
  isMadeReady: () => true,
  isVital: false,
  zohoName: ['Subject'],

  matchKeys: [],
  // Zoho's own extension knows none of them.
  extension: { notIts: ['id', ...nobodys], numberOf: null, bySku: false },

  facts: typesOf(draftOrderEntries),
  attributeWords: 'mapping.source.attributeOf.draftOrder',
  metafieldOwners: [],
  hasCompany: true,
  hasTags: true,
  conditions: [
    { on: 'tag', words: 'mapping.when.of.draftOrder.tag' },
    { on: 'amount', words: 'mapping.when.of.draftOrder.amount' },
    { on: 'country', words: 'mapping.when.of.draftOrder.country' },
    { on: 'currency', words: 'mapping.when.of.draftOrder.currency' },
  ],
  reserved: new Set([...reservedAnywhere, ...reservedWithRows, 'Quoted_Items']),
  passes: (facts, filters) =>
    passesCommon(facts, filters.draftOrder) && passesDraftOrder(facts, filters.draftOrder),
  choices: ({ rules, filters, newRecords, shopifyTags }) => ({
    kind: 'draftOrder',
    rules: rules.draftOrder,
    filters: filters.draftOrder,
    newRecords: newRecords.draftOrder,
    shopifyTags: shopifyTags.draftOrder,
  }),
}
