// Shopify draft order -> Zoho Quote (its rows: draft-as-order.ts and records/order-lines.ts). Pure.

import { adminUrl } from '#app/mapping/catalogue/admin-url.ts'
import { mapRow } from '#app/mapping/catalogue/entry.ts'
import { peopleFacts, taxes, visible, type Fact } from '#app/mapping/records/order-facts.ts'
import { toDate } from '#app/mapping/values/dates.ts'
import { moneyText, priceText } from '#app/mapping/values/money.ts'
import { clean, cut, join, line } from '#app/mapping/values/text.ts'
import type { DraftOrderWithLines } from '#app/shopify/draft-orders/draft-order.ts'
import type { ZohoQuote } from '#app/zoho/records/rows.ts'
import { quoteStage, type QuoteContext } from './draft-order-head.ts'
import { draftOrderEntries } from './draft-orders.ts'

const descriptionLimit = 32_000

/** The Quote's head. Grand_Total and other computed fields are Zoho's: never sent. */
export const draftOrderToQuote = (draft: DraftOrderWithLines, context: QuoteContext): ZohoQuote =>
  mapRow(draftOrderEntries, 'Quotes', draft, {
    ...context,
    description: draftOrderDescription(draft, context),
    stage: quoteStage(draft, context.fields),
  })

/** One fact a line, the note, then the links into the Shopify admin: to the draft, and to the order that it became. */
function draftOrderDescription(draft: DraftOrderWithLines, context: QuoteContext): string {
  const { shop } = context
  const facts: Fact[] = [
    ...stateFacts(draft, context.zone),
    ...moneyFacts(draft),
    ...peopleFacts(draft, context),
    ...visible(draft.customAttributes).map(({ key, value }): Fact => [line(key) ?? '', line(value)]),
    ['Note', clean(draft.note2)],
  ]
  const named = facts.flatMap(([name, value]) => (name && value ? [`${name}: ${value}`] : []))
  const links = shop
    ? [
        ...(draft.order ? [`\n${adminUrl(shop, 'orders', draft.order.id)}`] : []),
        `\n${adminUrl(shop, 'draft_orders', draft.id)}`,
      ]
    : []
  const end = links.join('')
  return cut(named.join('\n'), descriptionLimit - end.length) + end
}

const stateFacts = (draft: DraftOrderWithLines, zone: string): Fact[] => [
  ['Begun', toDate(draft.createdAt, zone)],
  ['Invoice sent', draft.invoiceSentAt && toDate(draft.invoiceSentAt, zone)],
  ['Completed', draft.completedAt && toDate(draft.completedAt, zone)],
  ['Order', line(draft.order?.name)],
  ['PO number', line(draft.poNumber)],
  ['Tags', join(draft.tags, ', ')],
]

function moneyFacts(draft: DraftOrderWithLines): Fact[] {
  const { shopMoney, presentmentMoney } = draft.totalPriceSet
  const foreign = presentmentMoney.currencyCode === shopMoney.currencyCode ? null : presentmentMoney
  return [
    ['Total', priceText(shopMoney)],
    ['Shown as', foreign && priceText(foreign)],
    ['Shipping', moneyText(draft.totalShippingPriceSet)],
    ['Shipping method', line(draft.shippingLine?.title)],
    [
      draft.taxesIncluded ? 'Tax (included)' : 'Tax',
      taxes({ currentTotalTaxSet: draft.totalTaxSet, currentTaxLines: draft.taxLines }),
    ],
    ['Tax exempt', draft.taxExempt ? 'yes' : null],
    ['Discounts', moneyText(draft.totalDiscountsSet)],
    ['Discount', line(draft.appliedDiscount?.title)],
    ['Discount codes', join(draft.discountCodes, ', ')],
  ]
}
