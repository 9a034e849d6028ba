// What is sent of a record that Zoho has already: an address as one value. Pure.

import { wholesIn } from '#app/mapping/catalogue/standard.ts'
import { fitRecord, type FieldMap } from '#app/mapping/values/fit.ts'
import type { ZohoFields, ZohoRow } from '#app/zoho/records/rows.ts'

/**
 * What is sent of a record that is there already. Of an address whose new state is not in Zoho's list the old state is
 * cleared: it would belong to no address.
 */
export function fitUpdate(row: ZohoFields, module: string, fields: FieldMap): ZohoRow {
  const fitted = fitRecord(row, fields, 'update')
  const sent = new Set(Object.keys(fitted))
  const isSent = (name: string) => sent.has(name)
  const together = wholesIn(module, fields).filter((names) => names.some(isSent))
  const fallen = together.flat().filter((name) => row[name] !== undefined && !isSent(name))
  const cleared = Object.fromEntries(fallen.map((name) => [name, null]))
  return { ...fitted, ...fitRecord(cleared, fields, 'update') }
}
