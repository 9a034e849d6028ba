import type { Ids } from './ids.ts'
import { ShopState } from './shop/state.ts'
import type { TokenStore } from './tokens.ts'

type Dumped = {
  next: string
  tokens: { access: [string, never][]; refresh: [string, never][] }
  shops: Record<string, unknown>[]
}

const asJson = (_key: string, value: unknown): unknown =>
  value instanceof Map ? { map$: [...value] } : value
const fromJson = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'map$' in value
    ? new Map(value.map$ as [unknown, unknown][])
    : value

/** Plain JSON; Maps become lists. */
export function dumpState(world: { ids: Ids; tokens: TokenStore; shops: ShopState[] }): unknown {
  const shops = world.shops.map((shop) => {
    const {
      ids: _ids,
      variants: _variants,
      recent: _recent,
      available: _available,
      refilledAt: _refilledAt,
      ...rest
    } = shop
    return rest
  })
  return JSON.parse(
    JSON.stringify(
      {
        next: world.ids.next,
        tokens: { access: [...world.tokens.access], refresh: [...world.tokens.refresh] },
        shops,
      },
      asJson,
    ),
  )
}

export function loadState(state: unknown, world: { ids: Ids; tokens: TokenStore }): ShopState[] {
  const dumped: Dumped = JSON.parse(JSON.stringify(state), fromJson)
  world.ids.restore(dumped.next)
  world.tokens.access.clear()
  world.tokens.refresh.clear()
  for (const [key, value] of dumped.tokens.access) world.tokens.access.set(key, value)
  for (const [key, value] of dumped.tokens.refresh) world.tokens.refresh.set(key, value)
  return dumped.shops.map((row) => {
    const shop = new ShopState({ domain: String(row['domain']), name: String(row['name']) }, world.ids, '')
    Object.assign(shop, row)
    for (const product of shop.products.values())
      for (const variant of product.variants) shop.variants.set(variant.id, variant)
    for (const operation of shop.bulk.values()) {
      if (operation.status === 'CREATED' || operation.status === 'RUNNING') operation.status = 'FAILED'
    }
    return shop
  })
}
