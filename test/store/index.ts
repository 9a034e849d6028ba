import type { Customer, OrderInput, ShopSimulator, Variant } from '#test/simulators/shopify/index.ts'
import { changedOrders } from './changed-orders.ts'
import { nastyCustomers } from './nasty-customers.ts'
import { nastyOrders } from './nasty-orders.ts'
import { nastyProducts } from './nasty-products.ts'
import { Chance, FIRST, LAST, PLACES } from './random.ts'
import { sampleProducts } from './sample-products.ts'

export { buildBigStore } from './big-store.ts'

export type StoreSize = {
  /** At least the nasty ones, when above 0. */
  customers?: number
  orders?: number
  products?: number | 'sample'
  seed?: number
  now?: Date
  /** Without the records that break naive code. */
  plain?: boolean
}

export type BuiltStore = { customers: Customer[]; variants: Variant[]; orderIds: Map<string, string> }

/** A shop's history: nothing is told about it by webhook. `orderIds` finds a nasty order by its name. */
export function buildStore(shop: ShopSimulator, size: StoreSize = {}): BuiltStore {
  const chance = new Chance(size.seed ?? 1)
  const now = size.now ?? new Date()
  return shop.silently(() => {
    shop.at(daysBefore(now, 400), () => buildProducts(shop, size, chance))
    const customers = buildCustomers(shop, size, chance, now)
    const orderIds = buildOrders(shop, { ...size, now }, chance, customers)
    return { customers, variants: [...shop.variants.values()], orderIds }
  })
}

const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * 86_400_000)

function buildProducts(shop: ShopSimulator, size: StoreSize, chance: Chance): void {
  const wanted = size.products ?? 'sample'
  const sample = sampleProducts()
  const list = wanted === 'sample' ? sample : sample.slice(0, wanted)
  for (const product of list) shop.createProduct(product)
  if (!size.plain && wanted !== 0) for (const product of nastyProducts()) shop.createProduct(product)
  const count = typeof wanted === 'number' ? wanted : 0
  for (let i = shop.products.size; i < count; i++) {
    shop.createProduct({
      title: `Product ${i + 1}`,
      descriptionHtml: `<p>Number ${i + 1}</p>`,
      vendor: chance.pick(LAST),
      variants: [
        { sku: `SKU-${i + 1}`, price: String(1 + chance.below(200)), inventoryQuantity: chance.below(50) },
      ],
    })
  }
}

function buildCustomers(shop: ShopSimulator, size: StoreSize, chance: Chance, now: Date): Customer[] {
  const wanted = size.customers ?? 60
  const nasty = size.plain || wanted === 0 ? [] : nastyCustomers()
  const list = nasty.map((input, i) => shop.at(daysBefore(now, 390 - i), () => shop.createCustomer(input)))
  while (list.length < wanted) {
    const n = list.length + 1
    const [firstName, lastName] = [chance.pick(FIRST), chance.pick(LAST)]
    const email = chance.odds(0.95)
      ? `${firstName}.${lastName}.${n}@example.com`
          .normalize('NFKD')
          .replace(/[^\w.@]/g, '')
          .toLowerCase()
      : null
    const at = daysBefore(now, chance.below(360) + 1)
    list.push(
      shop.at(at, () =>
        shop.createCustomer({
          firstName,
          lastName,
          email,
          phone: chance.odds(0.4) ? `+1202555${String(n).padStart(4, '0')}` : null,
          tags: chance.odds(0.3) ? [chance.pick(['vip', 'wholesale', 'newsletter'])] : [],
          addresses: chance.odds(0.8) ? [{ address1: `${n} High Street`, ...chance.pick(PLACES) }] : [],
        }),
      ),
    )
  }
  return list
}

function buildOrders(
  shop: ShopSimulator,
  size: StoreSize & { now: Date },
  chance: Chance,
  customers: Customer[],
): Map<string, string> {
  const { now } = size
  const wanted = size.orders ?? 80
  const ids = new Map<string, string>()
  const usable = [...shop.variants.values()]
  if (wanted === 0 || usable.length === 0) return ids
  if (!size.plain && customers.length > 0) {
    const doomed = shop.at(daysBefore(now, 300), () =>
      shop.createProduct({ title: 'Discontinued lamp', variants: [{ sku: 'GONE', price: '45' }] }),
    )
    const first = doomed.variants[0]
    const scenes = first
      ? [...nastyOrders(customers, usable, first), ...changedOrders(customers, usable)]
      : []
    for (const scene of scenes) {
      const order = shop.at(daysBefore(now, scene.daysAgo), () => shop.createOrder(scene.order))
      if (scene.afterwards)
        shop.at(daysBefore(now, scene.daysAgo - 1), () => scene.afterwards?.(shop, order.id))
      ids.set(scene.name, order.id)
    }
    shop.deleteProduct(doomed.id)
  }
  while (shop.orders.size < wanted) {
    const days = chance.odds(0.1) ? 61 + chance.below(200) : 1 + chance.below(58)
    shop.at(daysBefore(now, days), () => shop.createOrder(randomOrder(chance, customers, usable)))
  }
  return ids
}

function randomOrder(chance: Chance, customers: Customer[], variants: Variant[]): OrderInput {
  const lines = Array.from({ length: 1 + chance.below(4) }, () => ({
    variantId: chance.pick(variants).id,
    quantity: 1 + chance.below(3),
  }))
  const customer = customers.length > 0 && chance.odds(0.9) ? chance.pick(customers) : null
  return {
    customerId: customer?.id ?? null,
    ...(customer ? {} : { email: `guest${chance.below(1000)}@example.com` }),
    lines,
    ...(chance.odds(0.7) ? { shipping: '4.95' } : {}),
    ...(chance.odds(0.5) ? { taxes: [{ title: 'VAT', rate: 0.19 }] } : {}),
    ...(chance.odds(0.2) ? { orderDiscount: '2.00', discountCodes: ['SAVE2'] } : {}),
  }
}
