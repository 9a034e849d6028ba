// Records with their amounts in the currency that they are written in, or without any (decision 046). Pure.

import type { ShopifyCustomer } from '#app/shopify/records/customer.ts'
import type { DraftOrderWithLines } from '#app/shopify/draft-orders/draft-order.ts'
import type { CheckoutWithLines } from '#app/shopify/records/checkout.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import type { ShopifyVariant } from '#app/shopify/records/product.ts'
import type { AmountRule } from '#app/mapping/settings/missing-currency.ts'
import { amount } from './money.ts'

const decimals = 6 // what is written is rounded by the fields that it goes to

/** An amount at a rate. */
export const times = (value: string, rate: number): string =>
  amount(value).times(rate).round(decimals).toFixed()

/** A price, in the currency that it is written in; null where none is. */
function priced<T extends string | null>(price: T, money: AmountRule): T | string | null {
  if (money.as === 'is' || price === null) return price
  return money.as === 'converted' ? times(price, money.rate) : null
}

export const variantIn = (variant: ShopifyVariant, money: AmountRule): ShopifyVariant => ({
  ...variant,
  price: priced(variant.price, money),
  compareAtPrice: priced(variant.compareAtPrice, money),
})

export function customerIn(customer: ShopifyCustomer, money: AmountRule): ShopifyCustomer {
  const { amountSpent } = customer
  if (money.as === 'is' || amountSpent === null) return customer
  if (money.as === 'nothing') return { ...customer, amountSpent: null }
  return {
    ...customer,
    amountSpent: { amount: times(amountSpent.amount, money.rate), currencyCode: money.currency },
  }
}

type Sum = { shopMoney: { amount: string; currencyCode: string } }

const sumsIn = ({ rate, currency }: Extract<AmountRule, { as: 'converted' }>) => {
  const sum = <T extends Sum>(set: T): T => ({
    ...set,
    shopMoney: { amount: times(set.shopMoney.amount, rate), currencyCode: currency },
  })
  return { sum, some: <T extends Sum>(set: T | null): T | null => set && sum(set) }
}

/** What the customer saw in their own currency stays what it is. */
export function checkoutIn(checkout: CheckoutWithLines, money: AmountRule): CheckoutWithLines {
  if (money.as !== 'converted') return checkout
  const { sum, some } = sumsIn(money)
  return {
    ...checkout,
    totalPriceSet: sum(checkout.totalPriceSet),
    subtotalPriceSet: some(checkout.subtotalPriceSet),
    totalDiscountSet: some(checkout.totalDiscountSet),
    totalTaxSet: some(checkout.totalTaxSet),
    totalDutiesSet: some(checkout.totalDutiesSet),
    lines: checkout.lines.map((line) => ({ ...line, originalUnitPriceSet: sum(line.originalUnitPriceSet) })),
  }
}

/** What the customer sees in their own currency stays what it is. */
export function draftOrderIn(draft: DraftOrderWithLines, money: AmountRule): DraftOrderWithLines {
  if (money.as !== 'converted') return draft
  const { sum, some } = sumsIn(money)
  const taxed = (lines: DraftOrderWithLines['taxLines']) =>
    lines.map((tax) => ({ ...tax, priceSet: sum(tax.priceSet) }))
  const { shippingLine: shipping } = draft
  return {
    ...draft,
    currencyCode: money.currency,
    totalPriceSet: sum(draft.totalPriceSet),
    subtotalPriceSet: sum(draft.subtotalPriceSet),
    totalDiscountsSet: some(draft.totalDiscountsSet),
    totalShippingPriceSet: some(draft.totalShippingPriceSet),
    totalTaxSet: some(draft.totalTaxSet),
    taxLines: taxed(draft.taxLines),
    shippingLine: shipping && {
      ...shipping,
      discountedPriceSet: some(shipping.discountedPriceSet),
      taxLines: taxed(shipping.taxLines),
    },
    lines: draft.lines.map((line) => ({
      ...line,
      originalUnitPriceSet: sum(line.originalUnitPriceSet),
      discountedTotalSet: sum(line.discountedTotalSet),
      taxLines: taxed(line.taxLines),
    })),
  }
}

/** What the customer paid in their own currency stays what it is. */
export function orderIn(order: OrderWithLines, money: AmountRule): OrderWithLines {
  if (money.as !== 'converted') return order
  const { currency } = money
  const { sum, some } = sumsIn(money)
  return {
    ...order,
    currencyCode: currency,
    totalPriceSet: sum(order.totalPriceSet),
    currentTotalPriceSet: sum(order.currentTotalPriceSet),
    currentTotalDiscountsSet: some(order.currentTotalDiscountsSet),
    currentShippingPriceSet: some(order.currentShippingPriceSet),
    currentTotalTaxSet: some(order.currentTotalTaxSet),
    currentTaxLines: order.currentTaxLines.map((tax) => ({ ...tax, priceSet: sum(tax.priceSet) })),
    currentTotalDutiesSet: some(order.currentTotalDutiesSet),
    currentTotalAdditionalFeesSet: some(order.currentTotalAdditionalFeesSet),
    totalTipReceivedSet: some(order.totalTipReceivedSet),
    totalReceivedSet: some(order.totalReceivedSet),
    totalRefundedSet: some(order.totalRefundedSet),
    netPaymentSet: some(order.netPaymentSet),
    totalOutstandingSet: some(order.totalOutstandingSet),
    refunds: order.refunds.map((refund) => ({ ...refund, totalRefundedSet: some(refund.totalRefundedSet) })),
    lines: order.lines.map((line) => ({
      ...line,
      originalUnitPriceSet: sum(line.originalUnitPriceSet),
      discountedTotalSet: sum(line.discountedTotalSet),
      discountAllocations: line.discountAllocations.map((one) => ({
        allocatedAmountSet: sum(one.allocatedAmountSet),
      })),
      priceAfterAllDiscountsBeforeTaxesSet: some(line.priceAfterAllDiscountsBeforeTaxesSet),
      taxLines: line.taxLines.map((tax) => ({ ...tax, priceSet: sum(tax.priceSet) })),
    })),
  }
}
