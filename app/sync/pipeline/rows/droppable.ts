// Which fields a record may go without, where Zoho refuses them, and how it is told that it did. Pure.

import { tagField } from '#app/mapping/parts/tags.ts'
import { rejected, type SyncResult } from '#app/sync/core/sync-result.ts'
import { isLimit, type RowRefusal } from '#app/zoho/client/answers.ts'
import { holderIn, takenBy } from '#app/lib/outcomes.ts'
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

/** The record lacks a field. */
export const lacksSome = new Set(['MANDATORY_NOT_FOUND', 'DEPENDENT_FIELD_MISSING'])

/** A field that was not sent is asked for: nothing that could be left out mends that. */
export const isLacking = ({ mapped, sent }: Writing, answer: RowRefusal): boolean => {
  const field = fieldOf(answer)
  if (answer.code !== 'MANDATORY_NOT_FOUND' || field === null) return false
  return sent ? !sent.has(field) : !(field in mapped.row)
}

/** How a record ends that Zoho takes in no way: of a rule of a layout the message names the rule. */
export const refusedFor = (answer: RowRefusal): SyncResult =>
  answer.layoutRule === undefined
    ? rejected(answer.code, answer)
    : rejected('layout_rule_demands', { ...answer, message: `${answer.message} (${answer.layoutRule})` })

/** What a write had to leave out. */
export type PartsLeft = {
  /** Not all of Shopify's tags are in the row. */
  readonly tagsLeft?: boolean
  /** Amounts in another currency than the record is in. */
  readonly foreign?: readonly string[]
}

/** The record that has a value which Zoho takes once only, as outcomes name it. */
export const holderOf = ({ duplicate }: RowRefusal, { apiName }: Pick<ModuleConfig, 'apiName'>): string =>
  duplicate ? holderIn(duplicate.module ?? apiName, duplicate.id) : ''

/** A record that was written, but for values: of whom they are, or who decides them. */
export function withoutValues(
  result: SyncResult,
  { mapped, taken = [], guided = [], misplaced = false, tagsLeft = false, foreign = [] }: Writing,
): SyncResult {
  const [first] = taken
  const [state] = guided
  const [other] = foreign
  if (first) {
    const message = taken.map(({ field, holder }) => takenBy(field, holder)).join(', ')
    return { ...result, cause: 'value_taken', field: first.field, message }
  }
  if (mapped.accountRefused) return { ...result, cause: 'value_taken', field: 'Account_Name' }
  if (state) return { ...result, cause: 'left_to_blueprint', field: state, message: guided.join(', ') }
  if (misplaced) return { ...result, cause: 'outside_pipeline', field: 'Stage' }
  if (other) return { ...result, cause: 'other_currency', field: other, message: foreign.join(', ') }
  return tagsLeft ? { ...result, cause: 'tags_left_out', field: tagField } : result
}

// There may be so many of a record and of a module (contracts/zoho 11b.8): those that are there are taken.
export const isAboutTags = (writing: Writing, answer: RowRefusal): boolean =>
  (writing.sent?.has(tagField) ?? false) &&
  tagField in writing.mapped.row &&
  (fieldOf(answer) === tagField || (answer.field === null && isLimit(answer.code)))

export const hasTaxes = ({ mapped: { lines } }: Writing): boolean =>
  lines?.some(({ taxes }) => taxes !== undefined) ?? false
