// What is sent of one record: its values, and what Zoho has of it already. Pure.

import { namesIn, tagField, tagNames, toTags } from '#app/mapping/parts/tags.ts'
import { distinctName } from '#app/mapping/parts/variant.ts'
import { fitRecord } from '#app/mapping/values/fit.ts'
import { plainRow } from '#app/mapping/values/plain.ts'
import { withFields, type ZohoRecord, type ZohoRow } from '#app/zoho/records/rows.ts'
import { ownIdOf } from '#app/sync/core/mapped-record.ts'
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
  const all: ZohoRow = { ...once, ...mapped.row, [module.idField]: ownIdOf(mapped) }
  const named = renamed ? withFields(all, { Product_Name: nameApart(all, mapped.shopifyId) }) : all
  const tags = how === 'create' ? tagsOnce(once, mapped) : null
  const tagged = tags === null ? named : withFields(named, { [tagField]: toTags(tags) })
  const none = tags?.length === 0 ? [tagField] : []
  const left = new Set<string>([...dropped, ...leftToZoho(writing, how), ...none])
  const row: ZohoRow = Object.fromEntries(Object.entries(tagged).filter(([name]) => !left.has(name)))
  const sent = plain ? plainRow(row, needed, `Shopify ${mapped.shopifyId}`) : row
  return fitRecord(sent, module.fields, how)
}

const nameApart = ({ Product_Name, Product_Code }: ZohoRow, shopifyId: string): string =>
  distinctName(typeof Product_Name === 'string' ? Product_Name : '', Product_Code, shopifyId)

// What every new record gets, and Shopify's own; null where those are not wanted.
const tagsOnce = (once: ZohoRow, { row }: Writing['mapped']): string[] | null =>
  tagField in row ? tagNames([...namesIn(once[tagField]), ...namesIn(row[tagField])]) : null

// Without its layout a record is made in Zoho's standard one, which has all that we need.
function onceIn({ layoutId }: ModuleConfig, { onCreate = {} }: Writing['mapped']) {
  const { Layout, ...others } = onCreate
  return layoutId !== null && Layout !== undefined ? { ...others, Layout } : others
}
