// Which fields a record may go without, where Zoho refuses them. Pure.

import type { ZohoRow } from '#app/zoho/records/rows.ts'
import type { ModuleConfig } from '#app/sync/org/org-config.server.ts'
import type { Writing } from './next.ts'

/** What a record cannot do without. */
export const needed: ReadonlySet<string> = new Set([
  'Last_Name',
  'Product_Name',
  'Subject',
  'Ordered_Items',
  'Quoted_Items',
  'Deal_Name',
  'Stage',
  'Amount',
  'Account_Name',
  'id',
] satisfies (keyof ZohoRow | 'id')[])

// One odd value must not cost the record: a field it can live without is left out. What it gets once it never needs: of a
// Sales Order `Deal_Name` is only the deal beside it.
export const canDrop = (field: string, { mapped, dropped }: Writing, module: ModuleConfig): boolean =>
  (field in mapped.row ? !needed.has(field) : field in (mapped.onCreate ?? {})) &&
  !dropped.has(field) &&
  !module.fields.get(field)?.mandatory
