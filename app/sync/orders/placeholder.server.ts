// The product that stands for custom lines and deleted variants. Made when the first order needs it.

import { loadConnection, updateConnection } from '#app/db/tables/connections.server.ts'
import { cut } from '#app/mapping/values/text.ts'
import { idOf, upsertRecords } from '#app/zoho/records/records.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { Sheet } from '#app/sync/org/sheet.server.ts'

const idLength = 50

/** The placeholder's Zoho id; made once a shop, whoever asks first. */
export async function placeholderOf(context: SyncContext, sheet: Sheet): Promise<string> {
  if (sheet.placeholderId) return sheet.placeholderId
  if (sheet.rehearsal) return 'placeholder'
  return context.lock(`placeholder ${sheet.shop}`, async () => {
    const before = (await loadConnection(context.db, sheet.shop))?.placeholderId
    const id = before ?? (await make(sheet))
    if (!before) await updateConnection(context.db, sheet.shop, { placeholderId: id })
    sheet.placeholderId = id
    return id
  })
}

async function make(sheet: Sheet): Promise<string> {
  const module = sheet.modules.product
  const product = { Product_Name: cut(`${sheet.shopName} - other items`, 200), Product_Active: true }
  const key = module?.idUnique ? module.idField : 'Product_Name'
  const ownId = cut(`other ${sheet.shop.replace('.myshopify.com', '')}`, idLength)
  const row = key === 'Product_Name' ? product : { ...product, [key]: ownId }
  const [result] = await upsertRecords(sheet.zoho, 'Products', [row], { by: key, trigger: [] })
  return idOf(result)
}
