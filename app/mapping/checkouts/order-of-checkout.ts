// Which order came of which abandoned checkout. Pure.

import { fromGid } from '#app/lib/ids.ts'
import type { CheckoutHead, CheckoutWithLines } from '#app/shopify/records/checkout.ts'

/** A checkout of which the lines may not have been read: they tell of guests' only. */
export type Abandoned = CheckoutHead & Partial<Pick<CheckoutWithLines, 'lines' | 'totalPriceSet'>>

type Item = { variant: { id: string } | null; title: string | null; quantity: number }

/** What of an order says of which checkout it came. */
type Ordered = {
  customer: { id: string } | null
  checkoutToken: string | null
  createdAt: string
  lines: readonly Item[]
  totalPriceSet: CheckoutWithLines['totalPriceSet']
}

/** A checkout is completed by its order: nobody completes two within this time. */
export const sameMomentMs = 2 * 60_000

/**
 * Each checkout with its order: first those whose link holds the order's token, then what was completed in the same
 * moment, the nearest first. Neither a checkout nor an order is in two pairs.
 */
export function pairWithOrders<Order extends Ordered>(
  checkouts: readonly Abandoned[],
  orders: readonly Order[],
): { checkout: Abandoned; order: Order }[] {
  const possible = checkouts.flatMap((checkout) =>
    orders.flatMap((order) => {
      const apartMs = isAnothers(checkout, order) ? null : apartOf(checkout, order)
      return apartMs === null ? [] : [{ checkout, order, apartMs }]
    }),
  )
  const taken = new Set<unknown>()
  return possible
    .toSorted((one, other) => one.apartMs - other.apartMs)
    .flatMap(({ checkout, order }) => {
      if (taken.has(checkout) || taken.has(order)) return []
      taken.add(checkout).add(order)
      return [{ checkout, order }]
    })
}

// Whoever began as a guest may be a customer once they ordered; a customer's checkout is nobody else's.
const isAnothers = ({ customer }: CheckoutHead, order: Ordered): boolean =>
  customer !== null && customer.id !== order.customer?.id

/** Orders of which none of these checkouts' links holds the token. */
export const withoutToken = <Order extends Ordered>(
  checkouts: readonly CheckoutHead[],
  orders: readonly Order[],
): Order[] =>
  orders.filter(
    (order) => !checkouts.some((checkout) => !isAnothers(checkout, order) && hasToken(checkout, order)),
  )

/** Checkouts of guests that were completed in the moment of one of these orders: their lines have to tell. */
export const matchedByLines = (
  checkouts: readonly CheckoutHead[],
  orders: readonly Ordered[],
): CheckoutHead[] =>
  checkouts.filter(
    (checkout) =>
      checkout.customer === null && orders.some((order) => momentsApart(checkout, order) !== null),
  )

const hasToken = ({ abandonedCheckoutUrl }: CheckoutHead, { checkoutToken }: Ordered): boolean =>
  checkoutToken !== null && tokensIn(abandonedCheckoutUrl).includes(checkoutToken)

/** @returns milliseconds; null: the two are not of the same moment */
function momentsApart({ completedAt }: CheckoutHead, { createdAt }: Ordered): number | null {
  const apartMs = completedAt === null ? NaN : Math.abs(Date.parse(completedAt) - Date.parse(createdAt))
  return apartMs <= sameMomentMs ? apartMs : null
}

/** @returns how far the two are apart, less than any time where the token is the same; null: it is another's */
function apartOf(checkout: Abandoned, order: Ordered): number | null {
  if (hasToken(checkout, order)) return -1
  // Two guests may order in one moment: then it is the items that tell.
  return checkout.customer !== null || isSameCart(checkout, order) ? momentsApart(checkout, order) : null
}

// A cart of one popular item is many people's: what was paid is compared as well, in the money that the buyer saw.
const isSameCart = ({ lines, totalPriceSet: total }: Abandoned, order: Ordered): boolean =>
  lines !== undefined &&
  itemsOf(lines) === itemsOf(order.lines) &&
  Number(total?.presentmentMoney.amount) === Number(order.totalPriceSet.presentmentMoney.amount)

function itemsOf(lines: readonly Item[]): string {
  const byItem = Map.groupBy(lines, ({ variant, title }) => variant?.id ?? title ?? '')
  const counts = [...byItem].map(([item, some]) =>
    JSON.stringify([item, some.reduce((sum, { quantity }) => sum + quantity, 0)]),
  )
  return counts.toSorted((one, other) => (one < other ? -1 : 1)).join('\n')
}

/** An order that has a Deal of its own. `customerId`: Shopify's number, null of a guest's. */
export type OrderDeal = { customerId: string | null; createdAt: Date }

/**
 * Whether the order of this checkout has a Deal of its own: it is the customer's, or a guest's, of the same moment. A
 * guest's who is a customer by then is not told from anybody's: the amount stays then.
 */
export const hasOwnDeal = (
  { customer, completedAt }: CheckoutWithLines,
  deals: readonly OrderDeal[],
): boolean =>
  completedAt !== null &&
  deals.some(
    ({ customerId, createdAt }) =>
      customerId === (customer && fromGid(customer.id)) &&
      Math.abs(Date.parse(completedAt) - createdAt.getTime()) <= sameMomentMs,
  )

/** When those of them that became orders did. */
export const completionsOf = (checkouts: readonly CheckoutWithLines[]): Date[] =>
  checkouts.flatMap(({ completedAt }) => (completedAt ? [new Date(completedAt)] : []))

/** A Sales Order, and what it adds up to by now. */
export type OrderedTotal = OrderDeal & { total: number }

/** What the order of this checkout adds up to; null: there is none, or more than one may be its. */
export function orderedTotal(
  { customer, completedAt }: CheckoutWithLines,
  orders: readonly OrderedTotal[],
): number | null {
  if (completedAt === null) return null
  const customerId = customer && fromGid(customer.id)
  const its = orders.filter(
    (order) =>
      order.customerId === customerId &&
      Math.abs(Date.parse(completedAt) - order.createdAt.getTime()) <= sameMomentMs,
  )
  const [one, other] = its
  return one && !other ? one.total : null
}

const tokensIn = (url: string | null): string[] => (url ?? '').split(/[/?#&=]/)
