import { kindTraits } from '#app/lib/kinds.ts'
import { checkoutEntries } from '#app/mapping/catalogue/checkouts.ts'
import { typesOf } from '#app/mapping/facts/fact-types.ts'
import { passesCheckout, passesCommon } from '#app/mapping/rules/filters.ts'
import { reservedAnywhere, type MappingKind } from './kind.ts'
import { order } from './order.ts'

/** Abandoned checkouts: Deals that are won when the order comes. */
export const checkout: MappingKind = {
  ...kindTraits.checkout,
  name: 'checkout',

  // The order that comes of it takes its Deal over, and the field with it: Zoho has few of them.
  idLabel: order.idLabel,
  ownId: (shopifyId) => `checkout-${shopifyId}`,
  modules: () => ['Deals'],
  neededModules: () => ['Deals'],
  otherModules: () => [],
  isMadeReady: () => true,
  isVital: false,
  zohoName: ['Deal_Name'],

  matchKeys: [],
  // Zoho's own extension knows none of them.
  extension: { notIts: ['id'], numberOf: null, bySku: false },

  facts: typesOf(checkoutEntries),
  attributeWords: 'mapping.source.attributeOf.checkout',
  metafieldOwners: [],
  hasCompany: false,
  hasTags: false,
  conditions: [
    { on: 'amount', words: 'mapping.when.of.checkout.amount' },
    { on: 'country', words: 'mapping.when.of.checkout.country' },
    { on: 'currency', words: 'mapping.when.of.checkout.currency' },
  ],
  reserved: new Set([...reservedAnywhere, 'Currency', 'Exchange_Rate']),
  passes: (facts, filters) =>
    passesCommon(facts, filters.checkout) && passesCheckout(facts, filters.checkout),
  choices: ({ rules, filters, newRecords, shopifyTags }) => ({
    kind: 'checkout',
    rules: rules.checkout,
    filters: filters.checkout,
    newRecords: newRecords.checkout,
    shopifyTags: shopifyTags.checkout,
  }),
}
