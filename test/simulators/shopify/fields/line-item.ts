import { Big } from 'big.js'
import { coins, moneyBag } from '../money.ts'
import type { LineItem, Order } from '../types.ts'
import type { FieldTable } from '../world.ts'
import { taxLine } from './order.ts'

/** A line knows its order: money needs the order's currencies. */
export type OwnedLine = LineItem & { order: Order }
export const lineItemOf = (order: Order, line: LineItem | undefined): OwnedLine | null =>
  line ? { ...line, order } : null

const bag = (read: (line: OwnedLine) => Big | string) => (line: OwnedLine) =>
  moneyBag(line.order, coins(read(line), line.order.currencyCode))

const original = (l: LineItem) => new Big(l.price).times(l.quantity)
/** Without order discounts; a discount by code counts only when asked for (schema: discountedTotalSet). */
const discounted = (l: LineItem, withCodes: boolean) =>
  l.discountByCode && !withCodes ? original(l) : original(l).minus(l.discount)
const afterAll = (l: LineItem) => original(l).minus(l.discount).minus(l.orderDiscount)
const perUnit = (total: Big, l: LineItem) => (l.quantity ? total.div(l.quantity) : total)
const taxOf = (l: LineItem) => l.taxes.reduce((n, t) => n.plus(t.amount), new Big(0))

export const lineItemFields: FieldTable = {
  name: (l: OwnedLine) => (l.variantTitle ? `${l.title} - ${l.variantTitle}` : l.title),
  refundableQuantity: (l: OwnedLine) => l.currentQuantity,
  unfulfilledQuantity: (l: OwnedLine) => Math.max(0, l.currentQuantity - l.fulfilledQuantity),
  fulfillableQuantity: (l: OwnedLine) => (l.isTip ? 0 : Math.max(0, l.currentQuantity - l.fulfilledQuantity)),
  nonFulfillableQuantity: (l: OwnedLine) => (l.isTip ? l.quantity : l.quantity - l.currentQuantity),
  product: (l: OwnedLine, _a, { shop }) => (l.productId ? (shop.products.get(l.productId) ?? null) : null),
  variant: (l: OwnedLine, _a, { shop }) => (l.variantId ? (shop.variants.get(l.variantId) ?? null) : null),
  originalUnitPriceSet: bag((l) => l.price),
  originalUnitPrice: (l: OwnedLine) => l.price,
  originalTotalSet: bag(original),
  discountedTotalSet: (l: OwnedLine, args) =>
    bag((line) => discounted(line, args['withCodeDiscounts'] === true))(l),
  discountedUnitPriceSet: bag((l) => perUnit(discounted(l, false), l)),
  discountedUnitPriceAfterAllDiscountsSet: bag((l) => perUnit(afterAll(l), l)),
  priceAfterAllDiscountsBeforeTaxesSet: bag((l) => {
    const now = perUnit(afterAll(l).minus(l.order.taxesIncluded ? taxOf(l) : 0), l)
    return now.times(l.currentQuantity)
  }),
  totalDiscountSet: bag((l) => l.discount),
  discountAllocations: (l: OwnedLine) => {
    const amount = coins(new Big(l.discount).plus(l.orderDiscount), l.order.currencyCode)
    if (new Big(amount).eq(0)) return []
    const code = l.order.discountCodes[0]
    const application = {
      index: 0,
      allocationMethod: 'ACROSS',
      targetSelection: 'ALL',
      targetType: 'LINE_ITEM',
      value: { __typename: 'MoneyV2', amount, currencyCode: l.order.currencyCode },
    }
    return [
      {
        allocatedAmountSet: moneyBag(l.order, amount),
        discountApplication: code
          ? { __typename: 'DiscountCodeApplication', code, ...application }
          : { __typename: 'ManualDiscountApplication', title: 'Discount', description: null, ...application },
      },
    ]
  },
  taxLines: (l: OwnedLine) => l.taxes.map(taxLine(l.order)),
  weight: (l: OwnedLine) => ({ unit: 'GRAMS', value: l.grams }),
  fulfillmentStatus: (l: OwnedLine) =>
    l.fulfilledQuantity >= l.currentQuantity && l.fulfilledQuantity > 0 ? 'fulfilled' : 'unfulfilled',
}
