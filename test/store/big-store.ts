import type { ShopSimulator, Variant } from '#test/simulators/shopify/index.ts'
import { FIRST, LAST, PLACES } from './random.ts'

export type BigStoreSize = {
  customers: number
  variants?: number
  orders?: number
  linesPerOrder?: number
  now?: Date
}

const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`

/** Many plain records, fast and lean, for benchmarks. Nothing is told by webhook. */
export function buildBigStore(shop: ShopSimulator, size: BigStoreSize): void {
  const now = (size.now ?? new Date()).getTime()
  shop.silently(() => {
    for (let i = 0; i < size.customers; i++) {
      const firstName = FIRST[i % FIRST.length] ?? ''
      const lastName = LAST[(i * 7) % LAST.length] ?? ''
      const place = PLACES[i % PLACES.length] ?? {}
      const createdAt = iso(now - 86_400_000 * 300 + i * 200)
      shop.createCustomer({
        firstName,
        lastName,
        email: `customer.${i}@example.com`,
        phone: i % 3 === 0 ? `+1202${String(5_550_000 + i).padStart(7, '0')}` : null,
        tags: i % 5 === 0 ? ['vip'] : [],
        addresses: [{ address1: `${i} High Street`, ...place }],
        createdAt,
      })
    }
    const variants = bigProducts(shop, size.variants ?? 0)
    bigOrders(shop, size, variants, (i) => iso(now - 86_400_000 * 55 + i * 900))
  })
}

function bigProducts(shop: ShopSimulator, wanted: number): Variant[] {
  const variants: Variant[] = []
  for (let p = 0; variants.length < wanted; p++) {
    const count = Math.min(4, wanted - variants.length)
    const inputs = Array.from({ length: count }, (_, i) => ({
      sku: `BIG-${p}-${i}`,
      price: `${10 + (p % 90)}.99`,
      inventoryQuantity: 100,
      selectedOptions: [{ name: 'Size', value: ['S', 'M', 'L', 'XL'][i] ?? 'S' }],
    }))
    variants.push(
      ...shop.createProduct({
        title: `Product ${p}`,
        descriptionHtml: `<p>Product ${p}</p>`,
        variants: inputs,
      }).variants,
    )
  }
  return variants
}

function bigOrders(
  shop: ShopSimulator,
  size: BigStoreSize,
  variants: Variant[],
  createdAt: (i: number) => string,
): void {
  const customers = [...shop.customers.keys()]
  const lines = size.linesPerOrder ?? 2
  for (let i = 0; i < (size.orders ?? 0); i++) {
    const customerId = customers.length > 0 ? (customers[(i * 13) % customers.length] ?? null) : null
    shop.createOrder({
      customerId,
      createdAt: createdAt(i),
      shipping: '4.95',
      taxes: [{ title: 'VAT', rate: 0.2 }],
      lines: Array.from({ length: lines }, (_, l) => {
        const variant = variants[(i * lines + l) % Math.max(1, variants.length)]
        return variant ? { variantId: variant.id, quantity: 1 + (l % 2) } : { title: 'Line', price: '9.99' }
      }),
    })
  }
}
