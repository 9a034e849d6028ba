// Shopify order -> Zoho Deal, for organisations without Sales Orders and for those who prefer it. A Deal has no rows: what
// was ordered stands in its description. Pure.

import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { toDate } from '#app/mapping/values/dates.ts'
import { stageOf, standingOf } from './deal-stage.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { amount, round, toNumber } from '#app/mapping/values/money.ts'
import { orderDescription } from './order-facts.ts'
import { liveLines, type LiveLine } from './order-lines.ts'
import { currencyOf, orderTitle, type OrderContext } from './order.ts'
import { cut, join, line, withoutEmpty } from '#app/mapping/values/text.ts'

export type DealContext = OrderContext & {
  /** The shop's time zone: an order of this evening closes today. */
  zone: string
  /** Of the Deals module: its stages, its pipelines, the decimals of its amount. */
  fields: FieldMap
  /** New Deals are made in a layout that the merchant chose: Zoho asks for all that the layout asks for. */
  inLayout: boolean
}

const nameLimit = 120
const lineLimit = 1000
const usualDecimals = 2
const mostDecimals = 6 // no currency has more, and JSON writes smaller numbers with an exponent

export function orderToDeal(order: OrderWithLines, context: DealContext): Record<string, unknown> {
  const { accountId, contactId, shop, shopName, zone, fields } = context
  return withoutEmpty({
    Deal_Name: orderTitle(order, shopName, nameLimit),
    Stage: stageOf(standingOf(order), fields.get('Stage')?.options ?? []),
    Pipeline: pipelineOf(context),
    Amount: toNumber(amount(dealTotal(order, fields))),
    Closing_Date: toDate(order.processedAt ?? order.createdAt, zone) ?? toDate(order.createdAt, zone),
    Account_Name: accountId && { id: accountId },
    Contact_Name: contactId && { id: contactId },
    Currency: currencyOf(order, context),
    Lead_Source: 'Online Store',
    Description: orderDescription(order, { contactId, lines: lineTexts(order), ...(shop ? { shop } : {}) }),
  })
}

/** What the Deal's amount must be: the order's current total, in the decimals that the organisation keeps. */
export function dealTotal({ currentTotalPriceSet }: OrderWithLines, fields: FieldMap): string {
  const decimals = Math.min(fields.get('Amount')?.decimals ?? usualDecimals, mostDecimals)
  return round(amount(currentTotalPriceSet.shopMoney.amount), decimals).toFixed(decimals)
}

// Which pipeline is the merchant's affair, a rule may say so; named only where Zoho takes no Deal without one.
function pipelineOf({ fields, inLayout }: DealContext): string | null {
  const field = fields.get('Pipeline')
  const first = field?.options.find((option) => option !== '-None-') ?? null
  return field?.mandatory || inLayout ? first : null
}

// "2 × Blue lamp, SKU LAMP-B, 45.00 USD": as they stand after edits and refunds.
const lineTexts = (order: OrderWithLines): string[] =>
  liveLines(order).map(({ line: item, quantity, gone }: LiveLine) => {
    const { amount: price, currencyCode } = item.originalUnitPriceSet.shopMoney
    const sku = line(item.sku)
    const parts = [
      `${quantity} × ${line(item.name) ?? line(item.title) ?? '?'}`,
      sku && `SKU ${sku}`,
      join([price, currencyCode], ' '),
      gone ? 'refunded or removed' : null,
    ]
    return cut(parts.filter(Boolean).join(', '), lineLimit)
  })
