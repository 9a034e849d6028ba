// Which order came of which abandoned checkout. Pure.

import { fromGid } from '#app/lib/ids.ts'
import type { CheckoutHead, CheckoutWithLines } from '#app/shopify/records/checkout.ts'

/** A checkout of which the lines may not have been read: they tell only where no token does. */
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
 * moment with the same items; of these the same total first, then the nearest. Neither a checkout nor an order is in two pairs.
 */
export function pairWithOrders<Order extends Ordered>(
  checkouts: readonly Abandoned[],
  orders: readonly Order[],
): { checkout: Abandoned; order: Order }[] {
  const possible = checkouts.flatMap((checkout) =>
    orders.flatMap((order) => {
      const likeness = isAnothers(checkout, order) ? null : likenessOf(checkout, order)
      return likeness === null ? [] : [{ checkout, order, ...likeness }]
    }),
  )
  const taken = new Set<unknown>()
  return possible
    .toSorted((one, other) => one.rank - other.rank || one.apartMs - other.apartMs)
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

/** Checkouts that were completed in the moment of one of these orders: their lines have to tell. */
export const matchedByLines = (
  checkouts: readonly CheckoutHead[],
  orders: readonly Ordered[],
): CheckoutHead[] =>
  checkouts.filter((checkout) =>
    orders.some((order) => !isAnothers(checkout, order) && momentsApart(checkout, order) !== null),
  )

const hasToken = ({ abandonedCheckoutUrl }: CheckoutHead, { checkoutToken }: Ordered): boolean =>
  checkoutToken !== null && tokensIn(abandonedCheckoutUrl).includes(checkoutToken)

/** @returns milliseconds; null: the two are not of the same moment */
function momentsApart({ completedAt }: CheckoutHead, { createdAt }: Ordered): number | null {
  const apartMs = completedAt === null ? NaN : Math.abs(Date.parse(completedAt) - Date.parse(createdAt))
  return apartMs <= sameMomentMs ? apartMs : null
}

type Likeness = { rank: number; apartMs: number }

/**
 * How well the two fit, the least the best. Two people, and one of them twice, may order in one moment: it is the items that
 * tell. A cart of one popular item is many people's: of guests what was paid has to be the same as well.
 * @returns null: it is another's
 */
function likenessOf(checkout: Abandoned, order: Ordered): Likeness | null {
  if (hasToken(checkout, order)) return { rank: 0, apartMs: 0 }
  const apartMs = momentsApart(checkout, order)
  const { lines } = checkout
  if (apartMs === null || lines === undefined || itemsOf(lines) !== itemsOf(order.lines)) return null
  if (isSameTotal(checkout, order)) return { rank: 1, apartMs }
  return checkout.customer === null ? null : { rank: 2, apartMs }
}

// In the money that the buyer saw.
const isSameTotal = ({ totalPriceSet: total }: Abandoned, order: Ordered): boolean =>
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
export type OrderedTotal = OrderDeal & { orderId: string; total: number }

/**
 * What the order of this checkout adds up to; null: there is none, or more than one may be its.
 * @param claimedBy the order that is known to have come of it; null: none is
 */
export function orderedTotal(
  { customer, completedAt }: CheckoutWithLines,
  orders: readonly OrderedTotal[],
  claimedBy: string | null,
): number | null {
  if (completedAt === null) return null
  if (claimedBy !== null) return orders.find(({ orderId }) => orderId === claimedBy)?.total ?? null
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
