// Shopify order -> Zoho Deal, for organisations without Sales Orders and for those who prefer it. A Deal has no rows: what
// was ordered stands in its description. Pure.

import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { mapRow } from '#app/mapping/catalogue/entry.ts'
import { orderEntries } from '#app/mapping/catalogue/orders.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { amount, priceText, round, toNumber } from '#app/mapping/values/money.ts'
import { orderDescription } from './order-facts.ts'
import { liveLines, type LiveLine } from './order-lines.ts'
import { dealStage, statusOf } from '#app/mapping/parts/deal-stage.ts'
import { pipelineOf, type OrderContext } from '#app/mapping/parts/order-head.ts'
import { cut, line } from '#app/mapping/values/text.ts'
import type { ZohoDeal } from '#app/zoho/records/rows.ts'

export type DealContext = OrderContext & {
  /** The shop's time zone: an order of this evening closes today. */
  zone: string
  /** Of the Deals module: its stages, its pipelines, the decimals of its amount. */
  fields: FieldMap
  /** New Deals are made in a layout that the merchant chose: Zoho asks for all that the layout asks for. */
  inLayout: boolean
}

const lineLimit = 1000
const usualDecimals = 2
const mostDecimals = 6 // no currency has more, and JSON writes smaller numbers with an exponent

export function orderToDeal(order: OrderWithLines, context: DealContext): ZohoDeal {
  const { contactId, shop, zone, fields } = context
  const given = {
    ...context,
    description: orderDescription(order, {
      contactId,
      zone,
      lines: lineTexts(order),
      ...(shop ? { shop } : {}),
    }),
    stage: dealStage(statusOf(order), fields, pipelineOf(context)),
    total: dealTotal(order, fields),
  }
  return mapRow(orderEntries, 'Deals', order, given)
}

// The order's current total, in the decimals that the organisation keeps.
function dealTotal({ currentTotalPriceSet }: OrderWithLines, fields: FieldMap): number {
  const decimals = Math.min(fields.get('Amount')?.decimals ?? usualDecimals, mostDecimals)
  return toNumber(round(amount(currentTotalPriceSet.shopMoney.amount), decimals))
}

// "2 × Blue lamp, SKU LAMP-B, 45.00 USD": as they stand after edits and refunds.
const lineTexts = (order: OrderWithLines): string[] =>
  liveLines(order).map(({ line: item, quantity, gone }: LiveLine) => {
    const sku = line(item.sku)
    const parts = [
      `${quantity} × ${line(item.name) ?? line(item.title) ?? '?'}`,
      sku && `SKU ${sku}`,
      priceText(item.originalUnitPriceSet.shopMoney),
      gone ? 'refunded or removed' : null,
    ]
    return cut(parts.filter(Boolean).join(', '), lineLimit)
  })
