// Which order came of which abandoned checkout. Pure.

import { fromGid } from '#app/lib/ids.ts'
import type { CheckoutWithLines } from '#app/shopify/records/checkout.ts'

type Item = { variant: { id: string } | null; title: string | null; quantity: number }

/** What of an order says of which checkout it came. */
type Ordered = {
  customer: { id: string } | null
  checkoutToken: string | null
  createdAt: string
  lines: readonly Item[]
}

/** A checkout is completed by its order: nobody completes two within this time. */
export const sameMomentMs = 2 * 60_000

/**
 * Each checkout with its order: first those whose link holds the order's token, then what was completed in the same
 * moment, the nearest first. Neither a checkout nor an order is in two pairs.
 */
export function pairWithOrders<Order extends Ordered>(
  checkouts: readonly CheckoutWithLines[],
  orders: readonly Order[],
): { checkout: CheckoutWithLines; order: Order }[] {
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
const isAnothers = ({ customer }: CheckoutWithLines, order: Ordered): boolean =>
  customer !== null && customer.id !== order.customer?.id

/** @returns how far the two are apart, less than any time where the token is the same; null: it is another's */
function apartOf(checkout: CheckoutWithLines, order: Ordered): number | null {
  const { abandonedCheckoutUrl, completedAt, customer } = checkout
  const { checkoutToken, createdAt } = order
  if (checkoutToken !== null && tokensIn(abandonedCheckoutUrl).includes(checkoutToken)) return -1
  if (completedAt === null) return null
  const apartMs = Math.abs(Date.parse(completedAt) - Date.parse(createdAt))
  // Two guests may order in one moment: then it is the items that tell.
  const isSame = customer !== null || itemsOf(checkout.lines) === itemsOf(order.lines)
  return isSame && apartMs <= sameMomentMs ? apartMs : null
}

function itemsOf(lines: readonly Item[]): string {
  const byItem = Map.groupBy(lines, ({ variant, title }) => variant?.id ?? title ?? '')
  const counts = [...byItem].map(([item, some]) =>
    JSON.stringify([item, some.reduce((sum, { quantity }) => sum + quantity, 0)]),
  )
  return counts.toSorted((one, other) => (one < other ? -1 : 1)).join('\n')
}

/** An order that has a Deal of its own. `customerId`: Shopify's number, null of a guest's. */
export type OrderDeal = { customerId: string | null; createdAt: Date }

/** Whether the order of this checkout has a Deal of its own: it is the customer's, or a guest's, of the same moment. */
export const hasOwnDeal = (
  { customer, completedAt }: CheckoutWithLines,
  deals: readonly OrderDeal[],
): boolean =>
  completedAt !== null &&
  deals.some(
    ({ customerId, createdAt }) =>
      (customer === null || customerId === fromGid(customer.id)) &&
      Math.abs(Date.parse(completedAt) - createdAt.getTime()) <= sameMomentMs,
  )

const tokensIn = (url: string | null): string[] => (url ?? '').split(/[/?#&=]/)
