// What is sent of one record: its values, and what Zoho has of it already. Pure.

import { distinctName } from '#app/mapping/parts/variant.ts'
import { fitRecord } from '#app/mapping/values/fit.ts'
import { plainRow } from '#app/mapping/values/plain.ts'
import type { ZohoRecord, ZohoRow } from '#app/zoho/records/records.server.ts'
import type { ModuleConfig, OrgConfig } from '#app/sync/org/org-config.server.ts'
import { needed, type Writing } from './next.ts'

/** What a row is made with. */
export type Place = { orgConfig: Pick<OrgConfig, 'settings'>; module: ModuleConfig }

/** What is sent of one record, without an order's lines. `current`: what Zoho has of it now. */
export function rowToSend(place: Place, writing: Writing, current: ZohoRecord | null): ZohoRow {
  if (!current) return rowOf(place, writing, 'create')
  return keepValues(rowOf(place, writing, 'update'), writing, current, place)
}

/** A record of its own, with what it gets once; or what becomes of one that is there. */
export function rowOf(
  { module }: Place,
  { mapped, dropped, renamed, plain }: Writing,
  writing: 'create' | 'update',
): ZohoRow {
  const once = writing === 'create' ? onceIn(module, mapped) : {}
  const row: ZohoRow = { ...once, ...mapped.row, [module.idField]: mapped.shopifyId }
  if (renamed)
    row['Product_Name'] = distinctName(String(row['Product_Name']), row['Product_Code'], mapped.shopifyId)
  for (const field of dropped) delete row[field]
  const sent = plain ? plainRow(row, needed, `Shopify ${mapped.shopifyId}`) : row
  return fitRecord(sent, module.fields, writing)
}

// Without its layout a record is made in Zoho's standard one, which has all that we need.
function onceIn({ layoutId }: ModuleConfig, { onCreate = {} }: Writing['mapped']) {
  const { Layout, ...others } = onCreate
  return layoutId !== null && Layout !== undefined ? { ...others, Layout } : others
}

// Fields of a known record in which what Zoho has counts: those that a rule gives to Zoho. "Keep": of a record that was
// there before us all others as well, but those that a rule gives to Shopify and those that changed there since.
export function keptFields({ mapped, adopted, changed }: Writing, { orgConfig, module }: Place): string[] {
  const { row, keepIfSet = [], overwrite = [] } = mapped
  const wins = new Set([...overwrite, ...changed])
  const old = adopted && orgConfig.settings.existing === 'keep' ? Object.keys(row) : []
  const names = [...new Set([...keepIfSet, ...old.filter((name) => !wins.has(name))])]
  return names.filter((name) => name !== module.idField && module.fields.has(name))
}

const isBlank = (value: unknown): boolean => value === null || value === undefined || value === ''

// Only blanks are filled, and our id is set.
export function keepValues(
  row: ZohoRow,
  writing: Writing,
  current: ZohoRecord | undefined,
  place: Place,
): ZohoRow {
  const kept = new Set(keptFields(writing, place))
  if (kept.size === 0 || !current) return row
  return Object.fromEntries(Object.entries(row).filter(([name]) => !kept.has(name) || isBlank(current[name])))
}
