// Does the CRM hold the store? Compares both simulators past the app; an empty list means that it does.

import type { Order } from '../simulators/shopify/index.ts'
import type { OrgSimulator, Row } from '../simulators/zoho/index.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'

const idLabels = {
  Contacts: 'Shopify Customer Id',
  Leads: 'Shopify Customer Id',
  Products: 'Shopify Variant Id',
  Sales_Orders: 'Shopify Order Id',
}
type Module = keyof typeof idLabels

/** Rows of a module by the Shopify id that they carry; what carries none is not the app's. */
function rowsById(org: OrgSimulator, module: Module): Map<string, Row[]> {
  const field = org.fields(module).find((one) => one.field_label === idLabels[module])
  const rows = field ? org.records(module) : []
  const own = rows.filter((row) => /^\d+$/.test(String(row[field?.api_name ?? ''])))
  return Map.groupBy(own, (row) => String(row[field?.api_name ?? '']))
}

const number = (gid: string) => gid.split('/').at(-1) ?? gid
const idIn = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && 'id' in value ? String(value.id) : undefined
const cents = (amount: string | number) => Math.round(Number(amount) * 100)

/** The orders that the app may read: Shopify shows the last 60 days. */
export function readableOrders({ shop }: Sandbox): Order[] {
  return [...shop.orders.values()].filter((order) => shop.state.sees(order, new Date()))
}

export function orderRow({ zoho }: Sandbox, order: Order): Row | undefined {
  return rowsById(zoho.org(), 'Sales_Orders').get(number(order.id))?.[0]
}

/** Exactly one row each, and no row besides. */
const once = (what: string, gids: Iterable<string>, held: Map<string, Row[]>) => {
  const wanted = new Set([...gids].map(number))
  const counted = [...wanted].filter((id) => held.get(id)?.length !== 1)
  const strangers = [...held.keys()].filter((id) => !wanted.has(id))
  return [
    ...counted.map((id) => `${what} ${id} stands ${held.get(id)?.length ?? 0} times in the CRM`),
    ...strangers.map((id) => `${what} ${id} is in the CRM, but not in the store`),
  ]
}

/** What is missing, doubled, wrongly linked or wrongly summed in the CRM, in words. */
export function differences(sandbox: Sandbox, people: 'Contacts' | 'Leads' = 'Contacts'): string[] {
  const { shop, zoho } = sandbox
  const org = zoho.org()
  const orders = readableOrders(sandbox)
  const rows = {
    people: rowsById(org, people),
    products: rowsById(org, 'Products'),
    orders: rowsById(org, 'Sales_Orders'),
  }
  return [
    ...once('customer', shop.customers.keys(), rows.people),
    ...once('variant', shop.variants.keys(), rows.products),
    ...once(
      'order',
      orders.map((order) => order.id),
      rows.orders,
    ),
    ...orders.flatMap((order) => {
      const row = rows.orders.get(number(order.id))?.[0]
      return row ? [...totalOf(order, row), ...linksOf(sandbox, order, row)] : []
    }),
  ]
}

function totalOf(order: Order, row: Row): string[] {
  const held = Number(row['Grand_Total'])
  if (cents(held) === cents(order.current.total)) return []
  return [`${order.name}: Grand_Total is ${held}, the order's current total ${order.current.total}`]
}

const mostLines = 100

function linksOf({ shop, zoho }: Sandbox, order: Order, row: Row): string[] {
  const org = zoho.org()
  const wrong: string[] = []
  const contact = rowsById(org, 'Contacts').get(number(order.customerId ?? ''))?.[0]
  if (order.customerId && (contact === undefined || idIn(row['Contact_Name']) !== contact.id)) {
    wrong.push(`${order.name}: not linked to the contact of customer ${number(order.customerId)}`)
  }
  const items = row['Ordered_Items']
  const linked = new Set(Array.isArray(items) ? items.map((item: Row) => idIn(item['Product_Name'])) : [])
  const products = rowsById(org, 'Products')
  const open = order.lines.filter(
    (line) => line.currentQuantity > 0 && shop.variants.has(line.variantId ?? ''),
  )
  // What is switched off in Zoho may stand in no row there: its lines are under the placeholder.
  const missing = open.filter((line) => {
    const product = products.get(number(line.variantId ?? ''))?.[0]
    return product?.['Product_Active'] !== false && !linked.has(product?.id)
  })
  if (order.lines.length <= mostLines && missing.length > 0) {
    wrong.push(`${order.name}: no line is linked to ${missing.map((line) => line.title).join(', ')}`)
  }
  return wrong
}
