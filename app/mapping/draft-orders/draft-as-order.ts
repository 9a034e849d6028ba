// A draft order as the order that it would be now: its rows, charges and taxes are then worked out as an order's are. Pure.

import { amount, decimalsOf, round, sum, zero, type Amount } from '#app/mapping/values/money.ts'
import type { DraftOrderWithLines, ShopifyDraftOrderLine } from '#app/shopify/draft-orders/draft-order.ts'
import { ShopifyLineItem, ShopifyOrder, type OrderWithLines } from '#app/shopify/records/order.ts'

type Money = ShopifyDraftOrderLine['originalUnitPriceSet']

/** What an order alone has (payments, refunds, shipments) is not there. */
export function draftAsOrder(draft: DraftOrderWithLines): OrderWithLines {
  const { lines, note2, totalPriceSet } = draft
  const shares = orderDiscounts(draft)
  return {
    ...ShopifyOrder.parse({
      ...draft,
      note: note2,
      currentTotalPriceSet: totalPriceSet,
      currentTotalDiscountsSet: draft.totalDiscountsSet,
      currentShippingPriceSet: shippingOf(draft),
      currentTotalTaxSet: draft.totalTaxSet,
      currentTaxLines: draft.taxLines,
    }),
    lines: lines.map((line, i) => lineAsOrders(line, shares[i] ?? zero)),
  }
}

const valueOf = ({ shopMoney }: Money): Amount => amount(shopMoney.amount)

const like = (set: Money, value: Amount): Money => ({
  shopMoney: { amount: value.toFixed(), currencyCode: set.shopMoney.currencyCode },
})

/** Finer than any price: a total by its quantity. */
const priceDecimals = 10

// A price that staff raised is the line's own: Shopify documents the price without discounts alone.
function lineAsOrders(line: ShopifyDraftOrderLine, share: Amount): ShopifyLineItem {
  const { originalUnitPriceSet, discountedTotalSet, quantity } = line
  const worth = valueOf(originalUnitPriceSet).times(quantity)
  const left = valueOf(discountedTotalSet)
  const raised = left.gt(worth) && quantity > 0
  const given = (raised ? zero : worth.minus(left)).plus(share)
  return ShopifyLineItem.parse({
    ...line,
    title: line.title ?? line.name ?? '',
    name: line.name ?? line.title ?? '',
    currentQuantity: quantity,
    originalUnitPriceSet: raised
      ? like(originalUnitPriceSet, round(left.div(quantity), priceDecimals))
      : originalUnitPriceSet,
    discountAllocations: given.gt(0) ? [{ allocatedAmountSet: like(discountedTotalSet, given) }] : [],
  })
}

/**
 * Each line's share of the discount on the whole draft: by what is left of it, to the coin. Shopify does not say whether
 * the lines hold their shares already: what they come to beside the subtotal tells.
 */
function orderDiscounts({ lines, subtotalPriceSet }: DraftOrderWithLines): Amount[] {
  const left = lines.map(({ discountedTotalSet }) => valueOf(discountedTotalSet))
  const whole = sum(left)
  const given = whole.minus(valueOf(subtotalPriceSet))
  if (given.lte(0) || whole.lte(0)) return lines.map(() => zero)
  const decimals = Math.max(
    ...[subtotalPriceSet, ...lines.map((line) => line.discountedTotalSet)].map(({ shopMoney }) =>
      decimalsOf(shopMoney.amount),
    ),
  )
  // Up to each line together: no coin is lost, and no line gives more than it has.
  const upTo = (n: number) => round(given.times(sum(left.slice(0, n))).div(whole), decimals)
  return lines.map((_, i) => upTo(i + 1).minus(upTo(i)))
}

// After discounts on shipping itself: whichever of the two makes the total what it is.
function shippingOf(draft: DraftOrderWithLines): Money | null {
  const { totalShippingPriceSet, shippingLine, subtotalPriceSet, totalPriceSet, totalTaxSet } = draft
  const tax = draft.taxesIncluded || !totalTaxSet ? zero : valueOf(totalTaxSet)
  const room = valueOf(totalPriceSet).minus(valueOf(subtotalPriceSet)).minus(tax)
  const said = [totalShippingPriceSet, shippingLine?.discountedPriceSet ?? null].filter((set) => set !== null)
  return said.find((set) => valueOf(set).eq(room)) ?? said[0] ?? null
}
