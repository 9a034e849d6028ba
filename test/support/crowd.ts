// A crowd in one shop: many things at once, most of them about one another, while Zoho takes its time for each call, so that
// batches of the shop are under way together. Nothing is dropped: without any comparison Zoho must equal the shop.

import { setTimeout as soon } from 'node:timers'
import type { ShopSimulator } from '#test/simulators/shopify/index.ts'
import { Chance } from '#test/store/random.ts'
import { choicesOf } from './history-people.ts'
import { faultsOf } from './history-oracle.ts'
import { allDelivered, arrange, calm, crashingFrom, drained, stumble, type Harness } from './history.ts'
import { openShop } from './live-shop.ts'
import { happen } from './shop-acts.ts'

type Act = (shop: ShopSimulator, chance: Chance) => void

let made = 0
const variant = () => ({ price: '5', selectedOptions: [{ name: 'Kind', value: `V${++made}` }] })
const oneOf = <T>(chance: Chance, all: Iterable<T>): T | null => {
  const list = [...all]
  return list.length > 0 ? chance.pick(list) : null
}

/** What depends on one another, told at once. */
const together: readonly Act[] = [
  (shop) => {
    const { id: customerId } = shop.createCustomer({
      lastName: `New ${++made}`,
      email: `new${made}@example.com`,
    })
    for (const title of ['one', 'two']) shop.createOrder({ customerId, lines: [{ title, price: '3' }] })
  },
  (shop, chance) => {
    const product = shop.createProduct({ title: `Fresh ${++made}`, variants: [variant(), variant()] })
    const lines = product.variants.map(({ id }) => ({ variantId: id }))
    for (let n = 0; n < 2; n++) shop.createOrder({ customerId: oneOf(chance, shop.customers.keys()), lines })
  },
  (shop, chance) => {
    const product = oneOf(chance, shop.products.values())
    if (!product) return
    const { id } = shop.addVariant(product.id, variant())
    shop.createOrder({ customerId: oneOf(chance, shop.customers.keys()), lines: [{ variantId: id }] })
  },
  (shop, chance) => {
    const customer = oneOf(chance, shop.customers.keys())
    if (!customer) return
    shop.updateCustomer(customer, { lastName: `Often ${++made}` })
    shop.createOrder({ customerId: customer, lines: [{ title: 'Mug', price: '5' }] })
    shop.updateCustomer(customer, { lastName: `Often ${++made}` })
  },
  (shop, chance) => {
    const order = oneOf(chance, shop.orders.keys())
    if (order) for (let n = 0; n < 3; n++) shop.updateOrder(order, { note: `Note ${++made}` })
  },
]

export type Slow = { together: number; [Symbol.dispose]: () => void }

const writesOf = /^\/crm\/v8\/(Contacts|Leads|Products|Sales_Orders|Deals)/

/** Each of Zoho's calls takes a while, on its way there or back. `together`: how often writes to two modules were under way. */
export function slowZoho(chance: Chance): Slow {
  const before = globalThis.fetch
  const open = new Map<string, number>()
  const aWhile = () => new Promise<void>((resolve) => soon(resolve, chance.below(60)))
  const slow: Slow = {
    together: 0,
    [Symbol.dispose]: () => {
      globalThis.fetch = before
    },
  }
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const path = new URL(request.url).pathname
    const module = request.method === 'GET' ? undefined : writesOf.exec(path)?.[1]
    if (!module) return before(request)
    open.set(module, (open.get(module) ?? 0) + 1)
    if ([...open.values()].filter((calls) => calls > 0).length > 1) slow.together += 1
    try {
      await aWhile()
      const answer = await before(request)
      await aWhile()
      return answer
    } finally {
      open.set(module, (open.get(module) ?? 1) - 1)
    }
  }
  return slow
}

/** Plays the crowd of a seed. @returns what is wrong in the end, in words, before any comparison */
export async function playCrowd(harness: Harness, seed: number): Promise<string[]> {
  const chance = new Chance(seed)
  calm(harness)
  harness.clock.skipMs = 0
  arrange(harness, chance)
  const { deletes } = choicesOf(chance)
  const live = await openShop(harness, {
    choices: {
      customersAs: chance.odds(0.8) ? 'Contacts' : 'LeadsUntilOrder',
      ...(deletes ? { deletes } : {}),
    },
    store: (shop) => {
      for (let n = 0; n < 20; n++) happen(shop, chance)
    },
  })
  Object.assign(harness.shopify.faults.webhooks, { duplicate: 0.2, reorder: chance.odds(0.5), delayMs: 20 })
  const death = chance.odds(0.4) ? chance.below(15) : -1
  for (let burst = 0; burst < 15; burst++) {
    if (burst === death) crashingFrom(harness.engine, chance)
    for (let n = chance.below(6); n >= 0; n--)
      (chance.odds(0.5) ? chance.pick(together) : happen)(live.shop, chance)
    if (chance.odds(0.15)) stumble(harness, chance)
    await new Promise<void>((resolve) => soon(resolve, chance.below(120)))
    if (harness.engine.life.dead) await harness.restart()
  }
  await allDelivered(harness)
  calm(harness)
  await drained(harness, live)
  return [...harness.errors.splice(0), ...(await faultsOf(harness.runtime, live))]
}
