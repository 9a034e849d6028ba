// What merchants and buyers do in a shop, one thing at a time.

import type { Order, ShopSimulator } from '#test/simulators/shopify/index.ts'
import type { Chance } from '#test/store/random.ts'

type Act = (shop: ShopSimulator, chance: Chance) => void

/** One thing that happens in the shop; what is impossible just then does not. */
export function happen(shop: ShopSimulator, chance: Chance): void {
  chance.pick(acts)(shop, chance)
}

const one = <T>(chance: Chance, records: Iterable<T>): T | undefined => {
  const all = [...records]
  return all.length > 0 ? chance.pick(all) : undefined
}
let made = 0
const word = (chance: Chance) =>
  chance.pick(['Amber', 'Birch', 'Coral', 'Delta', 'Ember', 'Fjord']) + ` ${++made}`
const price = (chance: Chance) => `${chance.below(90)}.${String(chance.below(100)).padStart(2, '0')}`

const customers: Act[] = [
  (shop, chance) => {
    const email = chance.odds(0.8) ? `p${++made}@example.com` : null
    shop.createCustomer({ firstName: chance.odds(0.7) ? word(chance) : null, lastName: word(chance), email })
  },
  (shop, chance) => {
    const customer = one(chance, shop.customers.values())
    if (customer) shop.updateCustomer(customer.id, { lastName: word(chance), note: word(chance) })
  },
  (shop, chance) => {
    const customer = one(chance, shop.customers.values())
    if (customer) shop.addCustomerTags(customer.id, [word(chance)])
  },
  (shop, chance) => {
    const customer = one(chance, shop.customers.values())
    if (customer) shop.setEmailConsent(customer.id, chance.pick(['SUBSCRIBED', 'UNSUBSCRIBED']))
  },
  (shop, chance) => {
    const free = [...shop.customers.keys()].filter((id) => !shop.state.ordersOf.get(id)?.length)
    const id = one(chance, free)
    if (id) shop.deleteCustomer(id)
  },
  (shop, chance) => {
    const [kept, gone] = [one(chance, shop.customers.keys()), one(chance, shop.customers.keys())]
    if (kept && gone && kept !== gone) shop.mergeCustomers(kept, gone)
  },
]

const variant = (chance: Chance) => ({
  sku: chance.odds(0.8) ? `SKU-${++made}` : null,
  price: price(chance),
  inventoryQuantity: chance.below(40),
  selectedOptions: [{ name: 'Kind', value: `K${++made}` }],
})

const products: Act[] = [
  (shop, chance) => {
    const variants = Array.from({ length: 1 + chance.below(3) }, () => variant(chance))
    shop.createProduct({ title: word(chance), descriptionHtml: `<p>${word(chance)}</p>`, variants })
  },
  (shop, chance) => {
    const product = one(chance, shop.products.values())
    const status = chance.pick(['ACTIVE', 'DRAFT', 'ARCHIVED'] as const)
    if (product) shop.updateProduct(product.id, chance.odds(0.6) ? { title: word(chance) } : { status })
  },
  (shop, chance) => {
    const found = one(chance, shop.variants.values())
    if (found) shop.updateVariant(found.id, { price: price(chance) })
  },
  (shop, chance) => {
    const product = one(chance, shop.products.values())
    if (product) shop.addVariant(product.id, variant(chance))
  },
  (shop, chance) => {
    const product = one(
      chance,
      [...shop.products.values()].filter(({ variants }) => variants.length > 1),
    )
    if (product) shop.deleteVariant(chance.pick(product.variants).id)
  },
  (shop, chance) => {
    const product = one(chance, shop.products.values())
    if (product && chance.odds(0.5)) shop.deleteProduct(product.id)
  },
]

function line(shop: ShopSimulator, chance: Chance) {
  const found = chance.odds(0.8) ? one(chance, shop.variants.values()) : undefined
  const quantity = 1 + chance.below(4)
  return found ? { variantId: found.id, quantity } : { title: word(chance), price: price(chance), quantity }
}

const openLines = (order: Order) => order.lines.filter(({ currentQuantity }) => currentQuantity > 0)
const openOrder = (shop: ShopSimulator, chance: Chance) =>
  one(
    chance,
    [...shop.orders.values()].filter((order) => !order.cancelledAt && openLines(order).length > 0),
  )

const place: Act = (shop, chance) => {
  const lines = Array.from({ length: 1 + chance.below(3) }, () => line(shop, chance))
  shop.createOrder({
    lines,
    customerId: one(chance, shop.customers.keys()) ?? null,
    ...(chance.odds(0.5) ? { shipping: price(chance) } : {}),
    ...(chance.odds(0.5) ? { taxes: [{ title: 'VAT', rate: 0.19 }] } : {}),
    ...(chance.odds(0.3) ? { orderDiscount: '1.11' } : {}),
  })
}

const orders: Act[] = [
  place,
  place,
  (shop, chance) => {
    const order = openOrder(shop, chance)
    if (order) shop.editOrder(order.id, { addLine: line(shop, chance) })
  },
  (shop, chance) => {
    const order = openOrder(shop, chance)
    if (!order) return
    const lineItemId = chance.pick(openLines(order)).id
    shop.editOrder(order.id, { setQuantity: { lineItemId, quantity: chance.below(5) } })
  },
  (shop, chance) => {
    const order = openOrder(shop, chance)
    if (!order) return
    const found = chance.pick(openLines(order))
    shop.refundOrder(order.id, { lines: [{ lineItemId: found.id, quantity: 1 }], shipping: chance.odds(0.3) })
  },
  (shop, chance) => {
    const order = openOrder(shop, chance)
    if (order && chance.odds(0.5)) shop.cancelOrder(order.id)
  },
  (shop, chance) => {
    const order = openOrder(shop, chance)
    if (order) shop.fulfillOrder(order.id)
  },
  (shop, chance) => {
    const order = one(chance, shop.orders.values())
    if (order)
      shop.updateOrder(order.id, {
        note: word(chance),
        customerId: one(chance, shop.customers.keys()) ?? null,
      })
  },
  (shop, chance) => {
    const order = one(chance, shop.orders.values())
    if (order && chance.odds(0.5)) shop.deleteOrder(order.id)
  },
]

// Orders change the most, and most can go wrong with them.
const acts: readonly Act[] = [...customers, ...products, ...orders, ...orders, ...orders.slice(2, 5)]
