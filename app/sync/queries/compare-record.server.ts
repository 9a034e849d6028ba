// One record on both sides at this moment: Shopify's, what would be written, Zoho's. Read for the screen, kept nowhere.

import { loadLinks, type Link } from '#app/db/tables/links.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { fromGid } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { wantedOf } from '#app/mapping/facts/metafields.ts'
import { totalField } from '#app/mapping/records/order-modules.ts'
import {
  customerValue,
  orderValue,
  productValue,
  shopifyLines,
  type ShopifyValue,
} from '#app/mapping/catalogue/shopify-values.ts'
import { linesSideBySide, sideBySide, type ComparedField } from '#app/mapping/catalogue/side-by-side.ts'
import {
  fetchCustomers,
  fetchOrders,
  fetchProducts,
  fetchProductsOfVariants,
} from '#app/shopify/records/records.server.ts'
import { fetchRecord } from '#app/zoho/records/records.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { mapCustomer, mapOrders, mapVariants } from '#app/sync/pipeline/map-records.server.ts'
import { findByQuery } from '#app/sync/matching/existing.server.ts'
import { asModule } from '#app/sync/customers/place-people.server.ts'
import { prepare } from '#app/sync/pipeline/push.server.ts'
import { loadDryRunConfig } from '#app/sync/dry-run/dry-run-config.server.ts'
import { modulesIn, type ModuleConfig, type OrgConfig } from '#app/sync/org/org-config.server.ts'
import type { Writing } from '#app/sync/pipeline/settle-row.server.ts'
import { rowToSend } from '#app/sync/pipeline/write-rows.server.ts'

export type Comparison = {
  /**
   * both: in Shopify and in Zoho · new: not in Zoho yet · lost: linked, but no longer in Zoho · gone: Shopify does not
   * show it · several: more than one Zoho record fits · off: the kind or its module is switched off
   */
  state: 'both' | 'new' | 'lost' | 'gone' | 'several' | 'off'
  /** The merchant's filters leave it out. */
  filtered: boolean
  zohoModule: string | null
  zohoId: string | null
  fields: ComparedField[]
}

const nothing = { filtered: false, zohoModule: null, zohoId: null, fields: [] }

export type Compared = { kind: RecordKind; shopifyId: string; /** shown in any case */ field: string | null }

/** @throws AppError when one of the systems cannot be read */
export async function compareRecord(
  context: SyncContext,
  shop: ShopDomain,
  { kind, shopifyId, field }: Compared,
): Promise<Comparison> {
  const orgConfig = await loadDryRunConfig(context, shop)
  if (modulesIn(orgConfig, kind).length === 0) return { ...nothing, state: 'off' }
  const found = await readers[kind](context, orgConfig, shopifyId)
  if (!found) return { ...nothing, state: 'gone', zohoModule: orgConfig.modules[kind]?.apiName ?? null }
  const links = await loadLinks(context.db, shop, kind, [shopifyId])
  const { mapped, module } = placed(orgConfig, kind, found.mapped, links.get(shopifyId))
  if (!module) return { ...nothing, state: 'off' }
  const about = { filtered: mapped.filtered ?? false, zohoModule: module.apiName }
  const push = {
    orgConfig,
    kind,
    trigger: 'import',
    runId: null,
    findExisting: findByQuery(orgConfig, kind),
  } as const
  const { writings } = await prepare(context, push, { open: [mapped], links, module })
  const [writing] = writings
  if (!writing) return { ...nothing, ...about, state: 'several' }
  const { zohoId } = writing
  const zoho = zohoId === null ? null : await fetchRecord(orgConfig.zoho, module.apiName, zohoId)
  const also = [field, totalField(module.apiName)].filter((name) => name !== null)
  return {
    ...about,
    state: stateOf(zohoId, zoho !== null),
    zohoId: zoho?.id ?? null,
    fields: fieldsOf(orgConfig, module, { ...found, writing, zoho, also }),
  }
}

const stateOf = (zohoId: string | null, there: boolean): 'both' | 'new' | 'lost' =>
  there ? 'both' : zohoId === null ? 'new' : 'lost'

// A record is compared where it is, or would be made.
function placed(
  orgConfig: OrgConfig,
  kind: RecordKind,
  mapped: MappedRecord,
  link: Link | undefined,
): { mapped: MappedRecord; module: ModuleConfig | null } {
  if (kind === 'order')
    return { mapped, module: (mapped.orderIn && orgConfig.orders.get(mapped.orderIn)) ?? null }
  const linked = [...orgConfig.people.keys()].find((one) => one === link?.zohoModule)
  const name = linked ?? mapped.home
  const module = name && orgConfig.people.get(name)
  return name && module
    ? { mapped: asModule(mapped, name), module }
    : { mapped, module: orgConfig.modules[kind] }
}

type Found = { mapped: MappedRecord; shopify: ShopifyValue; lines: string[] }
type Sides = Found & { writing: Writing; zoho: Awaited<ReturnType<typeof fetchRecord>>; also: string[] }

function fieldsOf(orgConfig: OrgConfig, module: ModuleConfig, sides: Sides): ComparedField[] {
  const { writing, zoho, shopify, lines, also } = sides
  const { mapped } = writing
  const total = mapped.lines && mapped.total !== null ? { Grand_Total: mapped.total } : {}
  const fields = sideBySide({
    fields: module.fields,
    mapped: { ...mapped.row, ...total },
    wanted: { ...rowToSend({ orgConfig, module }, writing, zoho), ...total },
    zoho,
    shopify,
    also,
  })
  if (!mapped.lines) return fields
  const label = module.fields.get('Ordered_Items')?.label ?? 'Ordered Items'
  const items = linesSideBySide(label, {
    shopify: lines,
    wanted: mapped.lines,
    zoho: zoho ? zoho['Ordered_Items'] : undefined,
  })
  return items.differs ? [items, ...fields] : [...fields, items]
}

type Read = (context: SyncContext, orgConfig: OrgConfig, shopifyId: string) => Promise<Found | null>

const readers: Record<RecordKind, Read> = {
  customer: async (context, orgConfig, shopifyId) => {
    const names = wantedOf(orgConfig.settings, 'customer')
    const [customer] = await fetchCustomers(context.shopifyFor(orgConfig.shop), [shopifyId], names)
    return customer
      ? { mapped: mapCustomer(orgConfig, customer), shopify: customerValue(customer), lines: [] }
      : null
  },
  product: async (context, orgConfig, shopifyId) => {
    const admin = context.shopifyFor(orgConfig.shop)
    const parent = (await fetchProductsOfVariants(admin, [shopifyId])).get(shopifyId)
    const [product] = parent
      ? await fetchProducts(admin, [parent], wantedOf(orgConfig.settings, 'product'))
      : []
    const variant = product?.variants.find(({ id }) => fromGid(id) === shopifyId)
    if (!product || !variant) return null
    const mapped = mapVariants(orgConfig, product).find((one) => one.shopifyId === shopifyId)
    return mapped ? { mapped, shopify: productValue({ product, variant }), lines: [] } : null
  },
  order: async (context, orgConfig, shopifyId) => {
    const [order] = await fetchOrders(
      context.shopifyFor(orgConfig.shop),
      [shopifyId],
      wantedOf(orgConfig.settings, 'order'),
    )
    if (!order) return null
    const [mapped] = await mapOrders(context, orgConfig, [order], { trigger: 'import', misses: new Set() })
    return mapped ? { mapped, shopify: orderValue(order), lines: shopifyLines(order) } : null
  },
}
