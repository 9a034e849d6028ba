import type { Faults, Rules } from './faults.ts'
import {
  checkoutMatcher,
  draftOrderMatcher,
  customerMatcher,
  orderMatcher,
  productMatcher,
  variantMatcher,
} from './matchers.ts'
import type { SeenUpdatedAt } from './matchers.ts'
import { compileSearch, parseSearch } from './search.ts'
import type { Kind, ShopRecord, ShopState } from './shop/state.ts'
import { displayNameOf } from './fields/customer.ts'
import type { Customer, Order, Product, Variant } from './types.ts'

type SortKey = (record: ShopRecord) => string | number
export type Listed = { rows: ShopRecord[]; keyOf: SortKey }

const number = (record: ShopRecord) => Number(record.legacyResourceId)
const KEYS: Record<string, SortKey> = {
  ID: number,
  CREATED_AT: (r) => r.createdAt,
  UPDATED_AT: (r) => r.updatedAt,
  PROCESSED_AT: (r) => (r as Order).processedAt,
  ORDER_NUMBER: (r) => (r as Order).number,
  TOTAL_PRICE: (r) => Number('totals' in r ? r.totals.total : (r as Order).atCreation.total),
  NAME: (r) => displayNameOf(r as Customer).toLowerCase(),
  TITLE: (r) => (r as Product).title.toLowerCase(),
  VENDOR: (r) => (r as Product).vendor.toLowerCase(),
  PRODUCT_TYPE: (r) => (r as Product).productType.toLowerCase(),
  PUBLISHED_AT: (r) => (r as Product).publishedAt ?? '',
  SKU: (r) => (r as Variant).sku ?? '',
  POSITION: (r) => (r as Variant).position,
}

type Sorted = { version: number; rows: ShopRecord[] }
const sortedLists = new WeakMap<ShopState, Map<string, Sorted>>()
const filteredLists = new WeakMap<ShopState, Map<string, Sorted>>()

function memory(store: WeakMap<ShopState, Map<string, Sorted>>, shop: ShopState): Map<string, Sorted> {
  const known = store.get(shop)
  if (known) return known
  const fresh = new Map<string, Sorted>()
  store.set(shop, fresh)
  return fresh
}

/** All records of a kind in order. Kept until the kind changes; sorting the previous list again is nearly free. */
function sorted(shop: ShopState, kind: Kind, sortKey: string, keyOf: SortKey): ShopRecord[] {
  const memo = memory(sortedLists, shop)
  const known = memo.get(`${kind}${sortKey}`)
  if (known?.version === shop.version[kind]) return known.rows
  const all: Map<string, ShopRecord> = shop[kind]
  let rows = known ? known.rows.filter((row) => all.get(row.id) === row) : []
  if (rows.length < all.size) {
    const old = new Set(rows)
    rows = [...rows, ...all.values().filter((row) => !old.has(row))]
  }
  const keyed = rows.map((row) => ({ row, key: keyOf(row), id: Number(row.legacyResourceId) }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.id - b.id))
  rows = keyed.map((entry) => entry.row)
  memo.set(`${kind}${sortKey}`, { version: shop.version[kind], rows })
  return rows
}

export type ListingWorld = { shop: ShopState; faults: Faults; rules: Rules; now: () => Date }

/** Records of a kind that match a search, ascending by the sort key (ties by id). */
export function list(world: ListingWorld, kind: Kind, query?: string | null, sortKey = 'ID'): Listed {
  const { shop } = world
  const keyOf = KEYS[sortKey] ?? number
  const rows = sorted(shop, kind, KEYS[sortKey] ? sortKey : 'ID', keyOf)
  const lagging = world.faults.searchLagMs > 0
  const window = kind === 'orders' && !shop.scopes.includes('read_all_orders')
  if (!query?.trim() && !window && !(kind === 'products' && world.rules.productsDefaultActive))
    return { rows, keyOf }
  const memo = memory(filteredLists, shop)
  const minute = window ? Math.floor(world.now().getTime() / 60_000) : ''
  const key = JSON.stringify([kind, sortKey, query, window, minute, world.rules])
  const known = memo.get(key)
  if (known?.version === shop.version[kind] && !lagging) return { rows: known.rows, keyOf }
  const test = filterOf(world, kind, query)
  const found = rows.filter(
    (row) => (!window || shop.sees(row as Order, world.now())) && (!test || test(row)),
  )
  if (memo.size > 50) memo.clear()
  memo.set(key, { version: shop.version[kind], rows: found })
  return { rows: found, keyOf }
}

export function filterOf(world: ListingWorld, kind: Kind, query?: string | null) {
  const { shop, rules, faults } = world
  const seen: SeenUpdatedAt = (record) => {
    if (faults.searchLagMs <= 0) return record.updatedAt
    const recent = shop.recent.get(record.id)
    return recent && performance.now() - recent.at < faults.searchLagMs ? recent.before : record.updatedAt
  }
  const expression = parseSearch(query)
  const compile = {
    customers: () => compileSearch(expression, customerMatcher(shop, rules, seen)),
    products: () => compileSearch(expression, productMatcher(shop, rules, seen)),
    variants: () => compileSearch(expression, variantMatcher(shop, rules, seen)),
    orders: () => compileSearch(expression, orderMatcher(shop, rules, seen)),
    draftOrders: () => compileSearch(expression, draftOrderMatcher(shop, rules, seen)),
    checkouts: () => compileSearch(expression, checkoutMatcher(shop, rules, seen)),
  }
  const test = compile[kind]() as ((record: ShopRecord) => boolean) | null
  if (kind !== 'products' || !rules.productsDefaultActive || /\bstatus:/.test(query ?? '')) return test
  return (record: ShopRecord) => (record as Product).status === 'ACTIVE' && (!test || test(record))
}
