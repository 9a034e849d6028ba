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
import type { Draft } from '#app/sync/core/draft.ts'
import { customerDraft, orderDrafts, productDrafts } from '#app/sync/pipeline/drafts.server.ts'
import { findByQuery } from '#app/sync/matching/existing.server.ts'
import { asModule } from '#app/sync/customers/place-people.server.ts'
import { prepare } from '#app/sync/pipeline/push.server.ts'
import { loadDryRunConfig } from '#app/sync/dry-run/dry-run-config.server.ts'
import { modulesIn, type ModuleSheet, type Sheet } from '#app/sync/org/sheet.server.ts'
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
  const sheet = await loadDryRunConfig(context, shop)
  if (modulesIn(sheet, kind).length === 0) return { ...nothing, state: 'off' }
  const found = await readers[kind](context, sheet, shopifyId)
  if (!found) return { ...nothing, state: 'gone', zohoModule: sheet.modules[kind]?.apiName ?? null }
  const links = await loadLinks(context.db, shop, kind, [shopifyId])
  const { draft, module } = placed(sheet, kind, found.draft, links.get(shopifyId))
  if (!module) return { ...nothing, state: 'off' }
  const about = { filtered: draft.filtered ?? false, zohoModule: module.apiName }
  const push = {
    sheet,
    kind,
    trigger: 'import',
    runId: null,
    findExisting: findByQuery(sheet, kind),
  } as const
  const { writings } = await prepare(context, push, { open: [draft], links, module })
  const [writing] = writings
  if (!writing) return { ...nothing, ...about, state: 'several' }
  const { zohoId } = writing
  const zoho = zohoId === null ? null : await fetchRecord(sheet.zoho, module.apiName, zohoId)
  const also = [field, totalField(module.apiName)].filter((name) => name !== null)
  return {
    ...about,
    state: stateOf(zohoId, zoho !== null),
    zohoId: zoho?.id ?? null,
    fields: fieldsOf(sheet, module, { ...found, writing, zoho, also }),
  }
}

const stateOf = (zohoId: string | null, there: boolean): 'both' | 'new' | 'lost' =>
  there ? 'both' : zohoId === null ? 'new' : 'lost'

// A record is compared where it is, or would be made.
function placed(
  sheet: Sheet,
  kind: RecordKind,
  draft: Draft,
  link: Link | undefined,
): { draft: Draft; module: ModuleSheet | null } {
  if (kind === 'order') return { draft, module: (draft.orderIn && sheet.orders.get(draft.orderIn)) ?? null }
  const linked = [...sheet.people.keys()].find((one) => one === link?.zohoModule)
  const name = linked ?? draft.home
  const module = name && sheet.people.get(name)
  return name && module ? { draft: asModule(draft, name), module } : { draft, module: sheet.modules[kind] }
}

type Found = { draft: Draft; shopify: ShopifyValue; lines: string[] }
type Sides = Found & { writing: Writing; zoho: Awaited<ReturnType<typeof fetchRecord>>; also: string[] }

function fieldsOf(sheet: Sheet, module: ModuleSheet, sides: Sides): ComparedField[] {
  const { writing, zoho, shopify, lines, also } = sides
  const { draft } = writing
  const total = draft.lines && draft.total !== null ? { Grand_Total: draft.total } : {}
  const fields = sideBySide({
    fields: module.fields,
    mapped: { ...draft.row, ...total },
    wanted: { ...rowToSend({ sheet, module }, writing, zoho), ...total },
    zoho,
    shopify,
    also,
  })
  if (!draft.lines) return fields
  const label = module.fields.get('Ordered_Items')?.label ?? 'Ordered Items'
  const items = linesSideBySide(label, {
    shopify: lines,
    wanted: draft.lines,
    zoho: zoho ? zoho['Ordered_Items'] : undefined,
  })
  return items.differs ? [items, ...fields] : [...fields, items]
}

type Read = (context: SyncContext, sheet: Sheet, shopifyId: string) => Promise<Found | null>

const readers: Record<RecordKind, Read> = {
  customer: async (context, sheet, shopifyId) => {
    const names = wantedOf(sheet.settings, 'customer')
    const [customer] = await fetchCustomers(context.shopifyFor(sheet.shop), [shopifyId], names)
    return customer
      ? { draft: customerDraft(sheet, customer), shopify: customerValue(customer), lines: [] }
      : null
  },
  product: async (context, sheet, shopifyId) => {
    const admin = context.shopifyFor(sheet.shop)
    const parent = (await fetchProductsOfVariants(admin, [shopifyId])).get(shopifyId)
    const [product] = parent ? await fetchProducts(admin, [parent], wantedOf(sheet.settings, 'product')) : []
    const variant = product?.variants.find(({ id }) => fromGid(id) === shopifyId)
    if (!product || !variant) return null
    const draft = productDrafts(sheet, product).find((one) => one.shopifyId === shopifyId)
    return draft ? { draft, shopify: productValue({ product, variant }), lines: [] } : null
  },
  order: async (context, sheet, shopifyId) => {
    const [order] = await fetchOrders(
      context.shopifyFor(sheet.shop),
      [shopifyId],
      wantedOf(sheet.settings, 'order'),
    )
    if (!order) return null
    const [draft] = await orderDrafts(context, sheet, [order], { trigger: 'import', misses: new Set() })
    return draft ? { draft, shopify: orderValue(order), lines: shopifyLines(order) } : null
  },
}
