// A shop whose orders become Deals, and what must be true of them whatever happens.

import type { Settings } from '#app/mapping/settings/settings.ts'
import { buildStore } from '#test/store/index.ts'
import type { Order, ShopSimulator } from '#test/simulators/shopify/index.ts'
import { openForImport } from './import-shop.ts'
import { openShop, tail, type LiveOptions, type LiveShop } from './live-shop.ts'
import { fieldNamed } from './whole-crm.ts'
import type { World } from './world.ts'

export const asDeals = { ordersAs: 'Deals' } as const satisfies Partial<Settings>
/** An edition without Sales Orders. */
export const standard = { edition: 'standard' } as const
export const mug = [{ title: 'Mug', price: '5.00', quantity: 2, sku: 'MUG' }]

/** Something of everything. */
export const store = (shop: ShopSimulator) =>
  void buildStore(shop, { customers: 12, orders: 25, products: 6, plain: true })

const withDeals = ({ choices, ...options }: LiveOptions): LiveOptions => ({
  org: standard,
  ...options,
  choices: { ...asDeals, ...choices },
})

/** Live, its store still empty. */
export const openLive = (world: World, options: LiveOptions = {}) => openShop(world, withDeals(options))

/** Connected only, with a store. */
export const openImport = (world: World, options: LiveOptions = {}) =>
  openForImport(world, withDeals({ store, ...options }))

/** What differs between the shop's orders and the organisation's deals; empty when each is there once and right. */
export function faults({ shop, org }: Pick<LiveShop, 'shop' | 'org'>): string[] {
  const field = fieldNamed(org, 'Deals', 'Shopify Order Id')
  const orders = [...shop.orders.values()].filter((order) => shop.state.sees(order, new Date()))
  const deals = org.records('Deals').filter((row) => row[field])
  const found = orders.flatMap((order) => {
    const mine = deals.filter((row) => row[field] === tail(order.id))
    const [deal] = mine
    if (!deal || mine.length > 1) return [`${order.name} is there ${mine.length} times`]
    const amount = Number(deal['Amount'])
    return amount === Number(order.current.total)
      ? []
      : [`${order.name} is ${amount}, not ${order.current.total}`]
  })
  return deals.length > orders.length
    ? [...found, `${deals.length} deals for ${orders.length} orders`]
    : found
}

/** How an order's writes ended, oldest first. */
export const causesOf = async (live: Pick<LiveShop, 'outcomes'>, order: Order) =>
  (await live.outcomes())
    .filter(({ shopifyId, kind }) => kind === 'order' && shopifyId === tail(order.id))
    .map(({ result, cause }) => cause ?? result)
