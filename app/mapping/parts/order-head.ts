// What of an order's head needs a decision: its title, state, currency and pipeline. Pure, and light enough for the browser.

import type { ZohoId } from '#app/lib/ids.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { cut, line } from '#app/mapping/values/text.ts'
import { paymentOf } from '#app/mapping/parts/payment.ts'
import { isUnderWay } from '#app/mapping/parts/shipments.ts'

export type OrderContext = {
  shopName: string
  accountId: ZohoId | null
  contactId: ZohoId | null
  /** ISO currencies the organisation may be written in; null when it has only its own. */
  currencies: readonly string[] | null
  /** The shop's domain, for the link into its admin. */
  shop?: string
  /** Of the module; without them it is not known where the order's day belongs. */
  fields?: FieldMap
  /** The shop's time zone. */
  zone?: string
}

/** What mapping an order takes besides the order: what is worked out once, and what the organization has. */
export type OrderGiven = OrderContext & {
  description: string
  /** Of a Deal: what its amount must be. */
  total?: number
  /** New Deals are made in a layout that the merchant chose: Zoho asks for all that the layout asks for. */
  inLayout?: boolean
}

/** With the shop's name: two shops of one organisation both have a #1001. The order's name survives a long one. */
export const orderTitle = (order: OrderWithLines, shopName: string, limit: number): string =>
  titleWithShop(line(order.name) ?? `Order ${order.id.split('/').at(-1)}`, shopName, limit)

export const titleWithShop = (name: string, shopName: string, limit: number): string =>
  cut(`${cut(name, Math.floor(limit / 2))} - ${line(shopName) ?? ''}`, limit)

/** The order's own currency where the organisation may be written in it. */
export const currencyOf = (
  { currencyCode }: OrderWithLines,
  { currencies }: Pick<OrderContext, 'currencies'>,
): string | null => (currencies?.includes(currencyCode) ? currencyCode : null)

/** The values every organization starts with. */
export function orderStatus(order: OrderWithLines): string {
  const payment = paymentOf(order)
  if (order.cancelledAt) return 'Cancelled'
  const isOut = order.displayFulfillmentStatus === 'FULFILLED'
  if (isOut && !isUnderWay(order)) return 'Delivered'
  if (payment === 'back') return 'Cancelled'
  return isOut || payment === 'paid' ? 'Approved' : 'Created'
}

/** Which pipeline is the merchant's affair, a rule may say so; named only where Zoho takes no Deal without one. */
export function pipelineOf({ fields, inLayout }: Pick<OrderGiven, 'fields' | 'inLayout'>): string | null {
  const field = fields?.get('Pipeline')
  const first = field?.options.find((option) => option !== '-None-') ?? null
  return field?.mandatory || inLayout ? first : null
}

/** Where it was sold, as people call it; a store's own pages where Shopify names nothing else. */
export const channelOf = ({ app, sourceName }: Pick<OrderWithLines, 'app' | 'sourceName'>): string | null =>
  line(app?.name) ?? (sourceName === 'web' ? 'Online Store' : line(sourceName))
