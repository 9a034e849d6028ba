// All that is needed to map and write one shop's records, loaded together: choices, organisation, modules.

import { z } from 'zod'
import { loadConnection } from '#app/db/connections.server.ts'
import { loadModules, type ZohoModule } from '#app/db/modules.server.ts'
import { loadShop } from '#app/db/shops.server.ts'
import { DisconnectedError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { extensionFieldsOf, isExtensionField, type ExtensionField } from '#app/mapping/extension-fields.ts'
import type { FieldMap } from '#app/mapping/fit.ts'
import { Settings } from '#app/mapping/settings.ts'
import type { ZohoClient } from '#app/zoho/client.server.ts'
import { ZohoField } from '#app/zoho/field.ts'
import type { SyncContext } from './context.ts'

export type ModuleSheet = {
  apiName: string
  fields: FieldMap
  /** Our own id field there. */
  idField: string
  idUnique: boolean
  /** What Zoho's own Shopify extension left there, to take its records over. */
  extension: {
    fields: readonly ExtensionField[]
    /** It was at work in this organisation: products are known by their SKU as well. */
    bySku: boolean
  }
}

export type Sheet = {
  shop: ShopDomain
  shopName: string
  /** The shop's time zone. */
  zone: string
  settings: Settings
  zoho: ZohoClient
  /** Null: the organisation lacks the module, or the merchant turned the kind off. */
  modules: Record<RecordKind, ModuleSheet | null>
  storeAccountId: string | null
  placeholderId: string | null
  /** Currencies an order may be written in; null in a single-currency organisation. */
  currencies: string[] | null
  decimals: number
}

export const moduleOfKind = (kind: RecordKind, settings: Settings): string =>
  ({ customer: settings.customersAs, product: 'Products', order: 'Sales_Orders' })[kind]

/**
 * Loads the sheet of a shop that is set up.
 * @throws DisconnectedError without a usable Zoho connection, or when the shop is gone
 */
export async function loadSheet(context: SyncContext, shop: ShopDomain): Promise<Sheet> {
  const [row, connection, modules] = await Promise.all([
    loadShop(context.db, shop),
    loadConnection(context.db, shop),
    loadModules(context.db, shop),
  ])
  if (!row)
    throw new DisconnectedError('The shop left', { side: 'shopify', code: 'no_shop', context: { shop } })
  if (!connection || connection.state !== 'connected') {
    throw new DisconnectedError('Zoho is not connected', {
      side: 'zoho',
      code: 'not_connected',
      context: { shop },
    })
  }
  const settings = Settings.parse(row.settings ?? {})
  const sheetOf = (kind: RecordKind) =>
    settings.kinds[kind] ? moduleSheet(modules, kind, moduleOfKind(kind, settings)) : null
  const order = sheetOf('order')
  return {
    shop,
    shopName: row.name,
    zone: row.timezone,
    settings,
    zoho: await context.zohoFor(shop),
    modules: { customer: sheetOf('customer'), product: sheetOf('product'), order },
    storeAccountId: connection.storeAccountId,
    placeholderId: connection.placeholderId,
    currencies: connection.multiCurrency ? currenciesOf(order) : null,
    decimals: order?.fields.get('Grand_Total')?.decimals ?? 2,
  }
}

const fieldsOf = (row: ZohoModule): ZohoField[] => z.array(ZohoField).parse(row.fields)

function moduleSheet(modules: readonly ZohoModule[], kind: RecordKind, apiName: string): ModuleSheet | null {
  const row = modules.find((module) => module.apiName === apiName)
  if (!row?.available || !row.idField) return null
  const fields = fieldsOf(row)
  const bySku = kind === 'product' && modules.some((module) => fieldsOf(module).some(isExtensionField))
  return {
    apiName,
    fields: new Map(fields.map((field) => [field.apiName, field])),
    idField: row.idField,
    idUnique: row.idUnique,
    extension: { fields: extensionFieldsOf(kind, fields), bySku },
  }
}

// The Currency field's own options are the organisation's active currencies.
const currenciesOf = (order: ModuleSheet | null): string[] => order?.fields.get('Currency')?.options ?? []
