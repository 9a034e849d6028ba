// Compares a CRM with a store, record by record, knowing nothing of the app: what a merchant would check by hand.

import type { LineItem, Order, ShopSimulator } from '#test/simulators/shopify/index.ts'
import type { OrgSimulator, Row } from '#test/simulators/zoho/types.ts'
import { chargesOf } from './charges.ts'

export type Sides = { shop: ShopSimulator; org: OrgSimulator }
export type Expected = {
  people?: 'Leads' | 'Contacts'
  /** Records that are rightly missing: Shopify ids, numeric. */
  without?: readonly string[]
  /** Orders rightly absent: kinds turned off, or an edition without the module. */
  orders?: boolean
}

/** What is missing, doubled, wrongly linked or wrongly added up; empty when the CRM holds the store exactly once. */
export function differences(
  sides: Sides,
  { people = 'Contacts', without = [], orders = true }: Expected = {},
): string[] {
  const { shop, org } = sides
  const gone = new Set(without)
  const wanted = (ids: Iterable<string>) => [...ids].map(numeric).filter((id) => !gone.has(id))
  const visible = [...shop.orders.values()].filter((order) => shop.state.sees(order, new Date()))
  const found = [
    ...onceEach(org, people, 'Shopify Customer Id', wanted(shop.customers.keys())),
    ...onceEach(org, 'Products', 'Shopify Variant Id', wanted(shop.variants.keys())),
  ]
  if (!orders) return found
  const expected = visible.filter((order) => !gone.has(numeric(order.id)))
  found.push(...onceEach(org, 'Sales_Orders', 'Shopify Order Id', wanted(expected.map((order) => order.id))))
  const index = indexOf(org)
  for (const order of expected) found.push(...orderDifferences(sides, index, order, people))
  return found
}

const numeric = (gid: string): string => gid.split('/').at(-1) ?? gid

/** API name of the field with this label. */
export const fieldNamed = (org: OrgSimulator, module: string, label: string): string =>
  org.fields(module).find((field) => field.field_label === label)?.api_name ?? label.replaceAll(' ', '_')

function onceEach(org: OrgSimulator, module: string, label: string, ids: readonly string[]): string[] {
  const field = fieldNamed(org, module, label)
  const counts = new Map<string, number>()
  for (const row of org.records(module)) {
    const id = row[field]
    if (typeof id === 'string' && /^\d+$/.test(id)) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  const known = new Set(ids)
  return [
    ...ids.filter((id) => !counts.has(id)).map((id) => `${module}: ${id} is missing`),
    ...[...counts]
      .filter(([, count]) => count > 1)
      .map(([id, count]) => `${module}: ${id} is there ${count} times`),
    ...[...counts.keys()].filter((id) => !known.has(id)).map((id) => `${module}: ${id} should not be there`),
  ]
}

type Index = { orders: Map<string, Row>; customerOf: Map<string, string>; variantOf: Map<string, string> }

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

function indexOf(org: OrgSimulator): Index {
  const by = (module: string, label: string) => {
    const field = fieldNamed(org, module, label)
    return org.records(module).map((row) => [text(row[field]), row] as const)
  }
  const ids = (module: string, label: string) => new Map(by(module, label).map(([own, row]) => [row.id, own]))
  return {
    orders: new Map(by('Sales_Orders', 'Shopify Order Id')),
    customerOf: ids('Contacts', 'Shopify Customer Id'),
    variantOf: ids('Products', 'Shopify Variant Id'),
  }
}

const idIn = (reference: unknown): string =>
  typeof reference === 'object' && reference !== null && 'id' in reference ? String(reference.id) : ''

function orderDifferences({ shop }: Sides, index: Index, order: Order, people: string): string[] {
  const row = index.orders.get(numeric(order.id))
  if (!row) return []
  const found: string[] = []
  const tell = (what: string, is: unknown, should: unknown) => {
    if (is !== should) found.push(`${order.name}: ${what} is ${String(is)}, should be ${String(should)}`)
  }
  tell('Grand_Total', Number(row['Grand_Total']).toFixed(2), Number(order.current.total).toFixed(2))
  if (people === 'Contacts') {
    const customer = order.customerId && shop.customers.has(order.customerId) ? numeric(order.customerId) : ''
    tell('contact', index.customerOf.get(idIn(row['Contact_Name'])) ?? '', customer)
  }
  const account = idIn(row['Account_Name'])
  tell('has an account', account !== '', true)
  tell('lines', linesInZoho(row, index), linesInShopify(shop, order))
  return found
}

const sorted = (lines: string[]) => lines.toSorted().join(', ')

// Rows of real variants: what stands for shipping, custom lines or deleted products is the mapping's own affair.
function linesInZoho(row: Row, { variantOf }: Index): string {
  const rows: unknown[] = Array.isArray(row['Ordered_Items']) ? row['Ordered_Items'] : []
  return sorted(
    rows.flatMap((line) => {
      if (typeof line !== 'object' || line === null || !('Product_Name' in line) || !('Quantity' in line))
        return []
      const variant = variantOf.get(idIn(line.Product_Name)) ?? ''
      return /^\d+$/.test(variant) ? [`${Number(line.Quantity)} x ${variant}`] : []
    }),
  )
}

// Zoho takes no new row of a product that is switched off, as archived ones and drafts are (contracts/zoho 2.8).
function isSold({ variants, products }: ShopSimulator, variantId: string): boolean {
  const status = products.get(variants.get(variantId)?.productId ?? '')?.status
  return status === 'ACTIVE' || status === 'UNLISTED'
}

const mostRows = 100 // beyond it Zoho takes no rows, and the last one of the goods stands for the rest

function linesInShopify(shop: ShopSimulator, order: Order): string {
  const left = order.lines.filter((line) => line.currentQuantity > 0)
  const shown = left.length > 0 ? left : order.lines.filter((line) => line.quantity > 0)
  const most = mostRows - chargesOf(order).length
  const kept = shown.length > most ? shown.slice(0, most - 1) : shown
  const quantity = (line: LineItem) => (left.length > 0 ? line.currentQuantity : line.quantity)
  return sorted(
    kept.flatMap((line) =>
      line.variantId && isSold(shop, line.variantId)
        ? [`${quantity(line)} x ${numeric(line.variantId)}`]
        : [],
    ),
  )
}
