// What Zoho must hold in the end: for each record of the shop exactly one, as the mapping says of its present state;
// what is gone kept and marked, or deleted, as chosen. Answers sentences about what is not so.

import { fitRecord } from '#app/mapping/values/fit.ts'
import { fetchCustomers, fetchOrders, fetchProducts } from '#app/shopify/records/records.server.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import type { PersonModule } from '#app/mapping/records/customer.ts'
import { mapCustomer } from '#app/sync/kinds/customer.server.ts'
import { kinds } from '#app/sync/kinds/registry.server.ts'
import { mapOrders } from '#app/sync/orders/map-orders.server.ts'
import { mapVariants } from '#app/sync/products/map-variants.server.ts'
import { asModule } from '#app/sync/customers/place-people.server.ts'
import { loadOrgConfig, type ModuleConfig } from '#app/sync/org/org-config.server.ts'
import type { Runtime } from '#app/server/runtime.server.ts'
import type { Row } from '#test/simulators/zoho/types.ts'
import { tail, type LiveShop } from './live-shop.ts'

type Kind = 'customer' | 'product' | 'order'
type OrgConfig = Awaited<ReturnType<typeof loadOrgConfig>>
type Expected = {
  orgConfig: OrgConfig
  kind: Kind
  module: ModuleConfig
  mappedRecords: readonly MappedRecord[]
  adopted?: ReadonlySet<string>
}

const ids = (records: Map<string, unknown>) => [...records.keys()].map(tail)

/** Everything that differs, in words; empty when Zoho is right. */
export async function faultsOf({ sync }: Runtime, live: LiveShop): Promise<string[]> {
  const { shop, domain } = live
  const orgConfig = await loadOrgConfig(sync, domain)
  const admin = sync.shopifyFor(domain)
  const customers = await fetchCustomers(admin, ids(shop.customers))
  const products = await fetchProducts(admin, ids(shop.products))
  const orders = await fetchOrders(admin, ids(shop.orders))
  const mappedRecords: Record<Kind, MappedRecord[]> = {
    customer: customers.map((customer) => mapCustomer(orgConfig, customer)),
    product: products.flatMap((product) => mapVariants(orgConfig, product)),
    order: await mapOrders(sync, orgConfig, orders, { trigger: 'import', misses: new Set(), kinds }),
  }
  const faults: string[] = []
  const links = await live.links()
  const adopted = new Set(links.filter((link) => link.adopted).map(({ zohoId }) => zohoId))
  faults.push(...people(live, orgConfig, mappedRecords.customer, adopted))
  const { product } = orgConfig.modules
  if (product)
    faults.push(
      ...both(live, { orgConfig, kind: 'product', module: product, mappedRecords: mappedRecords.product }),
    )
  // Each order is in the module where it is, and what is in the other one is left over.
  for (const [name, module] of orgConfig.orders) {
    const own = mappedRecords.order.filter(({ orderIn }) => orderIn === name)
    faults.push(...both(live, { orgConfig, kind: 'order', module, mappedRecords: own }))
  }
  if (mappedRecords.order.some(({ orderIn }) => !orderIn)) faults.push('an order has no module')
  faults.push(...(await ownTables(live)))
  return faults
}

const both = (live: LiveShop, expected: Expected): string[] => [
  ...compare(live, expected),
  ...leftovers(live, expected),
]

// Each customer is one person in one module: a Contact from the first order on, and never a Lead again.
function people(
  live: LiveShop,
  orgConfig: OrgConfig,
  mappedRecords: readonly MappedRecord[],
  adopted: ReadonlySet<string>,
): string[] {
  const byModule = new Map<PersonModule, MappedRecord[]>(
    [...orgConfig.people.keys()].map((name) => [name, []]),
  )
  for (const mapped of mappedRecords) {
    const isContact = live.org.records('Contacts').some(carries(mapped.shopifyId))
    const module = mapped.home === 'Contacts' || isContact ? 'Contacts' : 'Leads'
    byModule.get(module)?.push(asModule(mapped, module))
  }
  return [...orgConfig.people].flatMap(([name, module]) => {
    const expected = {
      orgConfig,
      kind: 'customer',
      module,
      mappedRecords: byModule.get(name) ?? [],
      adopted,
    } as const
    return [...compare(live, expected), ...leftovers(live, expected)]
  })
}

const carries = (shopifyId: string) => (row: Row) => row['Shopify_Customer_Id'] === shopifyId
// Converted leads are history.
const unconverted = (live: LiveShop, module: string) =>
  live.org.records(module).filter((row) => row['Converted__s'] !== true)

function compare(live: LiveShop, { kind, module, mappedRecords, adopted }: Expected): string[] {
  return mappedRecords.flatMap((mapped) => {
    const rows = unconverted(live, module.apiName).filter((row) => row[module.idField] === mapped.shopifyId)
    const name = `${kind} ${mapped.shopifyId}`
    const [row] = rows
    if (!row || rows.length > 1) return [`${name} has ${rows.length} records in Zoho`]
    return [
      ...fieldFaults(name, row, adopted?.has(row.id) ? asAdopted(live, row, mapped) : mapped, module),
      ...lineFaults(name, row, mapped),
      ...markFaults(name, row),
    ]
  })
}

// A lead that was converted before we knew its id is found by its e-mail, and is Zoho's: there nobody is opted out
// who only never said anything. Converted for a customer who was then merged away, it has that one's values.
function asAdopted(live: LiveShop, row: Row, mapped: MappedRecord): MappedRecord {
  const others = live.org
    .records('Leads')
    .filter((lead) => lead['Converted__s'] === true && !carries(mapped.shopifyId)(lead))
  const isKept = (field: string) =>
    (field === 'Email_Opt_Out' && !mapped.followed?.includes(field)) ||
    others.some((lead) => lead[field] !== undefined && same(row[field], lead[field]))
  return {
    ...mapped,
    row: Object.fromEntries(Object.entries(mapped.row).filter(([field]) => !isKept(field))),
  }
}

function fieldFaults(name: string, row: Row, mapped: MappedRecord, module: ModuleConfig): string[] {
  const wanted = fitRecord(mapped.row, module.fields, 'update')
  return Object.entries(wanted).flatMap(([field, value]) => {
    // Nobody is opted in: Zoho shows a box that was never set as false, or not at all.
    const unset = field === 'Email_Opt_Out' && value === false && (row[field] ?? false) === false
    if (field === 'Adjustment' || unset || same(row[field], value)) return []
    return [`${name}: ${field} is ${JSON.stringify(row[field])} instead of ${JSON.stringify(value)}`]
  })
}

function same(shown: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted))
    return wanted.every((one) => Array.isArray(shown) && shown.some((other) => same(other, one)))
  if (typeof wanted !== 'object' || wanted === null)
    return shown === wanted || (wanted === null && shown === undefined)
  if (typeof shown !== 'object' || shown === null) return false
  return Object.entries(wanted).every(([key, value]) => same((shown as Record<string, unknown>)[key], value))
}

const textOf = (lines: readonly unknown[][]) =>
  lines
    .map((line) => JSON.stringify(line))
    .toSorted()
    .join('\n')

// The product of a line whose variant is gone in Shopify may be the one it was.
function lineFaults(name: string, row: Row, mapped: MappedRecord): string[] {
  if (!mapped.lines) return []
  const items = (row['Ordered_Items'] ?? []) as Record<string, unknown>[]
  const shown = items.map((item) => [
    item['Quantity'],
    item['List_Price'],
    item['Discount'],
    item['Description'],
  ])
  const wanted = mapped.lines.map((line) => [line.quantity, line.listPrice, line.discount, line.description])
  const faults =
    textOf(shown) === textOf(wanted)
      ? []
      : [`${name} has lines\n${textOf(shown)}\ninstead of\n${textOf(wanted)}`]
  const total = Number(mapped.total)
  return row['Grand_Total'] === total
    ? faults
    : [...faults, `${name} adds up to ${String(row['Grand_Total'])} instead of ${total}`]
}

const isMarked = (row: Row) => JSON.stringify(row['Tag'] ?? []).includes('Deleted in Shopify')
const markFaults = (name: string, row: Row) =>
  isMarked(row) ? [`${name} is marked as deleted and is not`] : []

// Records with our id that no record of the shop has.
function leftovers(live: LiveShop, { orgConfig, kind, module, mappedRecords }: Expected): string[] {
  const there = new Set<unknown>(mappedRecords.map((mapped) => mapped.shopifyId))
  const rows = unconverted(live, module.apiName).map((row) => ({ row, id: row[module.idField] }))
  return rows.flatMap(({ row, id }) => {
    if (typeof id !== 'string' || !/^\d+$/.test(id) || there.has(id)) return []
    const name = `${kind} ${id}, gone in Shopify,`
    if (orgConfig.settings.deletes[kind] === 'delete') return [`${name} is still in Zoho`]
    if (kind === 'product' && row['Product_Active'] !== false) return [`${name} is still active`]
    return isMarked(row) ? [] : [`${name} is not marked`]
  })
}

async function ownTables(live: LiveShop): Promise<string[]> {
  const changes = await live.changes()
  const links = await live.links()
  const refused = (await live.outcomes()).filter(
    ({ result, resolvedAt }) => ['rejected', 'failed'].includes(result) && !resolvedAt,
  )
  return [
    ...changes.map(
      (change) =>
        `${change.kind} ${change.shopifyId} is still pending (dead-lettered: ${change.deadLettered})`,
    ),
    ...links
      .filter(({ zohoModule, zohoId }) => !live.org.record(zohoModule, zohoId))
      .map((link) => `${link.kind} ${link.shopifyId} is linked to nothing`),
    ...refused.map(
      ({ kind, shopifyId, cause, field, message }) =>
        `${kind} ${shopifyId} was refused: ${cause} ${field} ${message}`,
    ),
  ]
}
