import { Big } from 'big.js'
import { tail } from '../ids.ts'
import { coins, sum } from '../money.ts'
import type { Checkout } from '../checkout.ts'
import type { AddressInput, Order } from '../types.ts'
import { found, stamp, touch, type Desk } from './actions.ts'
import { newAddress } from './customers.ts'
import { createOrder } from './orders.ts'

export type CheckoutInput = {
  customerId?: string
  lines: { variantId?: string; title?: string; sku?: string; price?: string; quantity?: number }[]
  discount?: string
  tax?: string
  discountCodes?: string[]
  note?: string
  presentmentCurrency?: string
  presentmentRate?: number
  billingAddress?: AddressInput
  shippingAddress?: AddressInput
  customAttributes?: { key: string; value: string }[]
}

/** Its customer gave an address to reach them at, and left. */
export function abandonCheckout(desk: Desk, input: CheckoutInput): Checkout {
  const { shop } = desk
  if (input.customerId) found(shop.customers, input.customerId)
  const id = shop.ids.gid('AbandonedCheckout')
  const at = stamp(desk)
  const address = (given: AddressInput | undefined) =>
    given ? newAddress(shop.ids.address('Address'), given) : null
  const checkout: Checkout = {
    __typename: 'AbandonedCheckout',
    id,
    legacyResourceId: tail(id),
    name: `#${tail(id)}`,
    token: `token${tail(id)}`,
    createdAt: at,
    updatedAt: at,
    completedAt: null,
    note: input.note ?? '',
    customerId: input.customerId ?? null,
    currencyCode: shop.currency,
    presentmentCurrencyCode: input.presentmentCurrency ?? shop.currency,
    presentmentRate: input.presentmentRate ?? 1,
    taxesIncluded: shop.taxesIncluded,
    discountCodes: input.discountCodes ?? [],
    discount: coins(input.discount ?? 0, shop.currency),
    tax: coins(input.tax ?? 0, shop.currency),
    lines: input.lines.map((line) => {
      const variant = line.variantId ? found(shop.variants, line.variantId) : null
      const product = variant ? shop.products.get(variant.productId) : undefined
      return {
        id: shop.ids.gid('AbandonedCheckoutLineItem'),
        title: line.title ?? product?.title ?? null,
        variantTitle: variant && variant.title !== 'Default Title' ? variant.title : null,
        sku: line.sku ?? variant?.sku ?? null,
        quantity: line.quantity ?? 1,
        price: coins(line.price ?? variant?.price ?? '0', shop.currency),
        variantId: variant?.id ?? null,
        productId: variant?.productId ?? null,
      }
    }),
    billingAddress: address(input.billingAddress),
    shippingAddress: address(input.shippingAddress),
    customAttributes: input.customAttributes ?? [],
  }
  shop.checkouts.set(id, checkout)
  shop.changed('checkouts', id, null)
  return checkout
}

export function updateCheckout(
  desk: Desk,
  id: string,
  changes: Partial<Pick<Checkout, 'note' | 'discountCodes' | 'lines'>>,
): Checkout {
  const checkout = found(desk.shop.checkouts, id)
  Object.assign(checkout, changes)
  touch(desk, 'checkouts', checkout)
  return checkout
}

/** The customer came back and paid: an order comes of it, and the checkout stays in the list as a recovered one. */
export function completeCheckout(desk: Desk, id: string): Order {
  const { shop } = desk
  const checkout = found(shop.checkouts, id)
  const order = createOrder(desk, {
    ...(checkout.customerId ? { customerId: checkout.customerId } : {}),
    lines: checkout.lines.map(({ variantId, title, price, quantity }) => ({
      ...(variantId ? { variantId } : { title: title ?? 'Item' }),
      price,
      quantity,
    })),
    checkoutToken: checkout.token,
  })
  checkout.completedAt = order.createdAt
  touch(desk, 'checkouts', checkout)
  return order
}

/** Shopify keeps abandoned checkouts for three months. */
export function forgetCheckout(desk: Desk, id: string): void {
  desk.shop.checkouts.delete(id)
  desk.shop.changed('checkouts', id, null)
}

export const goodsOf = ({ lines }: Checkout): Big =>
  sum(lines.map(({ price, quantity }) => new Big(price).times(quantity)))
