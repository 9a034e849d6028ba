// Records of Zoho's own Shopify extension, so that whoever switches to this app gets no second copy of anything: found
// by the Shopify id that the extension wrote, products by their SKU as well. Ours is then written beside it.

import { findRecords } from '#app/zoho/records/records.server.ts'
import { valueIn, type ZohoRecord } from '#app/zoho/records/rows.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { madeFields, type ModuleConfig, type OrgConfig } from '#app/sync/org/org-config.server.ts'

const codeField = 'Product_Code'

export const hasExtension = ({ extension }: ModuleConfig): boolean =>
  extension.fields.length > 0 || extension.bySku

/** What is read of each record besides. */
export const extensionColumns = ({ extension }: ModuleConfig): string[] => [
  ...extension.fields.map((field) => field.apiName),
  ...(extension.bySku ? [codeField] : []),
]

const idKey = (id: string): string => `shopify ${id}`
const skuKey = (sku: string): string => `sku ${sku.toLowerCase()}`

/** What a record of the module is found by. */
export function extensionKeys(record: ZohoRecord, { extension }: ModuleConfig): string[] {
  const ids = extension.fields.flatMap(({ apiName }) => textOf(valueIn(record, apiName)) ?? [])
  const sku = extension.bySku ? textOf(record[codeField]) : null
  return [...ids.map(idKey), ...(sku ? [skuKey(sku)] : [])]
}

const textOf = (value: unknown): string | null =>
  typeof value === 'number' || typeof value === 'string' ? String(value).trim() || null : null

const idsOf = ({ shopifyId, alsoKnownAs = [] }: MappedRecord): string[] => [shopifyId, ...alsoKnownAs]

export const mappedIdKeys = (mapped: MappedRecord): string[] => idsOf(mapped).map(idKey)
export const mappedSkuKeys = ({ sku }: MappedRecord): string[] => (sku ? [skuKey(sku)] : [])

/** Asks Zoho for the records that the extension made of these. */
export async function findOfExtension(
  { zoho }: OrgConfig,
  module: ModuleConfig,
  mappedRecords: readonly MappedRecord[],
): Promise<ZohoRecord[]> {
  const { apiName, idField, extension } = module
  const fields = madeFields(module, [idField, ...extension.fields.map((field) => field.apiName)])
  const ids = [...new Set(mappedRecords.flatMap(idsOf))]
  const found: ZohoRecord[] = []
  for (const { apiName: field, numeric } of extension.fields) {
    const values = numeric ? ids.filter((id) => /^\d{1,18}$/.test(id)) : ids
    found.push(...(await findRecords(zoho, apiName, field, { values, fields, numeric })))
  }
  if (!extension.bySku) return found
  const values = [...new Set(mappedRecords.flatMap(({ sku }) => sku ?? []))]
  const coded = await findRecords(zoho, apiName, codeField, { values, fields: [...fields, codeField] })
  return [...coded, ...found]
}
