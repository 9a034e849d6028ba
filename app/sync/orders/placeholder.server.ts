// The products that stand for what is no variant in Zoho: custom lines and deleted variants, and what is charged beside
// the goods. Each is made when the first order needs it.

import { unlessRefused } from '#app/lib/errors.ts'
import { plannedZohoId, type ZohoId } from '#app/lib/ids.ts'
import { loadConnection, updateOrgFacts } from '#app/db/tables/connections.server.ts'
import { chargeKinds, chargesAmong, underCharges, type ChargeKind } from '#app/mapping/parts/order-charges.ts'
import { cut } from '#app/mapping/values/text.ts'
import { idOf, upsertRecords } from '#app/zoho/records/records.server.ts'
import type { ZohoProduct } from '#app/zoho/records/rows.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import { ChargeProducts } from '#app/sync/org/charge-products.ts'

const idLength = 50
const otherItems = 'other items'
const substitute = plannedZohoId('placeholder')

/** The placeholder's Zoho id; made once a shop, whoever asks first. */
export async function placeholderOf(context: SyncContext, orgConfig: OrgConfig): Promise<ZohoId> {
  if (orgConfig.cache.placeholderId) return orgConfig.cache.placeholderId
  return orgConfig.writer.perform(() => makePlaceholder(context, orgConfig), substitute)
}

/**
 * Those of these products that the app made: made again where they were deleted in Zoho, switched on where they were
 * switched off. @returns what each is now, by the id that it had; those that Zoho does not let be made are missing
 */
export async function renewOwnProducts(
  context: SyncContext,
  orgConfig: OrgConfig,
  refused: ReadonlySet<ZohoId>,
): Promise<Map<ZohoId, ZohoId>> {
  const { cache } = orgConfig
  const wasRefused = (id: ZohoId | null | undefined): id is ZohoId => !!id && refused.has(id)
  const kinds = chargeKinds.filter((kind) => wasRefused(cache.chargeProducts[kind]))
  const old = wasRefused(cache.placeholderId) ? cache.placeholderId : null
  if (kinds.length === 0 && old === null) return new Map()
  return context.lock(`placeholder ${orgConfig.shop}`, async () => {
    const connection = await loadConnection(context.db, orgConfig.shop)
    const renewed = new Map<ZohoId, ZohoId>()
    // Another process may have seen to it already.
    const renew = async (was: ZohoId, by: ZohoId | null | undefined, what: string, name: string) => {
      const id = by && by !== was ? by : await unlessRefused(make(orgConfig, what, name))
      if (id) renewed.set(was, id)
      return id ?? was
    }
    const chargeProducts = ChargeProducts.parse(connection?.chargeProducts)
    for (const kind of kinds) {
      const was = cache.chargeProducts[kind]
      if (was) chargeProducts[kind] = await renew(was, chargeProducts[kind], kind, nameOf[kind])
    }
    const placeholderId = old
      ? await renew(old, connection?.placeholderId, 'other', otherItems)
      : (connection?.placeholderId ?? null)
    await updateOrgFacts(context.db, orgConfig, { placeholderId, chargeProducts })
    Object.assign(cache, { placeholderId, chargeProducts })
    return renewed
  })
}

const makePlaceholder = (context: SyncContext, orgConfig: OrgConfig): Promise<ZohoId> =>
  context.lock(`placeholder ${orgConfig.shop}`, async () => {
    const before = (await loadConnection(context.db, orgConfig.shop))?.placeholderId
    const id = before ?? (await make(orgConfig, 'other', otherItems))
    if (!before) await updateOrgFacts(context.db, orgConfig, { placeholderId: id })
    orgConfig.cache.placeholderId = id
    return id
  })

const nameOf: Readonly<Record<ChargeKind, string>> = {
  shipping: 'shipping',
  tax: 'taxes',
  duties: 'duties',
  fees: 'fees',
  tip: 'tips',
}

/**
 * The same records with their charges under the products that stand for them; products that are missing are made first.
 * Which charges have rows is known once the orders are mapped: a tax has one where Zoho has none of its rate, and what
 * another row holds already has none.
 */
export async function nameCharges(
  context: SyncContext,
  orgConfig: OrgConfig,
  mappedRecords: readonly MappedRecord[],
): Promise<MappedRecord[]> {
  const charges = new Set(mappedRecords.flatMap(({ lines }) => chargesAmong(lines ?? [])))
  const products = await chargeProductsOf(context, orgConfig, charges)
  return mappedRecords.map((mapped) =>
    mapped.lines ? { ...mapped, lines: underCharges(mapped.lines, products) } : mapped,
  )
}

// Each is made once a shop, so that reports by product keep goods and charges apart.
async function chargeProductsOf(
  context: SyncContext,
  orgConfig: OrgConfig,
  kinds: ReadonlySet<ChargeKind>,
): Promise<ChargeProducts> {
  const missing = [...kinds].filter((kind) => !orgConfig.cache.chargeProducts[kind])
  if (missing.length === 0) return orgConfig.cache.chargeProducts
  const planned = Object.fromEntries(missing.map((kind) => [kind, substitute]))
  return orgConfig.writer.perform<ChargeProducts>(() => makeChargeProducts(context, orgConfig, missing), {
    ...orgConfig.cache.chargeProducts,
    ...planned,
  })
}

const makeChargeProducts = (
  context: SyncContext,
  orgConfig: OrgConfig,
  missing: readonly ChargeKind[],
): Promise<ChargeProducts> =>
  context.lock(`placeholder ${orgConfig.shop}`, async () => {
    const connection = await loadConnection(context.db, orgConfig.shop)
    const known = ChargeProducts.parse(connection?.chargeProducts)
    for (const kind of missing) known[kind] ??= await make(orgConfig, kind, nameOf[kind])
    await updateOrgFacts(context.db, orgConfig, { chargeProducts: known })
    orgConfig.cache.chargeProducts = known
    return known
  })

async function make(orgConfig: OrgConfig, what: string, name: string): Promise<ZohoId> {
  const module = orgConfig.modules.product
  const product: ZohoProduct = {
    Product_Name: cut(`${orgConfig.shopName} - ${name}`, 200),
    Product_Active: true,
  }
  const key = module?.idUnique ? module.idField : 'Product_Name'
  const ownId = cut(`${what} ${orgConfig.shop.replace('.myshopify.com', '')}`, idLength)
  const row = key === 'Product_Name' ? product : { ...product, [key]: ownId }
  const [result] = await upsertRecords(orgConfig.zoho, 'Products', [row], { by: key, automations: [] })
  return idOf(result)
}
