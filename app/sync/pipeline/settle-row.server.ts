// One row's result -> how the record ended, or what to change before it is tried again. Pure but for `writing`.

import { hasAstral } from '#app/mapping/values/plain.ts'
import { isMissingRecord, type ZohoRow } from '#app/zoho/records/records.server.ts'
import { isChangedMeanwhile, type RowResult } from '#app/zoho/client/answers.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { passesWithTime } from './held-records.ts'
import { failed, rejected, written, type SyncResult } from '#app/sync/core/sync-result.ts'
import type { ModuleConfig } from '#app/sync/org/org-config.server.ts'

/** One mapped record on its way: `zohoId` when the record is known. */
export type Writing = {
  mapped: MappedRecord
  zohoId: string | null
  adopted: boolean
  /** Fields of an adopted record that changed in Shopify since it was last written. */
  changed: ReadonlySet<string>
  /** An order whose lines are as we last wrote them: they are left alone. */
  linesKnown: boolean
  /** Fields Zoho refused for this record and that it can do without. */
  dropped: Set<string>
  /** Zoho's product names must be unique here: this one was taken. */
  renamed: boolean
  /** The record that was to be written, and that Zoho says is not there. */
  lost?: string | null
  /** Zoho refused a text with emoji or rare letters: it goes without them. */
  plain?: boolean
  /** Zoho said that the record changed since we looked: it is looked at again, and that look is what counts. */
  changedMeanwhile?: boolean
  /** Rows were added to an order that exists: whether each is there once is looked at afterwards. */
  appended?: boolean
  /** Nobody answered the last write: Zoho may still carry it out, and would refuse it then (`guarded`) or not. */
  uncertain?: 'guarded' | 'risky'
  /** The merchant's word: no other record is taken instead. */
  decided?: Decided | undefined
}

/** `this` record and no other; or a `new` one, whatever there is. */
export type Decided = 'this' | 'new'

export type Result = { writing: Writing; result: RowResult }

type Case = Result & { owners: ReadonlyMap<string, string>; module: ModuleConfig; last: boolean }

/** The record's ending, or null after changing `writing` so that the next round may go through. */
export function settle({ writing, result, owners, module, last }: Case): SyncResult | null {
  if (result.ok) return settleSuccess(writing, result)
  if (mayPass(result)) return settlePassing(writing, result, last)
  if (last) return rejected(result.code, result)
  if (writing.zohoId !== null && isMissingRecord(result)) return settleMissing(writing, result)
  if (result.duplicate) return settleDuplicate(writing, result, owners, module)
  const field = offending(writing, result)
  if (!writing.plain && hasAstral(valueOf(writing, field))) {
    writing.plain = true
    return null
  }
  if (field && canDrop(field, writing, module)) {
    writing.dropped.add(field)
    return null
  }
  return rejected(result.code, result)
}

const mayPass = ({ transient, code }: RowResult & { ok: false }): boolean =>
  transient || isChangedMeanwhile(code) || passesWithTime(code)

// Zoho's own trouble is tried again at once; what is locked or in an approval needs hours; and a record that changed
// since we looked is looked at again.
function settlePassing(
  writing: Writing,
  result: RowResult & { ok: false },
  last: boolean,
): SyncResult | null {
  const changed = isChangedMeanwhile(result.code)
  if (changed) Object.assign(writing, { changedMeanwhile: true, linesKnown: false })
  if ((result.transient || changed) && !last) return null
  return { ...failed(result.code, result.message), zohoId: writing.zohoId }
}

// A layout that the connected user's profile does not work with: how Zoho says so is not documented.
function offending({ mapped, zohoId, dropped }: Writing, result: RowResult & { ok: false }): string | null {
  const chosen = zohoId === null && 'Layout' in (mapped.onCreate ?? {}) && !dropped.has('Layout')
  return chosen && result.code === 'NO_PERMISSION' ? 'Layout' : fieldOf(result)
}

/** It holds our id and cannot be written: a lead that was converted before its link was known. */
export const closedLead = 'converted_in_zoho'

function settleMissing(writing: Writing, result: RowResult & { ok: false }): SyncResult | null {
  if (writing.decided === 'this') return rejected('candidate_gone', result)
  Object.assign(writing, { zohoId: null, adopted: false, lost: writing.zohoId })
  return null
}

// What was refused; all of it when Zoho does not say.
function valueOf({ mapped }: Writing, field: string | null): unknown {
  const row: ZohoRow = { ...mapped.onCreate, ...mapped.row, Ordered_Items: mapped.lines }
  return field === null ? row : row[field]
}

// Of a lookup or an order's row Zoho names the inner field: the record's own is the one at the path's beginning.
const fieldOf = ({ path, field }: RowResult & { ok: false }): string | null =>
  /^\$\.data\[\d+\]\.([\w$]+)/.exec(path ?? '')?.[1] ?? field

// An order that we took for new but Zoho knew: its lines were appended, so they are put right by an update.
function settleSuccess(writing: Writing, result: RowResult & { ok: true }): SyncResult | null {
  if (writing.zohoId === null && result.action === 'update' && writing.mapped.lines) {
    writing.zohoId = result.id
    return null
  }
  const created = writing.zohoId === null && result.action !== 'update'
  return written(created ? 'created' : 'updated', result.id)
}

function settleDuplicate(
  writing: Writing,
  result: RowResult & { ok: false },
  owners: ReadonlyMap<string, string>,
  module: ModuleConfig,
): SyncResult | null {
  const { duplicate } = result
  const owner = duplicate && isIn(module, duplicate) ? owners.get(duplicate.id) : undefined
  if (duplicate && owner === writing.mapped.shopifyId && duplicate.id === writing.lost)
    return { ...failed(closedLead, result.message), zohoId: duplicate.id }
  if (owner === undefined) return settleUnseen(writing, result, module)
  if (writing.zohoId === null && mayTake(writing, owner)) {
    Object.assign(writing, { zohoId: duplicate?.id, adopted: owner === '' })
    return null
  }
  return settleTaken(writing, result, module)
}

// In the way although it cannot be read: in the recycle bin, or in another module. Zoho checks leads and contacts against
// each other, converted ones too: a record that is there does without the value.
function settleUnseen(
  writing: Writing,
  result: RowResult & { ok: false },
  module: ModuleConfig,
): SyncResult | null {
  const binned = inBin(module, result.duplicate)
  if (!binned && writing.zohoId !== null && settleTaken(writing, result, module) === null) return null
  return rejected(binned ? 'deleted_in_zoho' : 'duplicate_elsewhere', result)
}

// Its own from before; or nobody's, unless the merchant wants a new one.
const mayTake = ({ mapped, decided }: Writing, owner: string): boolean =>
  owner === mapped.shopifyId || (owner === '' && decided !== 'new')

// The value is another record's: told apart, or left out, where the record can live with that.
function settleTaken(
  writing: Writing,
  result: RowResult & { ok: false },
  module: ModuleConfig,
): SyncResult | null {
  const { field } = result
  if (field === 'Product_Name' && !writing.renamed) {
    writing.renamed = true
    return null
  }
  if (field && canDrop(field, writing, module)) {
    writing.dropped.add(field)
    return null
  }
  return rejected(result.code, result)
}

type Duplicate = (RowResult & { ok: false })['duplicate']

// Old answers name no module.
const isIn = (module: ModuleConfig, duplicate: Duplicate): boolean =>
  duplicate !== null && (duplicate.module === null || duplicate.module === module.apiName)
const inBin = (module: ModuleConfig, duplicate: Duplicate): boolean => duplicate?.module === module.apiName

/** What a record cannot do without. */
export const needed = new Set([
  ...[
    'Last_Name',
    'Product_Name',
    'Subject',
    'Ordered_Items',
    'Deal_Name',
    'Stage',
    'Amount',
    'Account_Name',
  ],
  'id',
])

// One odd value must not cost the record: a field it can live without is left out.
const canDrop = (field: string, { mapped, dropped }: Writing, module: ModuleConfig): boolean =>
  (field in mapped.row || field in (mapped.onCreate ?? {})) &&
  !dropped.has(field) &&
  !needed.has(field) &&
  !module.fields.get(field)?.mandatory
