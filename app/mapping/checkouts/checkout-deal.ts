// Abandoned checkout -> Zoho Deal: open while it is abandoned, won when it became an order. Pure.

import { adminUrl } from '#app/mapping/catalogue/admin-url.ts'
import { checkoutEntries } from '#app/mapping/catalogue/checkouts.ts'
import { mapRow } from '#app/mapping/catalogue/entry.ts'
import { visible, wholeLines } from '#app/mapping/records/order-facts.ts'
import { checkoutStage, type CheckoutContext } from './checkout-head.ts'
import { toDate } from '#app/mapping/values/dates.ts'
import { amount, moneyText, priceText, round, toNumber } from '#app/mapping/values/money.ts'
import { clean, cut, join, line } from '#app/mapping/values/text.ts'
import type { Address } from '#app/shopify/records/common-fields.ts'
import type { CheckoutWithLines } from '#app/shopify/records/checkout.ts'
import type { ZohoDeal } from '#app/zoho/records/rows.ts'

const descriptionLimit = 32_000
const lineLimit = 1000
const usualDecimals = 2
const mostDecimals = 6 // no currency has more, and JSON writes smaller numbers with an exponent

export const checkoutToDeal = (checkout: CheckoutWithLines, context: CheckoutContext): ZohoDeal =>
  mapRow(checkoutEntries, 'Deals', checkout, {
    ...context,
    description: checkoutDescription(checkout, context),
    stage: checkoutStage(checkout, context),
    total: context.hasOwnDeal ? 0 : checkoutTotal(checkout, context),
  })

/** What it was, or what its order is by now, in the decimals that the organisation keeps. */
function checkoutTotal(
  { totalPriceSet }: CheckoutWithLines,
  { fields, ordered }: Pick<CheckoutContext, 'fields' | 'ordered'>,
): number {
  const decimals = Math.min(fields.get('Amount')?.decimals ?? usualDecimals, mostDecimals)
  return toNumber(round(amount(ordered ?? totalPriceSet.shopMoney.amount), decimals))
}

type Fact = [name: string, value: string | null]

/** The lines, one fact a line, the note, then the links: into the Shopify admin and, if wanted, into the checkout. */
function checkoutDescription(checkout: CheckoutWithLines, context: CheckoutContext): string {
  const { shop, zone, contactId, withLink } = context
  const facts: Fact[] = [
    ['Begun', toDate(checkout.createdAt, zone)],
    ['Completed', checkout.completedAt && toDate(checkout.completedAt, zone)],
    ['Amount', context.hasOwnDeal ? 'see the deal of the order' : null],
    ...moneyFacts(checkout),
    ['Ship to', recipient(checkout.shippingAddress)],
    ...(contactId ? [] : customerFacts(checkout)),
    ...visible(checkout.customAttributes).map(({ key, value }): Fact => [line(key) ?? '', line(value)]),
    ['Note', clean(checkout.note)],
  ]
  const named = facts.flatMap(([name, value]) => (name && value ? [`${name}: ${value}`] : []))
  const links = [
    withLink && !checkout.completedAt ? line(checkout.abandonedCheckoutUrl) : null,
    shop ? adminUrl(shop, 'checkouts', checkout.id) : null,
  ].flatMap((link) => (link ? [`\n${link}`] : []))
  const end = links.join('')
  return cut([...wholeLines(lineTexts(checkout)), ...named].join('\n'), descriptionLimit - end.length) + end
}

function moneyFacts(checkout: CheckoutWithLines): Fact[] {
  const { shopMoney, presentmentMoney } = checkout.totalPriceSet
  const foreign = presentmentMoney.currencyCode === shopMoney.currencyCode ? null : presentmentMoney
  return [
    ['Total', priceText(shopMoney)],
    ['Shown as', foreign && priceText(foreign)],
    ['Goods', moneyText(checkout.subtotalPriceSet)],
    ['Discounts', moneyText(checkout.totalDiscountSet)],
    ['Discount codes', join(checkout.discountCodes, ', ')],
    [checkout.taxesIncluded ? 'Tax (included)' : 'Tax', moneyText(checkout.totalTaxSet)],
    ['Duties', moneyText(checkout.totalDutiesSet)],
  ]
}

// A contact knows who it was; a lead, which no deal can point to, and who is not in the CRM do not.
function customerFacts({ billingAddress, customer }: CheckoutWithLines): Fact[] {
  const name = join([customer?.firstName, customer?.lastName], ' ')
  return [
    ['Customer', recipient(billingAddress) ?? name],
    ['Customer email', line(customer?.defaultEmailAddress?.emailAddress)],
    ['Customer phone', line(customer?.defaultPhoneNumber?.phoneNumber)],
  ]
}

const recipient = (address: Address | null): string | null =>
  address && join([join([address.firstName, address.lastName], ' '), address.phone], ', ')

// "2 × Blue lamp, small, SKU LAMP-B, 45.00 USD"
const lineTexts = ({ lines }: CheckoutWithLines): string[] =>
  lines.map(({ quantity, title, variantTitle, sku, originalUnitPriceSet }) => {
    const code = line(sku)
    const parts = [
      `${quantity} × ${line(title) ?? '?'}`,
      line(variantTitle),
      code && `SKU ${code}`,
      priceText(originalUnitPriceSet.shopMoney),
    ]
    return cut(parts.filter(Boolean).join(', '), lineLimit)
  })
