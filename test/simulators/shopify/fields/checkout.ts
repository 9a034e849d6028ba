import type { Big } from 'big.js'
import { coins, moneyBag } from '../money.ts'
import { goodsOf } from '../shop/checkouts.ts'
import type { Checkout } from '../checkout.ts'
import type { FieldTable } from '../world.ts'

type Line = Checkout['lines'][number] & { checkout: Checkout }

const bag = (read: (checkout: Checkout) => Big | string) => (checkout: Checkout) =>
  moneyBag(checkout, coins(read(checkout), checkout.currencyCode))

const subtotal = (checkout: Checkout) => goodsOf(checkout).minus(checkout.discount)
const total = (checkout: Checkout) => subtotal(checkout).plus(checkout.taxesIncluded ? 0 : checkout.tax)

export const checkoutFields: FieldTable = {
  customer: ({ customerId }: Checkout, _a, { shop }) =>
    customerId ? (shop.customers.get(customerId) ?? null) : null,
  // The documentation's sample of the REST resource: the token is a part of the path.
  abandonedCheckoutUrl: ({ token }: Checkout, _a, { shop }) =>
    `https://${shop.domain}/1/checkouts/${token}/recover?key=secret-${token}`,
  lineItems: (checkout: Checkout) => checkout.lines.map((line): Line => ({ ...line, checkout })),
  totalLineItemsPriceSet: bag(goodsOf),
  totalDiscountSet: bag(({ discount }) => discount),
  subtotalPriceSet: bag(subtotal),
  totalTaxSet: bag(({ tax }) => tax),
  totalPriceSet: bag(total),
}

export const checkoutLineFields: FieldTable = {
  variant: ({ variantId }: Line, _a, { shop }) => (variantId ? (shop.variants.get(variantId) ?? null) : null),
  product: ({ productId }: Line, _a, { shop }) => (productId ? (shop.products.get(productId) ?? null) : null),
  originalUnitPriceSet: ({ checkout, price }: Line) => moneyBag(checkout, price),
}
