import { randomUUID } from 'node:crypto'
import { tail } from '../ids.ts'
import { coins, sum } from '../money.ts'
import type { DraftOrder } from '../draft-order.ts'
import type { AddressInput, Order } from '../types.ts'
import { found, stamp, tell, touch, type Desk } from './actions.ts'
import { newAddress } from './customers.ts'
import type { OrderInput } from './order-input.ts'
import { companyOf, createOrder, newLine, shippingOf } from './orders.ts'
import { fullTotals, originalOf, spreadDiscount, taxesOn } from './totals.ts'

export type DraftOrderInput = Pick<
  OrderInput,
  | 'customerId'
  | 'email'
  | 'phone'
  | 'lines'
  | 'shipping'
  | 'orderDiscount'
  | 'discountCodes'
  | 'taxesIncluded'
  | 'taxes'
  | 'presentmentCurrency'
  | 'presentmentRate'
  | 'note'
  | 'tags'
  | 'poNumber'
  | 'billingAddress'
  | 'shippingAddress'
  | 'customAttributes'
  | 'company'
> & { reserveInventoryUntil?: string; taxExempt?: boolean; discountTitle?: string }

type Sums = Pick<DraftOrder, 'taxesIncluded' | 'lines' | 'shippingLines' | 'totals'>

// The same arithmetic as an order's: a draft shows what its order would come to.
function sumsOf(desk: Desk, input: DraftOrderInput): Sums {
  const { currency } = desk.shop
  const taxesIncluded = input.taxesIncluded ?? desk.shop.taxesIncluded
  const taxes = input.taxExempt ? [] : (input.taxes ?? [])
  const about = { taxesIncluded, taxes, byCode: false, addedByEdit: false }
  const lines = input.lines.map((line) => ({
    ...newLine(desk, line, about),
    id: desk.shop.ids.gid('DraftOrderLineItem'),
  }))
  const most = sum(lines.map((line) => originalOf(line).minus(line.discount)))
  const asked = sum([String(input.orderDiscount ?? 0)])
  spreadDiscount(lines, coins(asked.gt(most) ? most : asked, currency), currency)
  for (const line of lines)
    line.taxes = taxesOn(
      originalOf(line).minus(line.discount).minus(line.orderDiscount),
      line.taxes,
      taxesIncluded,
      currency,
    )
  const shippingLines = shippingOf(desk, input.shipping, taxesIncluded)
  const nothingElse = { tip: coins(0, currency), duties: null, fees: [], currencyCode: currency }
  return {
    taxesIncluded,
    lines,
    shippingLines,
    totals: fullTotals({ lines, shippingLines, taxesIncluded, ...nothingElse }),
  }
}

export function createDraftOrder(desk: Desk, input: DraftOrderInput): DraftOrder {
  const { shop } = desk
  const customer = input.customerId ? found(shop.customers, input.customerId) : null
  const id = shop.ids.gid('DraftOrder')
  const at = stamp(desk)
  const address = (given: AddressInput | null | undefined) =>
    given ? newAddress(shop.ids.address('Address'), given) : null
  const draft: DraftOrder = {
    __typename: 'DraftOrder',
    id,
    legacyResourceId: tail(id),
    name: `#D${shop.nextDraftNumber++}`,
    createdAt: at,
    updatedAt: at,
    status: 'OPEN',
    invoiceSentAt: null,
    completedAt: null,
    reserveInventoryUntil: input.reserveInventoryUntil ?? null,
    note: input.note ?? null,
    email: input.email ?? customer?.email ?? null,
    phone: input.phone ?? null,
    poNumber: input.poNumber ?? null,
    tags: input.tags ?? [],
    taxExempt: input.taxExempt ?? false,
    currencyCode: shop.currency,
    presentmentCurrencyCode: input.presentmentCurrency ?? shop.currency,
    presentmentRate: input.presentmentRate ?? 1,
    customerId: customer?.id ?? null,
    company: companyOf(desk, input),
    billingAddress: address(input.billingAddress),
    shippingAddress: address(input.shippingAddress),
    customAttributes: input.customAttributes ?? [],
    discountCodes: input.discountCodes ?? [],
    discountTitle: input.discountTitle ?? null,
    ...sumsOf(desk, input),
    orderId: null,
  }
  shop.draftOrders.set(id, draft)
  shop.changed('draftOrders', id, null)
  announce(desk, 'draft_orders/create', draft)
  return draft
}

type Changed = 'note' | 'tags' | 'poNumber' | 'reserveInventoryUntil' | 'customerId'
type Changes = Partial<Pick<DraftOrder, Changed>> & {
  /** Its lines, discount and shipping anew. */
  amounts?: DraftOrderInput
}

export function updateDraftOrder(desk: Desk, id: string, { amounts, ...changes }: Changes): DraftOrder {
  const draft = found(desk.shop.draftOrders, id)
  Object.assign(draft, changes, amounts ? sumsOf(desk, amounts) : {})
  return changed(desk, draft)
}

export function sendInvoice(desk: Desk, id: string): DraftOrder {
  const draft = found(desk.shop.draftOrders, id)
  Object.assign(draft, { status: 'INVOICE_SENT', invoiceSentAt: stamp(desk) })
  return changed(desk, draft)
}

/** An order comes of it; the draft stays in the list. */
export function completeDraftOrder(desk: Desk, id: string): Order {
  const draft = found(desk.shop.draftOrders, id)
  const [shipping] = draft.shippingLines
  const order = createOrder(desk, {
    ...(draft.customerId ? { customerId: draft.customerId } : {}),
    sourceName: 'shopify_draft_order',
    taxesIncluded: draft.taxesIncluded,
    orderDiscount: String(sum(draft.lines.map((line) => line.orderDiscount))),
    lines: draft.lines.map((line) => ({
      ...(line.variantId ? { variantId: line.variantId } : { title: line.title }),
      price: line.price,
      quantity: line.quantity,
      discount: line.discount,
      taxes: line.taxes.map(({ title, rate }) => ({ title, rate })),
    })),
    ...(shipping ? { shipping: { title: shipping.title, price: shipping.price } } : {}),
  })
  Object.assign(draft, { status: 'COMPLETED', completedAt: stamp(desk), orderId: order.id })
  changed(desk, draft)
  return order
}

/** By staff, or by Shopify itself after a year (9b.18); whether a purge is told by webhook is not known. */
export function deleteDraftOrder(desk: Desk, id: string, isTold = true): void {
  const { shop } = desk
  shop.draftOrders.delete(id)
  shop.changed('draftOrders', id, null)
  if (isTold) tell(desk, 'draft_orders/delete', () => ({ id: Number(tail(id)) }), randomUUID())
}

function changed(desk: Desk, draft: DraftOrder): DraftOrder {
  touch(desk, 'draftOrders', draft)
  announce(desk, 'draft_orders/update', draft)
  return draft
}

const announce = (desk: Desk, topic: string, draft: DraftOrder) =>
  tell(
    desk,
    topic,
    () => ({
      id: Number(tail(draft.id)),
      admin_graphql_api_id: draft.id,
      name: draft.name,
      email: draft.email,
      note: draft.note,
      status: draft.status.toLowerCase(),
      updated_at: draft.updatedAt,
      total_price: draft.totals.total,
    }),
    randomUUID(),
  )
