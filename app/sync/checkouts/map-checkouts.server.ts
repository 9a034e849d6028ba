// Abandoned checkouts -> mapped records. One becomes a Deal once it was left alone for a while; one that was completed
// before anybody told of it is an order and nothing else.

import { isDeepStrictEqual } from 'node:util'
import { isLinked, type Link } from '#app/db/link-row.server.ts'
import { loadLinks } from '#app/db/tables/links.server.ts'
import { loadMadeNear } from '#app/db/work/handed-links.server.ts'
import { fromGid, type ShopifyId, type ZohoId } from '#app/lib/ids.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import {
  checkoutCurrency,
  statusOfCheckout,
  type CheckoutContext,
} from '#app/mapping/checkouts/checkout-head.ts'
import type { Said } from '#app/mapping/said/said-values.ts'
import { checkoutToDeal } from '#app/mapping/checkouts/checkout-deal.ts'
import {
  completionsOf,
  hasOwnDeal,
  orderedTotal,
  sameMomentMs,
  type OrderDeal,
  type OrderedTotal,
} from '#app/mapping/checkouts/order-of-checkout.ts'
import { sharesDeals } from '#app/mapping/records/order-modules.ts'
import { applyCheckoutRules } from '#app/mapping/settings/merchant.ts'
import { asIs, currenciesIn } from '#app/mapping/settings/missing-currency.ts'
import { mapShown } from '#app/mapping/withheld/withheld-fields.ts'
import { checkoutIn } from '#app/mapping/values/currency.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import type { CheckoutWithLines } from '#app/shopify/records/checkout.ts'
import { customerSource } from '#app/sync/accounts/account-fields.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { skipped, type SyncResult } from '#app/sync/core/sync-result.ts'
import { merchantOf, moneyOf } from '#app/sync/org/merchant-of.ts'
import type { ModuleConfig, OrgConfig } from '#app/sync/org/org-config.server.ts'
import { orderTotals } from './won-deals.server.ts'
import { inTurns } from '#app/sync/work/in-turns.server.ts'

/** Checkouts as they would be written. Their customers were told of long before they were left alone. */
export async function mapCheckouts(
  context: SyncContext,
  orgConfig: OrgConfig,
  checkouts: readonly CheckoutWithLines[],
): Promise<MappedRecord[]> {
  const module = orgConfig.modules.checkout
  if (!module) return checkouts.map((checkout) => ({ ...aboutCheckout(checkout), row: {} }))
  const ids = checkouts.map(({ id }) => fromGid(id))
  const links = await loadLinks(context.db, orgConfig.shop, 'checkout', ids)
  const endOf = (checkout: CheckoutWithLines) =>
    endBefore(checkout, links.get(fromGid(checkout.id)), { orgConfig, now: context.now() })
  const contacts = await contactsOf(context, orgConfig, checkouts)
  const open = checkouts.filter((checkout) => !endOf(checkout))
  const deals = await orderDeals(context, orgConfig, open)
  const totals = await orderTotals(context, orgConfig, open)
  const mapOne = (checkout: CheckoutWithLines): MappedRecord => {
    const nowhere = endOf(checkout)
    const about = aboutCheckout(checkout)
    if (nowhere) return { ...about, row: {}, nowhere }
    const claimedBy = links.get(fromGid(checkout.id))?.claimedBy ?? null
    const contactId = (checkout.customer && contacts.get(fromGid(checkout.customer.id))) ?? null
    return {
      ...about,
      ...(checkout.completedAt ? { unlinkedAs: skipped('ordered') } : {}),
      ...mapCheckout(orgConfig, checkout, { module, contactId, deals, totals, claimedBy }),
    }
  }
  return inTurns(checkouts.map((checkout) => () => mapOne(checkout)))
}

// A Deal cannot point to a Lead.
async function contactsOf(
  context: SyncContext,
  { shop, writer }: OrgConfig,
  checkouts: readonly CheckoutWithLines[],
): Promise<Map<string, ZohoId>> {
  const ids = checkouts.flatMap(({ customer }) => (customer ? [fromGid(customer.id)] : []))
  const links = [...(await loadLinks(context.db, shop, 'customer', ids)).values()].filter(isLinked)
  const contacts = links.filter(({ zohoModule }) => zohoModule === 'Contacts')
  return new Map([
    ...writer.plannedIds('customer', ids),
    ...contacts.map(({ shopifyId, zohoId }): [string, ZohoId] => [shopifyId, zohoId]),
  ])
}

// An order that is kept out, or was never imported, has none: then the amount stays where it is.
async function orderDeals(
  context: SyncContext,
  { shop, settings }: OrgConfig,
  checkouts: readonly CheckoutWithLines[],
): Promise<OrderDeal[]> {
  if (!sharesDeals(settings)) return []
  const orders = { shop, kind: 'order', zohoModule: 'Deals', gone: false } as const
  const made = await loadMadeNear(context.db, orders, {
    times: completionsOf(checkouts),
    apartMs: sameMomentMs,
  })
  return made.map(({ parentId, createdAt }) => ({ customerId: parentId, createdAt }))
}

type At = {
  module: ModuleConfig
  contactId: ZohoId | null
  deals: readonly OrderDeal[]
  totals: readonly OrderedTotal[]
  claimedBy: ShopifyId | null
}

function mapCheckout(
  orgConfig: OrgConfig,
  checkout: CheckoutWithLines,
  { module, contactId, deals, totals, claimedBy }: At,
) {
  const { settings, shop, shopName, zone } = orgConfig
  const about: CheckoutContext = {
    shop,
    shopName,
    zone,
    contactId,
    currencies: currenciesIn(orgConfig, module),
    fields: module.fields,
    inLayout: module.layoutId !== null,
    hasOwnDeal: hasOwnDeal(checkout, deals),
    ordered: inMoneyOf(orgConfig, checkout, orderedTotal(checkout, totals, claimedBy)),
    withLink: settings.recoveryLinks,
  }
  const merchant = merchantOf(orgConfig, 'checkout', checkoutCurrency(checkout))
  const ruled = mapShown(checkout, { module: module.apiName, fields: module.fields }, (one) =>
    applyCheckoutRules(checkoutToDeal(checkoutIn(one, merchant.money ?? asIs), about), one, merchant),
  )
  const sources = { Contact_Name: customerSource(checkout.customer) }
  return { ...ruled, sources, says: withOrder(ruled.says, checkout, about) }
}

// What became of its order is said by no checkout.
const withOrder = (says: Said, checkout: CheckoutWithLines, about: CheckoutContext): Said =>
  'Stage' in says ? { ...says, Stage: statusOfCheckout(checkout, about) } : says

// Nothing is nothing in any currency. What is more has to be in that of the Deal.
function inMoneyOf(orgConfig: OrgConfig, checkout: CheckoutWithLines, ordered: number | null): number | null {
  const currency = checkoutCurrency(checkout)
  const salesOrders = orgConfig.orders.get('Sales_Orders') ?? null
  const ofOrder = merchantOf(orgConfig, 'order', currency, salesOrders).money
  const ofDeal = merchantOf(orgConfig, 'checkout', currency).money
  return ordered === 0 || isDeepStrictEqual(ofOrder, ofDeal) ? ordered : null
}

const aboutCheckout = ({ id, customer, name, updatedAt, createdAt }: CheckoutWithLines) => ({
  shopifyId: fromGid(id),
  ownId: mappingKinds.checkout.ownId(fromGid(id)),
  parentId: customer && fromGid(customer.id),
  label: name,
  sourceAt: updatedAt,
  createdAt,
  email: null,
  lines: null,
  total: null,
})

type Known = { orgConfig: OrgConfig; now: Date }

// How a checkout ends that is not written now; null: it is.
function endBefore(
  checkout: CheckoutWithLines,
  link: Link | undefined,
  { orgConfig, now }: Known,
): SyncResult | null {
  const isKnown = link !== undefined && isLinked(link)
  if (checkout.completedAt) return isKnown ? null : skipped('ordered')
  // A later look meets it again.
  if (!isKnown && now.getTime() - Date.parse(checkout.updatedAt) < shopifyKinds.checkout.leftAloneMs)
    return skipped('not_abandoned')
  const money = moneyOf(orgConfig, checkoutCurrency(checkout), orgConfig.modules.checkout)
  const isLacking = money.as === 'converted' && checkoutCurrency(checkout) !== orgConfig.currency
  if (money.as === 'nothing') return skipped(money.cause)
  return isLacking ? skipped('currency_missing') : null
}
