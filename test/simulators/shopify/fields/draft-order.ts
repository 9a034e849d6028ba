import { Big } from 'big.js'
import { coins, moneyBag } from '../money.ts'
import type { DraftOrder } from '../draft-order.ts'
import { originalOf } from '../shop/totals.ts'
import type { LineItem } from '../types.ts'
import type { Context, FieldTable } from '../world.ts'
import { purchaseOf } from './company.ts'
import { orderTaxes, shippingLine, taxLine } from './order.ts'

type Line = Omit<LineItem, '__typename'> & { __typename: 'DraftOrderLineItem'; draft: DraftOrder }

const bag = (read: (draft: DraftOrder) => Big | string) => (draft: DraftOrder) =>
  moneyBag(draft, coins(read(draft), draft.currencyCode))
const lineBag = (read: (line: Line) => Big | string) => (line: Line) =>
  moneyBag(line.draft, coins(read(line), line.draft.currencyCode))

// Whether a line's figures hold its share of the draft's own discount is not documented: a switch.
const discountOf = (line: Line, { rules }: Context): Big =>
  new Big(line.discount).plus(rules.draftLinesHoldOrderDiscount ? line.orderDiscount : 0)

export const draftOrderFields: FieldTable = {
  note2: ({ note }: DraftOrder) => note,
  customer: ({ customerId }: DraftOrder, _a, { shop }) =>
    customerId ? (shop.customers.get(customerId) ?? null) : null,
  invoiceUrl: ({ id }: DraftOrder, _a, { shop }) => `https://${shop.domain}/invoices/${id.split('/').at(-1)}`,
  lineItems: (draft: DraftOrder) =>
    draft.lines.map((line): Line => ({ ...line, __typename: 'DraftOrderLineItem', draft })),
  appliedDiscount: (draft: DraftOrder) =>
    draft.lines.some((line) => new Big(line.orderDiscount).gt(0))
      ? { title: draft.discountTitle, description: '', value: 0, valueType: 'FIXED_AMOUNT' }
      : null,
  totalLineItemsPriceSet: bag(({ lines }) =>
    lines.reduce((sum, line) => sum.plus(originalOf(line)), new Big(0)),
  ),
  subtotalPriceSet: bag(({ totals }) => totals.subtotal),
  totalDiscountsSet: bag(({ totals }) => totals.discounts),
  totalShippingPriceSet: bag(({ totals }) => totals.shipping),
  totalTaxSet: bag(({ totals }) => totals.tax),
  totalPriceSet: bag(({ totals }) => totals.total),
  taxLines: (draft: DraftOrder) => orderTaxes(draft).map(taxLine(draft)),
  shippingLine: (draft: DraftOrder) =>
    draft.shippingLines[0] ? shippingLine(draft)(draft.shippingLines[0]) : null,
  order: ({ orderId }: DraftOrder, _a, { shop, now }) => {
    const order = orderId ? shop.orders.get(orderId) : undefined
    return order && shop.sees(order, now()) ? order : null
  },
  purchasingEntity: (draft: DraftOrder, _a, { shop }) =>
    purchaseOf(draft, shop) ?? (draft.customerId ? (shop.customers.get(draft.customerId) ?? null) : null),
}

export const draftOrderLineFields: FieldTable = {
  name: (line: Line) => (line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title),
  custom: ({ variantId }: Line) => variantId === null,
  variant: ({ variantId }: Line, _a, { shop }) => (variantId ? (shop.variants.get(variantId) ?? null) : null),
  product: ({ productId }: Line, _a, { shop }) => (productId ? (shop.products.get(productId) ?? null) : null),
  originalUnitPriceSet: lineBag((line) => line.price),
  originalTotalSet: lineBag((line) => originalOf(line)),
  discountedTotalSet: (line: Line, _a, context) =>
    lineBag(() => originalOf(line).minus(discountOf(line, context)))(line),
  totalDiscountSet: (line: Line, _a, context) => lineBag(() => discountOf(line, context))(line),
  taxLines: (line: Line) => line.taxes.map(taxLine(line.draft)),
}
