// The products that stand for what is no variant in Zoho: custom lines and deleted variants, and what is charged beside
// the goods. Each is made when the first order needs it.

import { loadConnection, updateConnection } from '#app/db/tables/connections.server.ts'
import type { ChargeKind } from '#app/mapping/records/order-charges.ts'
import { cut } from '#app/mapping/values/text.ts'
import { idOf, upsertRecords } from '#app/zoho/records/records.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { Sheet } from '#app/sync/org/sheet.server.ts'
import { ChargeProducts } from './charge-products.ts'

const idLength = 50

/** The placeholder's Zoho id; made once a shop, whoever asks first. */
export async function placeholderOf(context: SyncContext, sheet: Sheet): Promise<string> {
  if (sheet.placeholderId) return sheet.placeholderId
  if (sheet.dryRun) return 'placeholder'
  return context.lock(`placeholder ${sheet.shop}`, async () => {
    const before = (await loadConnection(context.db, sheet.shop))?.placeholderId
    const id = before ?? (await make(sheet, 'other', 'other items'))
    if (!before) await updateConnection(context.db, sheet.shop, { placeholderId: id })
    sheet.placeholderId = id
    return id
  })
}

const nameOf: Readonly<Record<ChargeKind, string>> = {
  shipping: 'shipping',
  tax: 'taxes',
  duties: 'duties',
  fees: 'fees',
  tip: 'tips',
}

/** The products of these charges; each is made once a shop, so that reports by product keep goods and charges apart. */
export async function chargeProductsOf(
  context: SyncContext,
  sheet: Sheet,
  kinds: ReadonlySet<ChargeKind>,
): Promise<ChargeProducts> {
  const missing = [...kinds].filter((kind) => !sheet.chargeProducts[kind])
  if (missing.length === 0) return sheet.chargeProducts
  if (sheet.dryRun) return Object.fromEntries(missing.map((kind) => [kind, 'placeholder']))
  return context.lock(`placeholder ${sheet.shop}`, async () => {
    const connection = await loadConnection(context.db, sheet.shop)
    const known = ChargeProducts.parse(connection?.chargeProducts)
    for (const kind of missing) known[kind] ??= await make(sheet, kind, nameOf[kind])
    await updateConnection(context.db, sheet.shop, { chargeProducts: known })
    sheet.chargeProducts = known
    return known
  })
}

async function make(sheet: Sheet, what: string, name: string): Promise<string> {
  const module = sheet.modules.product
  const product = { Product_Name: cut(`${sheet.shopName} - ${name}`, 200), Product_Active: true }
  const key = module?.idUnique ? module.idField : 'Product_Name'
  const ownId = cut(`${what} ${sheet.shop.replace('.myshopify.com', '')}`, idLength)
  const row = key === 'Product_Name' ? product : { ...product, [key]: ownId }
  const [result] = await upsertRecords(sheet.zoho, 'Products', [row], { by: key, automations: [] })
  return idOf(result)
}
