// Abandoned checkouts: Deals that are won when the order comes.

import { fromGid, plannedZohoId } from '#app/lib/ids.ts'
import { checkoutValue } from '#app/mapping/catalogue/shopify-values.ts'
import { checkoutFacts } from '#app/mapping/facts/facts.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { checkoutToDeal } from '#app/mapping/checkouts/checkout-deal.ts'
import type { BulkRecord } from '#app/shopify/bulk/bulk-lines.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import {
  ShopifyCheckout,
  ShopifyCheckoutLine,
  type CheckoutWithLines,
} from '#app/shopify/records/checkout.ts'
import { fetchCheckouts } from '#app/shopify/records/records.server.ts'
import { purchasersOf } from '#app/shopify/protected/purchasers.server.ts'
import { withWithheld } from '#app/shopify/protected/withheld-in-bulk.server.ts'
import { skipped } from '#app/sync/core/sync-result.ts'
import { mapCheckouts } from '#app/sync/checkouts/map-checkouts.server.ts'
import { unverified } from '#app/sync/pipeline/corrections.ts'
import { plain, type Kind } from '#app/sync/pipeline/kind.ts'
import { lookForContacts } from '#app/sync/customers/lost-contacts.server.ts'
import { off } from '#app/sync/pipeline/off.ts'

const toCheckout = ({ root, children }: BulkRecord): CheckoutWithLines => ({
  ...ShopifyCheckout.parse(root),
  lines: children.map((child) => ShopifyCheckoutLine.parse(child)),
})

export const checkout: Kind = {
  ...mappingKinds.checkout,
  ...shopifyKinds.checkout,
  ...plain,
  prerequisites: ['customer'],

  read: async (context, orgConfig, ids) => {
    const checkouts = await fetchCheckouts(context.shopifyFor(orgConfig.shop), ids)
    const mappedRecords = await mapCheckouts(context, orgConfig, checkouts)
    return { mappedRecords, found: new Set(checkouts.map(({ id }) => fromGid(id))), lost: [] }
  },
  mapBulk: async (context, orgConfig, { records, seen }) => {
    const purchasers = purchasersOf(context.shopifyFor(orgConfig.shop), 'checkout', seen)
    const checkouts = await withWithheld(records.map(toCheckout), purchasers)
    return mapCheckouts(context, orgConfig, checkouts)
  },
  readOne: async (context, orgConfig, id) => {
    const [one] = await fetchCheckouts(context.shopifyFor(orgConfig.shop), [id])
    if (!one) return null
    const [mapped] = await mapCheckouts(context, orgConfig, [one])
    return mapped ? { mapped, shopify: checkoutValue(one), lines: [] } : null
  },
  sample: async (id, { admin, place, shopName, settings, fieldsIn }) => {
    const [one] = await fetchCheckouts(admin, [id])
    if (!one) return null
    const mapped = checkoutToDeal(one, {
      ...place,
      shopName,
      contactId: one.customer && plannedZohoId('customer of a sample'),
      currencies: null,
      fields: await fieldsIn('Deals'),
      inLayout: settings.newRecords.checkout.layoutId !== null,
      hasOwnDeal: false,
      ordered: null,
      withLink: settings.recoveryLinks,
    })
    return { module: 'Deals', mapped, facts: checkoutFacts(one, place) }
  },

  modulesIn: ({ modules }) => (modules.checkout ? [modules.checkout] : []),
  soughtIn: ({ modules }) => (modules.checkout ? [modules.checkout] : []),
  placeOne: ({ modules }, mapped) => ({ mapped, module: modules.checkout }),
  place: async (_, push, mappedRecords, writer) => {
    const module = push.orgConfig.modules.checkout
    if (!module) return off(push, mappedRecords)
    // Looks meet them again and again: what is not written is not told either.
    const ended = mappedRecords.flatMap((mapped) => {
      const syncResult = mapped.nowhere ?? (mapped.filtered ? skipped('filtered') : null)
      return syncResult ? [{ mapped, syncResult }] : []
    })
    const open = mappedRecords.filter((mapped) => !mapped.nowhere && !mapped.filtered)
    return open.length > 0 ? [...ended, ...(await writer.write(push, module, open))] : ended
  },

  isFoundById: true,
  afterWrite: lookForContacts,
  verify: () => Promise.resolve(unverified),
}
