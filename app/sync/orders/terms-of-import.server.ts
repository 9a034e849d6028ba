import { fromGid } from '#app/lib/ids.ts'
import { fetchPaymentTerms } from '#app/shopify/lists/payment-schedules.server.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'

/**
 * Orders as a bulk operation read them, with the days on which those of companies are to be paid.
 * @throws AppError: the batch comes again
 */
export async function withSchedules(
  context: SyncContext,
  { shop }: Pick<OrgConfig, 'shop'>,
  orders: readonly OrderWithLines[],
): Promise<readonly OrderWithLines[]> {
  const ids = orders.flatMap(({ id, paymentTerms }) => (paymentTerms ? [fromGid(id)] : []))
  if (ids.length === 0) return orders
  const terms = await fetchPaymentTerms(context.shopifyFor(shop), ids)
  return orders.map((order) => {
    const found = terms.get(fromGid(order.id))
    return found ? { ...order, paymentTerms: found } : order
  })
}
