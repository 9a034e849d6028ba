// Attempts to write a record and Zoho's refusals of them, as the reducer's tests want them.

import { ShopifyId, ZohoId } from '#app/lib/ids.ts'
import { defaultSettings, type Settings } from '#app/mapping/settings/settings.ts'
import type { ZohoFields } from '#app/zoho/records/rows.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'
import type { RowResult } from '#app/zoho/client/answers.ts'
import type { ModuleConfig } from '#app/sync/org/org-config.server.ts'
import { nothingKnown } from '#app/sync/pipeline/rows/hashes.server.ts'
import type { RowPlace } from '#app/sync/pipeline/rows/row-values.ts'
import type { Writing } from '#app/sync/pipeline/rows/next.ts'

export const moduleOf = (...fields: ZohoField[]): ModuleConfig => ({
  apiName: 'Contacts',
  idField: 'Shopify_Customer_Id',
  idUnique: true,
  layoutId: null,
  fields: new Map(fields.map((one) => [one.apiName, one])),
  extension: { fields: [], bySku: false },
})

/** Where a row is made: what the merchant chose for existing records, and since when the shop is connected. */
export const placeOf = (
  existing: Settings['existing'],
  module: ModuleConfig,
  connectedAt = new Date(0),
): RowPlace => ({ orgConfig: { settings: { ...defaultSettings, existing }, connectedAt }, module })

export const known = ZohoId.parse('77')
const named: ZohoFields = { Last_Name: 'Lee', Email: 'ann@example.com', Level: 'gold' }

export const writingOf = (given: Partial<Writing> = {}, row: ZohoFields = {}): Writing => ({
  mapped: {
    shopifyId: ShopifyId.parse('5'),
    parentId: null,
    label: null,
    sourceAt: '',
    email: null,
    lines: null,
    total: null,
    row: { ...named, ...row },
  },
  zohoId: null,
  adopted: false,
  changes: nothingKnown,
  linesKnown: false,
  renamed: false,
  dropped: new Set(),
  ...given,
})

/** An order's line, without its taxes. */
export const mugLine = {
  key: '1',
  productId: ZohoId.parse('P'),
  quantity: 1,
  listPrice: 10,
  discount: 0,
  description: 'Mug',
}

export type Refused = RowResult & { ok: false }
export const refused = (code: string, given: Partial<Refused> = {}): Refused => ({
  ok: false,
  code,
  field: null,
  message: 'no',
  duplicate: null,
  transient: false,
  path: null,
  ...given,
})
