// One row's answer -> how the record ended, or what is tried next. Pure: a reducer of the write's rounds.

import { failed, rejected, written, type SyncResult } from '#app/sync/core/sync-result.ts'
import type { ZohoId } from '#app/lib/ids.ts'
import { tagField } from '#app/mapping/parts/tags.ts'
import { hasAstral } from '#app/mapping/values/plain.ts'
import {
  isChangedMeanwhile,
  isMissingRecord,
  type RowRefusal,
  type RowResult,
} from '#app/zoho/client/answers.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import type { Decided } from '#app/sync/org/find-existing.ts'
import type { ModuleConfig } from '#app/sync/org/org-config.server.ts'
import {
  canDrop,
  holderOf,
  dependeeOf,
  fieldOf,
  hasTaxes,
  isAboutTags,
  isLacking,
  lacksSome,
  needed,
  refusedFor,
  spared,
  withoutValues,
  type PartsLeft,
} from './droppable.ts'
import type { FieldChanges } from './hashes.server.ts'
import { passesWithTime } from './locked-in-zoho.ts'
import { instead, type InPlaceOf } from './instead.ts'
import { rowsCut, untaxed } from './order-rows.ts'
import { nextNaming, productsRefused, type Naming, type RefusedProducts } from './row-products.ts'
import { afterPipeline, guidedFields, isInBlueprint, isOutsidePipeline } from './states.ts'

/** One attempt to write a mapped record: `zohoId` when the record is known. */
export type Writing = {
  readonly mapped: MappedRecord
  readonly zohoId: ZohoId | null
  readonly adopted: boolean
  /** It is ours, and no link here says what we wrote (`judged`). Later: Shopify's changed after anything in Zoho. */
  readonly unlinked?: boolean | 'behind'
  /** What changed in Shopify since the record was last written. */
  readonly changes: FieldChanges
  /** Fields that the last write held. */
  readonly sent?: ReadonlySet<string>
  /** Tags that the record has from us after the last write; undefined: it held none. */
  readonly given?: readonly string[] | undefined
  /** Tags that a record may have; 0: Zoho refused new ones. */
  readonly mostTags?: number
  /** An order whose lines are as we last wrote them: its rows are left alone. People's: whatever they add up to. */
  readonly linesKnown: boolean
  readonly rowsArePeoples?: boolean
  /** Fields Zoho refused for this record and that it can do without. */
  readonly dropped: ReadonlySet<string>
  /** Of these, values that another record holds where Zoho takes them once only. */
  readonly taken?: readonly Taken[]
  /** And fields whose value a blueprint in Zoho decides. */
  readonly guided?: readonly string[]
  /** A Deal whose stages, these so far, are none of its pipeline: it has another one instead, or goes without. */
  readonly restaged?: readonly string[]
  readonly misplaced?: boolean
  /** Zoho's product names must be unique here: this one was taken. */
  readonly renamed: boolean
  /** Zoho refused a text with emoji or rare letters: it goes without them. */
  readonly plain?: boolean
  /** Zoho refused a tax of an order's rows: they go without taxes. */
  readonly taxless?: boolean
  /** Before that they are mapped once more; `wanted`: as they are mapped by what is known of Zoho's taxes by then. */
  readonly anew?: { mapped: MappedRecord; wanted: MappedRecord }
  /** Zoho said that the record changed since we looked: it is looked at again, and that look is what counts. */
  readonly changedMeanwhile?: boolean
  /** Modified_Time of the record when its rows were last looked at. */
  readonly seenModified?: unknown
  /** Rows were added to an order that exists: a later read of the order checks that each of them is there only once. */
  readonly appended?: boolean
  /** The merchant's word: no other record is taken instead. */
  readonly decided?: Decided | undefined
} & Naming &
  InPlaceOf &
  PartsLeft

/** A field, and the record in Zoho that has its value: module and id. */
type Taken = { field: string; holder: string }

/** An attempt that was the last one, and how the record ended. */
export type Written = { writing: Writing; syncResult: SyncResult }

/**
 * `owners`: whose the records are that are in the way. `refused`: products that Zoho takes in no row. `stages`: those of
 * Deals' own pipelines that mean the same, by Shopify id. `last`: there is no further round.
 */
export type Around = {
  owners: ReadonlyMap<ZohoId, string>
  refused: RefusedProducts
  stages?: ReadonlyMap<string, string>
  module: ModuleConfig
  last: boolean
}

export type Next = { ended: SyncResult } | { again: Writing }

const ended = (syncResult: SyncResult): Next => ({ ended: syncResult })
const again = (writing: Writing, change: Partial<Writing>): Next => ({ again: { ...writing, ...change } })
const without = (writing: Writing, ...fields: string[]): Next =>
  again(writing, { dropped: new Set([...writing.dropped, ...fields]) })

const taxless = (writing: Writing): Next => again(writing, { mapped: untaxed(writing.mapped), taxless: true })

/** What follows from an answer: the record's result, or the next attempt. */
export function next(writing: Writing, answer: RowResult, around: Around): Next {
  const { owners, refused, stages, module, last } = around
  if (answer.ok) return afterSuccess(writing, answer)
  if (mayPass(answer)) return afterPassing(writing, answer, last)
  if (last || answer.code === rowsCut) return ended(rejected(answer.code, answer))
  if (writing.zohoId !== null && isMissingRecord(answer)) return afterMissing(writing, answer)
  if (answer.code === 'DUPLICATE_DATA') return afterDuplicate(writing, answer, { owners, module })
  const rows = rowsRefused(writing, answer)
  if (rows) return afterProducts(writing, answer, rows, refused)
  const staged = isOutsidePipeline(writing, answer, module)
    ? afterPipeline(writing, stages?.get(writing.mapped.shopifyId), module)
    : null
  if (staged) return { again: staged }
  return afterRefusal(writing, answer, module)
}

// Something of the record is not taken: it goes without, or is not written at all.
function afterRefusal(writing: Writing, answer: RowRefusal, module: ModuleConfig): Next {
  if (isAboutTags(writing, answer))
    return writing.mostTags === 0 ? without(writing, tagField) : again(writing, { mostTags: 0 })
  if (isInBlueprint(answer)) return afterBlueprint(writing, answer, module)
  if (isAboutTax(answer) && hasTaxes(writing)) return taxless(writing)
  if (isLacking(writing, answer)) return ended(refusedFor(answer))
  const field = offending(writing, answer)
  if (!writing.plain && hasAstral(valueOf(writing, field))) return again(writing, { plain: true })
  const dropped = spared([field, dependeeOf(answer)], writing, module)
  if (dropped !== null) return without(writing, dropped, ...alsoRefused(writing, answer, module))
  // How Zoho words what it has against a tax is not documented: before the order is given up, it goes without. What a record
  // lacks is not had by that.
  const mayBeTax = hasTaxes(writing) && !lacksSome.has(answer.code)
  return mayBeTax ? taxless(writing) : ended(refusedFor(answer))
}

// What Zoho names beside it for the same reason: there are only so many rounds. What may be mended, and tags, come in theirs.
const alsoRefused = (writing: Writing, { code, others = [] }: RowRefusal, module: ModuleConfig): string[] =>
  others.flatMap((other) => {
    const field = other.code === code ? spared([fieldOf(other), dependeeOf(other)], writing, module) : null
    if (field === null || field === tagField) return []
    return !writing.plain && hasAstral(valueOf(writing, field)) ? [] : [field]
  })

type RowsRefused = { refused: readonly ZohoId[]; named: readonly ZohoId[] }

/** The products that an answer has something against, and those of the record's other rows; null: of no row. */
export function rowsRefused(writing: Writing, answer: RowResult): RowsRefused | null {
  if (answer.ok || mayPass(answer)) return null
  const { lines } = writing.mapped
  const refused = productsRefused({ ...writing, lines }, answer)
  const named = (lines ?? []).map(({ productId }) => productId)
  return refused && { refused, named: [...new Set([...refused, ...named])] }
}

/** A product of its was deleted in Zoho: it comes again with the new one. */
const productGone = 'product_gone'

function afterProducts(
  writing: Writing,
  answer: RowRefusal,
  { refused: own, named }: RowsRefused,
  refused: RefusedProducts,
): Next {
  // Zoho may name one row only: another one's product may be the one that was forgotten.
  if (named.some((id) => refused.forgotten.has(id)))
    return ended({ ...failed(productGone, answer.message), zohoId: writing.zohoId })
  const off = new Set([...own, ...named.filter((id) => refused.off.has(id))])
  const its = new Map([...refused.substitutes].filter(([id]) => off.has(id)))
  const naming = nextNaming(writing, writing.zohoId !== null, its)
  // Rows that were not sent are what was refused: they are sent at least once, and what is said then is of ours.
  if (naming ?? writing.linesKnown) return again(writing, { ...naming, linesKnown: false })
  return ended(rejected(answer.code, answer))
}

// A record that is there keeps its state; one that is not has to have what records cannot do without.
function afterBlueprint(writing: Writing, answer: RowRefusal, module: ModuleConfig): Next {
  const { mapped, zohoId, dropped, sent, guided = [] } = writing
  const names = Object.keys(mapped.row).filter((name) => !dropped.has(name) && (sent?.has(name) ?? true))
  const held = names.filter((name) => zohoId !== null || !needed.has(name))
  const field = fieldOf(answer)
  const fields = guidedFields(held, field, module)
  if (fields.length === 0) return ended(rejected(answer.code, answer))
  // Refused without it as well, and Zoho still does not say which: what was guessed before is not the blueprint's.
  const kept = field !== null && held.includes(field) ? guided : []
  const others = [...dropped].filter((name) => !guided.includes(name))
  return again(writing, {
    dropped: new Set([...others, ...kept, ...fields]),
    guided: [...kept, ...fields],
  })
}

// A Contact that the customer's Lead joins is no new record.
function afterSuccess(writing: Writing, { id }: RowResult & { ok: true }): Next {
  const isNew = writing.zohoId === null && !writing.mapped.leftLead
  return ended(withoutValues(written(isNew ? 'created' : 'updated', id), writing))
}

// Zoho's words, and the record that is in the way.
const namingHolder = (refusal: RowRefusal, module: ModuleConfig): RowRefusal =>
  refusal.duplicate ? { ...refusal, message: `${refusal.message} (${holderOf(refusal, module)})` } : refusal

const mayPass = ({ transient, code }: RowRefusal): boolean =>
  transient || isChangedMeanwhile(code) || passesWithTime(code) || code === closedCode

// Zoho's own trouble is tried again at once; what is locked or in an approval needs hours; and a record that changed
// since we looked is looked at again. A lead that became a contact meanwhile is followed to it next time.
function afterPassing(writing: Writing, { code, message, transient }: RowRefusal, last: boolean): Next {
  const changed = isChangedMeanwhile(code)
  const keepsRows = writing.rowsArePeoples === true && writing.linesKnown
  if ((transient || changed) && !last)
    return again(writing, changed ? { changedMeanwhile: true, linesKnown: keepsRows } : {})
  return ended({ ...failed(code === closedCode ? closedLead : code, message), zohoId: writing.zohoId })
}

function afterMissing(writing: Writing, refusal: RowRefusal): Next {
  if (writing.decided === 'this') return ended(rejected('candidate_gone', refusal))
  return { again: instead(writing, { zohoId: null, adopted: false }) }
}

/** It is a lead that was converted a moment ago, or before its link was known: next time it is followed to the Contact. */
export const closedLead = 'converted_in_zoho'
const closedCode = 'CONVERTED_RECORD'

function afterDuplicate(
  writing: Writing,
  refusal: RowRefusal,
  { owners, module }: Pick<Around, 'owners' | 'module'>,
): Next {
  const { duplicate } = refusal
  const owner = duplicate && isIn(module, duplicate) ? owners.get(duplicate.id) : undefined
  if (duplicate && owner === writing.mapped.shopifyId && duplicate.id === writing.lost)
    return ended({ ...failed(closedLead, refusal.message), zohoId: duplicate.id })
  if (owner === undefined) return afterUnseen(writing, refusal, module)
  const unlinked = owner !== '' && !writing.lost
  if (duplicate && writing.zohoId === null && mayTake(writing, refusal, owner))
    return again(writing, { zohoId: duplicate.id, adopted: owner === '', unlinked })
  return afterTaken(writing, refusal, module)
}

// In the way although it cannot be read: in the recycle bin, or in another module. Zoho checks leads and contacts against
// each other, converted ones too: a record that is there does without the value.
function afterUnseen(writing: Writing, refusal: RowRefusal, module: ModuleConfig): Next {
  const binned = inBin(module, refusal.duplicate)
  const taken = afterTaken(writing, refusal, module)
  // The customer's own Lead, which joins this record a moment later.
  const isOwn = refusal.duplicate != null && refusal.duplicate.id === writing.mapped.leftLead
  if (!binned && (isOwn || writing.zohoId !== null) && 'again' in taken) return taken
  const cause = binned ? 'deleted_in_zoho' : 'duplicate_elsewhere'
  return ended(rejected(cause, namingHolder(refusal, module)))
}

// Its own from before; or nobody's, unless the merchant wants a new one, or it only looks as if it were in the way.
const mayTake = ({ mapped, decided }: Writing, { guessed }: RowRefusal, owner: string): boolean =>
  owner === mapped.shopifyId || (owner === '' && decided !== 'new' && guessed !== true)

// The value is another record's: told apart, or left out, where the record can live with that.
function afterTaken(writing: Writing, refusal: RowRefusal, module: ModuleConfig): Next {
  const { field } = refusal
  if (field === 'Product_Name' && !writing.renamed) return again(writing, { renamed: true })
  if (!field || !canDrop(field, writing, module))
    return ended(rejected(refusal.code, namingHolder(refusal, module)))
  const holder = holderOf(refusal, module)
  return without({ ...writing, taken: [...(writing.taken ?? []), { field, holder }] }, field)
}

// A layout that the connected user's profile does not work with: how Zoho says so is not documented.
function offending({ mapped, zohoId, dropped }: Writing, refusal: RowRefusal): string | null {
  const chosen = zohoId === null && 'Layout' in (mapped.onCreate ?? {}) && !dropped.has('Layout')
  return chosen && refusal.code === 'NO_PERMISSION' ? 'Layout' : fieldOf(refusal)
}

// A tax that somebody removed or renamed in Zoho since we looked: which of the row's taxes is not always said.
export const isAboutTax = ({ path, field }: Pick<RowRefusal, 'path' | 'field'>): boolean =>
  field === 'Line_Tax' || (path ?? '').includes('.Line_Tax')

// What was refused; all of it when Zoho does not say.
function valueOf({ mapped }: Writing, field: string | null): unknown {
  const lines = { Ordered_Items: mapped.lines, Quoted_Items: mapped.lines }
  const row: Record<string, unknown> = { ...mapped.onCreate, ...mapped.row, ...lines }
  return field === null ? row : row[field]
}

// Old answers name no module.
const isIn = (module: ModuleConfig, duplicate: RowRefusal['duplicate']): boolean =>
  duplicate !== null && (duplicate.module === null || duplicate.module === module.apiName)
const inBin = (module: ModuleConfig, duplicate: RowRefusal['duplicate']): boolean =>
  duplicate?.module === module.apiName
