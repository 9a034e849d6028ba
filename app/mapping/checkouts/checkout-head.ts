// What of an abandoned checkout needs a decision: its title, how it stands, and when it is expected to close. Pure, and
// light enough for the browser.

import type { ZohoId } from '#app/lib/ids.ts'
import { dealStage, type DealStatus } from '#app/mapping/parts/deal-stage.ts'
import { pipelineOf } from '#app/mapping/parts/order-head.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { cut, line } from '#app/mapping/values/text.ts'
import type { CheckoutWithLines } from '#app/shopify/records/checkout.ts'

export type CheckoutContext = {
  shopName: string
  /** The shop's domain, for the link into its admin. */
  shop?: string
  contactId: ZohoId | null
  /** ISO currencies the organisation may be written in; null when it has only its own. */
  currencies: readonly string[] | null
  /** Of the Deals module: its stages, its pipelines, the decimals of its amount. */
  fields: FieldMap
  /** The shop's time zone. */
  zone: string
  /** New Deals are made in a layout that the merchant chose: Zoho asks for all that the layout asks for. */
  inLayout: boolean
  /** Its order has a Deal of its own: the amount is there, and is not to count twice. */
  hasOwnDeal: boolean
  /** What its Sales Order adds up to by now; null: that is not known, or it has none. */
  ordered: number | null
  /** The description carries the link by which the customer goes on with the checkout. */
  withLink: boolean
}

/** What mapping a checkout takes besides the checkout. */
export type CheckoutGiven = CheckoutContext & { description: string; stage: string; total: number }

const dealNameLimit = 120

/** "Abandoned checkout #35821 - Blue Lamps": it tells the Deal from an order's. */
export const checkoutTitle = ({ name }: CheckoutWithLines, shopName: string): string =>
  cut(
    `Abandoned checkout ${cut(line(name) ?? '', dealNameLimit / 2)} - ${line(shopName) ?? ''}`,
    dealNameLimit,
  )

type Ordered = Pick<CheckoutContext, 'ordered'>

/**
 * Won when it became an order, lost when of that nothing is left: it was called off, or all of it was paid back. Nothing
 * else makes it lost: whether an open one is given up is for people to say.
 */
export function statusOfCheckout(
  { completedAt, totalPriceSet }: CheckoutWithLines,
  { ordered }: Ordered,
): DealStatus {
  if (!completedAt) return 'open'
  return ordered === 0 && Number(totalPriceSet.shopMoney.amount) > 0 ? 'lost' : 'won'
}

export function checkoutStage(
  checkout: CheckoutWithLines,
  given: Ordered & Pick<CheckoutContext, 'fields' | 'inLayout'>,
): string {
  return dealStage(statusOfCheckout(checkout, given), given.fields, pipelineOf(given))
}

const expectedMs = 7 * 24 * 60 * 60 * 1000

/** The moment of the order; of one that is still open, a week after it was begun. */
export const closingOf = ({ completedAt, createdAt }: CheckoutWithLines): string =>
  completedAt ?? new Date(Date.parse(createdAt) + expectedMs).toISOString()

export const checkoutCurrency = ({ totalPriceSet }: CheckoutWithLines): string =>
  totalPriceSet.shopMoney.currencyCode
