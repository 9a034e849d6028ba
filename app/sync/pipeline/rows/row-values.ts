// What is sent of one record: its values, and what Zoho has of it already. Pure.

import { namesIn, tagField, tagNames, toTags } from '#app/mapping/parts/tags.ts'
import { distinctName } from '#app/mapping/parts/variant.ts'
import { fitRecord } from '#app/mapping/values/fit.ts'
import { plainRow } from '#app/mapping/values/plain.ts'
import type { ZohoRecord, ZohoRow } from '#app/zoho/records/records.server.ts'
import type { ModuleConfig } from '#app/sync/org/org-config.server.ts'
import { needed, type Writing } from './next.ts'
import { keepValues, leftToZoho, type RowPlace } from './whose-value.ts'

/** What is sent of one record, without an order's lines. `current`: what Zoho has of it now. */
export function rowToSend(place: RowPlace, writing: Writing, current: ZohoRecord | null): ZohoRow {
  if (!current) return rowOf(place, writing, 'create')
  return keepValues(rowOf(place, writing, 'update'), writing, current, place)
}

/** A record of its own, with what it gets once; or what becomes of one that is there. */
export function rowOf(
  { module }: Pick<RowPlace, 'module'>,
  writing: Writing,
  how: 'create' | 'update',
): ZohoRow {
  const { mapped, dropped, renamed, plain } = writing
  const once = how === 'create' ? onceIn(module, mapped) : {}
  const row: ZohoRow = { ...once, ...mapped.row, [module.idField]: mapped.shopifyId }
  if (how === 'create' && tagField in mapped.row) {
    const names = tagNames([...namesIn(once[tagField]), ...namesIn(mapped.row[tagField])])
    if (names.length > 0) row[tagField] = toTags(names)
    else delete row[tagField]
  }
  if (renamed)
    row['Product_Name'] = distinctName(String(row['Product_Name']), row['Product_Code'], mapped.shopifyId)
  for (const field of [...dropped, ...leftToZoho(writing, how)]) delete row[field]
  const sent = plain ? plainRow(row, needed, `Shopify ${mapped.shopifyId}`) : row
  return fitRecord(sent, module.fields, how)
}

// Without its layout a record is made in Zoho's standard one, which has all that we need.
function onceIn({ layoutId }: ModuleConfig, { onCreate = {} }: Writing['mapped']) {
  const { Layout, ...others } = onCreate
  return layoutId !== null && Layout !== undefined ? { ...others, Layout } : others
}
