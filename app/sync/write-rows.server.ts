// Writes a batch of drafts to Zoho and settles each: what Zoho refuses is mended and tried again where that is right.

import { loadLinkedZohoIds } from '#app/db/links.server.ts'
import type { Database } from '#app/db/client.server.ts'
import { fitRecord } from '#app/mapping/fit.ts'
import { hasAstral, plainLines, plainRow } from '#app/mapping/plain.ts'
import { distinctName } from '#app/mapping/product.ts'
import type { RowResult } from '#app/zoho/answers.ts'
import {
  fetchRecord,
  fetchRecords,
  insertRecords,
  isMissingRecord,
  updateRecords,
  upsertRecords,
  type ZohoRecord,
  type ZohoRow,
} from '#app/zoho/records.server.ts'
import type { Draft } from './draft.ts'
import { newRows, updatedRows } from './order-rows.ts'
import { failed, rejected, written, type Ending } from './outcome.ts'
import type { ModuleSheet, Sheet } from './sheet.server.ts'

/** One draft on its way: `zohoId` when the record is known. */
export type Writing = {
  draft: Draft
  zohoId: string | null
  adopted: boolean
  /** An order whose lines are as we last wrote them: they are left alone. */
  linesKnown: boolean
  /** Fields Zoho refused for this record and that it can do without. */
  dropped: Set<string>
  /** Zoho's product names must be unique here: this one was taken. */
  renamed: boolean
  /** Zoho refused a text with emoji or rare letters: it goes without them. */
  plain?: boolean
}

export type Written = { writing: Writing; ending: Ending }

type Batch = { db: Database; sheet: Sheet; module: ModuleSheet; trigger: [] | undefined }

const rounds = 5

/** Every writing gets exactly one ending. @throws when a whole call fails: nothing of it is settled then */
export async function writeRows(batch: Batch, writings: readonly Writing[]): Promise<Written[]> {
  const done: Written[] = []
  let open = [...writings]
  for (let round = 1; open.length > 0; round++) {
    const results = await writeOnce(batch, open)
    const linked = await loadLinkedZohoIds(
      batch.db,
      batch.sheet.shop,
      batch.module.apiName,
      duplicatesOf(results),
    )
    const again: Writing[] = []
    for (const { writing, result } of results) {
      const ending = settle({ writing, result, linked, module: batch.module, last: round === rounds })
      if (ending) done.push({ writing, ending })
      else again.push(writing)
    }
    open = again
  }
  return done
}

type Result = { writing: Writing; result: RowResult }

const duplicatesOf = (results: readonly Result[]): string[] =>
  results.flatMap(({ result }) => (!result.ok && result.duplicate ? [result.duplicate.id] : []))

async function writeOnce(batch: Batch, open: readonly Writing[]): Promise<Result[]> {
  const known = open.filter((writing) => writing.zohoId !== null)
  const fresh = open.filter((writing) => writing.zohoId === null)
  const [updates, inserts] = await Promise.all([update(batch, known), insert(batch, fresh)])
  return [...updates, ...inserts]
}

async function insert(batch: Batch, fresh: readonly Writing[]): Promise<Result[]> {
  if (fresh.length === 0) return []
  const { sheet, module, trigger } = batch
  const rows = fresh.map((writing) => withLines(rowOf(batch, writing, 'create'), writing, newRows))
  // An order that Zoho knows already would get its lines a second time from an upsert. An insert is refused then, and
  // names the record: it is updated line by line.
  const results =
    module.idUnique && !fresh.some(({ draft }) => draft.lines)
      ? await upsertRecords(sheet.zoho, module.apiName, rows, { by: module.idField, trigger })
      : await insertRecords(sheet.zoho, module.apiName, rows, { trigger })
  return pair(fresh, results)
}

async function update(batch: Batch, known: readonly Writing[]): Promise<Result[]> {
  if (known.length === 0) return []
  const { sheet, module, trigger } = batch
  const current = await currentValues(batch, known)
  const rows = await Promise.all(
    known.map(async (writing): Promise<ZohoRecord> => {
      const id = writing.zohoId ?? ''
      const row = keepValues(rowOf(batch, writing, 'update'), writing, current.get(id), batch)
      return { ...(await withCurrentLines(batch, row, writing)), id }
    }),
  )
  return pair(known, await updateRecords(sheet.zoho, module.apiName, rows, { trigger }))
}

function rowOf(
  { module }: Batch,
  { draft, dropped, renamed, plain }: Writing,
  writing: 'create' | 'update',
): ZohoRow {
  const once = writing === 'create' ? draft.onCreate : {}
  const row: ZohoRow = { ...once, ...draft.row, [module.idField]: draft.shopifyId }
  if (renamed)
    row['Product_Name'] = distinctName(String(row['Product_Name']), row['Product_Code'], draft.shopifyId)
  for (const field of dropped) delete row[field]
  const sent = plain ? plainRow(row, needed, `Shopify ${draft.shopifyId}`) : row
  return fitRecord(sent, module.fields, writing)
}

const linesOf = ({ draft, plain }: Writing) => (draft.lines && plain ? plainLines(draft.lines) : draft.lines)

const withLines = (row: ZohoRow, writing: Writing, rows: typeof newRows): ZohoRow => {
  const lines = linesOf(writing)
  return lines ? { ...row, Ordered_Items: rows(lines) } : row
}

// Rows are only shown by the record's own id.
async function withCurrentLines({ sheet, module }: Batch, row: ZohoRow, writing: Writing): Promise<ZohoRow> {
  const lines = linesOf(writing)
  if (!lines || !writing.zohoId || writing.linesKnown) return row
  const record = await fetchRecord(sheet.zoho, module.apiName, writing.zohoId)
  return { ...row, Ordered_Items: updatedRows(record?.['Ordered_Items'], lines) }
}

const fieldsPerRead = 49

// Fields of a known record in which what Zoho has counts. "Keep": all of a record that was there before us; of any
// other those that a rule of the merchant's says so of.
function keptFields({ draft, adopted }: Writing, { sheet, module }: Batch): string[] {
  const all = adopted && sheet.settings.existing === 'keep'
  const names = all ? Object.keys(draft.row) : (draft.keepIfSet ?? [])
  return names.filter((name) => name !== module.idField && module.fields.has(name))
}

async function currentValues(batch: Batch, known: readonly Writing[]): Promise<Map<string, ZohoRecord>> {
  const { sheet, module } = batch
  const asked = known.filter((writing) => keptFields(writing, batch).length > 0)
  const fields = [...new Set(asked.flatMap((writing) => keptFields(writing, batch)))]
  const ids = asked.map((writing) => writing.zohoId ?? '')
  const values = new Map<string, ZohoRecord>()
  for (let at = 0; at < fields.length; at += fieldsPerRead) {
    const some = [module.idField, ...fields.slice(at, at + fieldsPerRead)]
    for (const record of await fetchRecords(sheet.zoho, module.apiName, ids, some)) {
      values.set(record.id, { ...values.get(record.id), ...record })
    }
  }
  return values
}

const isBlank = (value: unknown): boolean => value === null || value === undefined || value === ''

// Only blanks are filled, and our id is set.
function keepValues(row: ZohoRow, writing: Writing, current: ZohoRecord | undefined, batch: Batch): ZohoRow {
  const kept = new Set(keptFields(writing, batch))
  if (kept.size === 0 || !current) return row
  return Object.fromEntries(Object.entries(row).filter(([name]) => !kept.has(name) || isBlank(current[name])))
}

const pair = (writings: readonly Writing[], results: readonly RowResult[]): Result[] =>
  writings.flatMap((writing, i) => {
    const result = results[i]
    return result ? [{ writing, result }] : []
  })

type Case = Result & { linked: ReadonlyMap<string, string>; module: ModuleSheet; last: boolean }

// The record's ending, or null after changing `writing` so that the next round may go through.
function settle({ writing, result, linked, module, last }: Case): Ending | null {
  if (result.ok) return settleSuccess(writing, result)
  if (result.transient) return last ? failed(result.code, result.message) : null
  if (last) return rejected(result.code, result)
  if (writing.zohoId !== null && isMissingRecord(result)) {
    Object.assign(writing, { zohoId: null, adopted: false })
    return null
  }
  if (result.duplicate) return settleDuplicate(writing, result, linked, module)
  const field = fieldOf(result)
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

// What was refused; all of it when Zoho does not say.
function valueOf({ draft }: Writing, field: string | null): unknown {
  const row: ZohoRow = { ...draft.onCreate, ...draft.row, Ordered_Items: draft.lines }
  return field === null ? row : row[field]
}

// Of a lookup or an order's row Zoho names the inner field: the record's own is the one at the path's beginning.
const fieldOf = ({ path, field }: RowResult & { ok: false }): string | null =>
  /^\$\.data\[\d+\]\.([\w$]+)/.exec(path ?? '')?.[1] ?? field

// An order that we took for new but Zoho knew: its lines were appended, so they are put right by an update.
function settleSuccess(writing: Writing, result: RowResult & { ok: true }): Ending | null {
  if (writing.zohoId === null && result.action === 'update' && writing.draft.lines) {
    writing.zohoId = result.id
    return null
  }
  const created = writing.zohoId === null && result.action !== 'update'
  return written(created ? 'created' : 'updated', result.id)
}

function settleDuplicate(
  writing: Writing,
  result: RowResult & { ok: false },
  linked: ReadonlyMap<string, string>,
  module: ModuleSheet,
): Ending | null {
  const { duplicate } = result
  if (!duplicate || (duplicate.module && duplicate.module !== module.apiName)) {
    return rejected('duplicate_elsewhere', { field: result.field, message: result.message })
  }
  const owner = linked.get(duplicate.id)
  if (writing.zohoId === null && (owner === undefined || owner === writing.draft.shopifyId)) {
    // What has our own id was written by us: there is nothing of Zoho's to be kept.
    Object.assign(writing, {
      zohoId: duplicate.id,
      adopted: owner === undefined && result.field !== module.idField,
    })
    return null
  }
  if (result.field === 'Product_Name' && !writing.renamed) {
    writing.renamed = true
    return null
  }
  if (result.field && canDrop(result.field, writing, module)) {
    writing.dropped.add(result.field)
    return null
  }
  return rejected(result.code, result)
}

const needed = new Set(['Last_Name', 'Product_Name', 'Subject', 'Ordered_Items', 'Account_Name', 'id'])

// One odd value must not cost the record: a field it can live without is left out.
const canDrop = (field: string, { draft, dropped }: Writing, module: ModuleSheet): boolean =>
  (field in draft.row || field in (draft.onCreate ?? {})) &&
  !dropped.has(field) &&
  !needed.has(field) &&
  !module.fields.get(field)?.mandatory
