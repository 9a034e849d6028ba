import { kindTraits } from '#app/lib/kinds.ts'
import { orderEntries } from '#app/mapping/catalogue/orders.ts'
import { typesOf } from '#app/mapping/facts/fact-types.ts'
import { orderModules } from '#app/mapping/records/order-modules.ts'
import { passesCommon, passesOrder } from '#app/mapping/rules/filters.ts'
import { itsId, nobodys, reservedAnywhere, reservedWithRows, type MappingKind } from './kind.ts'

export const order: MappingKind = {
  ...kindTraits.order,
  name: 'order',

  idLabel: 'Shopify Order Id',
  ownId: itsId,
  modules: ({ ordersAs }) => [ordersAs],
  neededModules: ({ ordersAs }) => [ordersAs],
  otherModules: ({ ordersAs }) => orderModules.filter((name) => name !== ordersAs),
  isMadeReady: () => true,
  isVital: false,
  zohoName: ['Subject', 'Deal_Name'],

  matchKeys: [],
  extension: {
    notIts: ['customer', 'contact', 'lead', 'product', 'variant', 'fulfillment', 'refund', ...nobodys],
    numberOf: 'order',
    bySku: false,
  },

  facts: typesOf(orderEntries),
  attributeWords: 'mapping.source.attributeOf.order',
  metafieldOwners: ['record'],
  hasCompany: true,
  hasTags: true,
  conditions: [
    { on: 'tag', words: 'mapping.when.of.order.tag' },
    { on: 'amount', words: 'mapping.when.of.order.amount' },
    { on: 'country', words: 'mapping.when.of.order.country' },
    { on: 'channel', words: 'mapping.when.of.order.channel' },
    { on: 'currency', words: 'mapping.when.of.order.currency' },
  ],
  reserved: new Set([...reservedAnywhere, ...reservedWithRows, 'Ordered_Items']),
  passes: (facts, filters) => passesCommon(facts, filters.order) && passesOrder(facts, filters.order),
  choices: ({ rules, filters, newRecords, shopifyTags }) => ({
    kind: 'order',
    rules: rules.order,
    filters: filters.order,
    newRecords: newRecords.order,
    shopifyTags: shopifyTags.order,
  }),
}
