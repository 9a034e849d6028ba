// One busy shop: changes of its customers, products and orders, and how long each takes until Zoho has answered its write.
// Each change says its number ("change 7") where Zoho shows it, and whatever Zoho writes says which it has.

import { setTimeout as pause } from 'node:timers/promises'
import type { ShopSimulator } from '#test/simulators/shopify/index.ts'
import type { Ask, Busy } from './live-messages.ts'

const patienceMs = 120_000
const writesOf = /^\/crm\/v8\/(Contacts|Products|Sales_Orders)/

/** Beside its customers: a product and an order of each. */
export function fillWhole(shop: ShopSimulator): void {
  for (const customerId of shop.customers.keys()) {
    const product = shop.createProduct({ title: `Product of ${customerId}`, variants: [{ price: '5' }] })
    const variant = [...shop.variants.values()].find(({ productId }) => productId === product.id)
    shop.createOrder({
      customerId,
      lines: [{ title: 'Mug', price: '5', ...(variant ? { variantId: variant.id } : {}) }],
    })
  }
}

/** A change of one record. @returns which */
type Act = (shop: ShopSimulator, number: number) => string

const ofCustomer: Act = (shop, number) =>
  shop.updateCustomer(pick(shop.customers), { note: `change ${number}` }).id

const acts: Readonly<Record<Busy['kinds'], readonly Act[]>> = {
  customers: [ofCustomer],
  all: [
    ofCustomer,
    (shop, number) => shop.updateOrder(pick(shop.orders), { note: `change ${number}` }).id,
    (shop, number) => shop.updateProduct(pick(shop.products), { descriptionHtml: `change ${number}` }).id,
    (shop, number) => {
      const lines = [{ variantId: pick(shop.variants) }]
      return shop.createOrder({ customerId: pick(shop.customers), note: `change ${number}`, lines }).id
    },
  ],
}

function pick(all: ReadonlyMap<string, unknown>): string {
  const ids = [...all.keys()]
  return ids[Math.floor(Math.random() * ids.length)] ?? ''
}

type Change = { number: number; at: number }

export function createBusyShop(shop: ShopSimulator) {
  const records = new Map<number, string>()
  const open = new Map<string, Change[]>()
  const newest = new Map<string, number>()
  let [latencies, calls, backwards, last] = [[] as number[], 0, 0, 0]

  function written(text: string): void {
    calls += 1
    const now = performance.now()
    for (const [, digits] of text.matchAll(/change (\d+)/g)) {
      const number = Number(digits)
      const record = records.get(number)
      if (record === undefined) continue
      const before = newest.get(record) ?? 0
      if (number < before) backwards += 1
      newest.set(record, Math.max(number, before))
      const waiting = open.get(record) ?? []
      latencies.push(...waiting.filter((one) => one.number <= number).map(({ at }) => now - at))
      open.set(
        record,
        waiting.filter((one) => one.number > number),
      )
    }
  }

  function change(act: Act): void {
    const [number, at] = [++last, performance.now()]
    const record = act(shop, number)
    records.set(number, record)
    open.set(record, [...(open.get(record) ?? []), { number, at }])
  }

  const left = () => [...open.values()].reduce((sum, some) => sum + some.length, 0)

  return {
    /** Of each call to Zoho before it is answered. @returns what to do once it was taken */
    watch: async (request: Request): Promise<() => void> => {
      if (request.method === 'GET' || !writesOf.test(new URL(request.url).pathname)) return () => undefined
      const text = await request.clone().text()
      return () => written(text)
    },
    run: async ({ perSecond, seconds, kinds }: Extract<Ask, { ask: 'busy' }>): Promise<Busy> => {
      ;[latencies, calls, backwards] = [[], 0, 0]
      const startedAt = performance.now()
      for (let n = 0; n < perSecond * seconds; n++) {
        const due = startedAt + (n * 1000) / perSecond
        if (due > performance.now()) await pause(due - performance.now())
        const act = acts[kinds][n % acts[kinds].length]
        if (act) change(act)
      }
      for (const deadline = performance.now() + patienceMs; left() > 0; await pause(20))
        if (performance.now() > deadline) throw new Error(`${left()} changes were never written`)
      latencies.sort((a, b) => a - b)
      return { kinds, changes: perSecond * seconds, latencies, calls, backwards }
    },
  }
}
