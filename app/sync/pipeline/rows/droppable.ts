// Which fields a record may go without, where Zoho refuses them, and how it is told that it did. Pure.

import { tagField } from '#app/mapping/parts/tags.ts'
import type { SyncResult } from '#app/sync/core/sync-result.ts'
import type { RowRefusal } from '#app/zoho/client/answers.ts'
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

// One odd value must not cost the record: a field it can live without is left out. What it gets once it does not need, but
// for a name that stands in: of a Sales Order `Deal_Name` is only the deal beside it.
export const canDrop = (field: string, { mapped, dropped }: Writing, module: ModuleConfig): boolean =>
  (field in mapped.row ? !needed.has(field) : field in (mapped.onCreate ?? {}) && field !== 'Last_Name') &&
  !dropped.has(field) &&
  !module.fields.get(field)?.mandatory

type Named = Pick<RowRefusal, 'path' | 'field'>

/** Of a lookup or an order's row Zoho names the inner field: the record's own is the one at the path's beginning. */
export const fieldOf = ({ path, field }: Named): string | null =>
  /^\$\.data\[\d+\]\.([\w$]+)/.exec(path ?? '')?.[1] ?? field
/** The field that asks for the one that is refused. */
export const dependeeOf = ({ dependee }: { dependee?: Named }): string | null =>
  dependee ? fieldOf(dependee) : null

/** The first of these that the record can live without: of a field that asks for another one, either may be what we sent. */
export const spared = (
  fields: readonly (string | null)[],
  writing: Writing,
  module: ModuleConfig,
): string | null => fields.find((field) => field !== null && canDrop(field, writing, module)) ?? null

/** A record that was written, but for values: of whom they are, or who decides them. */
export function withoutValues(
  result: SyncResult,
  { taken = [], guided = [], misplaced = false, tagsLeft = false }: Writing,
): SyncResult {
  const [first] = taken
  const [state] = guided
  if (first) {
    const message = taken
      .map(({ field, holder }) => (holder === '' ? field : `${field}: ${holder}`))
      .join(', ')
    return { ...result, cause: 'value_taken', field: first.field, message }
  }
  if (state) return { ...result, cause: 'left_to_blueprint', field: state, message: guided.join(', ') }
  if (misplaced) return { ...result, cause: 'outside_pipeline', field: 'Stage' }
  return tagsLeft ? { ...result, cause: 'tags_left_out', field: tagField } : result
}
