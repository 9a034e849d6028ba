// Writes a batch of mapped records to Zoho and settles each: what Zoho refuses is mended and tried again where that is right.

import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '#app/db/client.server.ts'
import { backoffMs } from '#app/lib/backoff.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { fitRecord } from '#app/mapping/values/fit.ts'
import { plainLines, plainRow } from '#app/mapping/values/plain.ts'
import { distinctName } from '#app/mapping/parts/variant.ts'
import type { RowResult } from '#app/zoho/client/answers.ts'
import type { ZohoRequest } from '#app/zoho/client/client.server.ts'
import {
  eachRow,
  fetchRecord,
  fetchRecords,
  insertRecords,
  isMissingRecord,
  updateRecords,
  upsertRecords,
  type ZohoRecord,
  type ZohoRow,
} from '#app/zoho/records/records.server.ts'
import { guardedMs, uncertainMs } from './certain-writes.server.ts'
import { appends, newRows, updatedRows } from '#app/sync/orders/order-rows.ts'
import { mayRemake } from '#app/sync/reconcile/mass-deletion.server.ts'
import { rejected, waits, type SyncResult } from '#app/sync/core/sync-result.ts'
import { ownersOf } from '#app/sync/matching/owners.server.ts'
import { needed, settle, type Result, type Writing } from './settle-row.server.ts'
import type { ModuleConfig, OrgConfig } from '#app/sync/org/org-config.server.ts'
import { together } from '#app/sync/core/together.ts'

export type Written = { writing: Writing; syncResult: SyncResult }

type Batch = {
  db: Database
  now: () => Date
  orgConfig: OrgConfig
  kind: RecordKind
  module: ModuleConfig
  automations: [] | undefined
  beforeSend: NonNullable<ZohoRequest['beforeSend']>
}
/** What a row is made with. */
type Place = Pick<Batch, 'orgConfig' | 'module'>

const rounds = 5
const backoff = { firstMs: 200, longestMs: 800 } as const // Zoho's own trouble with a row passes

/** Every writing gets exactly one result. @throws when a whole call fails: nothing of it is settled then */
export async function writeRows(batch: Batch, writings: readonly Writing[]): Promise<Written[]> {
  const done: Written[] = []
  let open = [...writings]
  for (let round = 1; open.length > 0; round++) {
    const results = await writeOnce(batch, open)
    const owners = await ownersOf(batch, duplicatesOf(results))
    const held = await heldMissing(batch, results)
    const again: Writing[] = []
    for (const { writing, result } of results) {
      const last = round === rounds
      const syncResult = held.has(writing)
        ? { ...rejected('many_missing'), zohoId: writing.zohoId }
        : (lateResult(batch, { writing, result }) ??
          settle({ writing, result, owners, module: batch.module, last }))
      if (syncResult) done.push({ writing, syncResult })
      else again.push(writing)
    }
    if (again.length > 0 && results.some(({ result }) => !result.ok && result.transient))
      await delay(backoffMs(backoff, round - 1))
    open = again
  }
  return done
}

// Records that are missing in Zoho are made anew, but not a store's worth of them: the connected user may only no longer
// see them.
async function heldMissing(
  { db, now, orgConfig, kind }: Batch,
  results: readonly Result[],
): Promise<ReadonlySet<Writing>> {
  const missing = results.filter(
    ({ writing, result }) => writing.zohoId !== null && writing.decided !== 'this' && isMissingRecord(result),
  )
  if (missing.length === 0) return new Set()
  const may = await mayRemake({ db, now }, { shop: orgConfig.shop, kind }, missing.length)
  return new Set(may ? [] : missing.map(({ writing }) => writing))
}

// Nobody answered: Zoho may still carry it out.
function lateResult({ now }: Batch, { writing, result }: Result): SyncResult | null {
  if (result.ok || !result.late) return null
  const ms = writing.uncertain === 'guarded' ? guardedMs : uncertainMs
  return waits(result.code, { at: new Date(now().getTime() + ms), counts: true })
}

// Late, an insert is refused where our id is unique, and a guarded update where a repeat came before it. That it holds
// for rows that were added to an order too is Zoho's word alone, and two of each is what it would cost.
const riskOf = (module: ModuleConfig, { zohoId, appended }: Writing, guard: Date | null) =>
  !appended && (zohoId === null ? module.idUnique : guard !== null) ? 'guarded' : 'risky'

/** What would be sent of one record, without an order's lines. `current`: what Zoho has of it now. */
export function rowToSend(place: Place, writing: Writing, current: ZohoRecord | null): ZohoRow {
  if (!current) return rowOf(place, writing, 'create')
  return keepValues(rowOf(place, writing, 'update'), writing, current, place)
}

const duplicatesOf = (results: readonly Result[]): string[] =>
  results.flatMap(({ result }) => (!result.ok && result.duplicate ? [result.duplicate.id] : []))

async function writeOnce(batch: Batch, open: readonly Writing[]): Promise<Result[]> {
  const known = open.filter((writing) => writing.zohoId !== null)
  const fresh = open.filter((writing) => writing.zohoId === null)
  // Both calls have ended before a failure is told: a repeat must not meet its own first attempt.
  return (await together([update(batch, known), insert(batch, fresh)])).flat()
}

async function insert(batch: Batch, fresh: readonly Writing[]): Promise<Result[]> {
  if (fresh.length === 0) return []
  const { orgConfig, module, automations, beforeSend } = batch
  const rows = fresh.map((writing) => withLines(rowOf(batch, writing, 'create'), writing, newRows))
  const options = { automations, beforeSend, by: module.idField, unmodifiedSince: guardOf(orgConfig, fresh) }
  const call = mayUpsert(module, fresh) ? upsertRecords : insertRecords
  const results = await eachRow(rows.length, call(orgConfig.zoho, module.apiName, rows, options))
  return pair(batch.module, fresh, results, options.unmodifiedSince)
}

/** Clocks are read in whole seconds, and Zoho's is known by its last answer. */
const slackMs = 2000

// Should this call be carried out much later, after another one of ours or of somebody's, Zoho leaves the record as it
// is. Where Zoho said "changed meanwhile" although we look afresh, its clock is not what it seems.
function guardOf({ zoho }: OrgConfig, writings: readonly Writing[]): Date | null {
  const at = zoho.zohoNow()
  const trusted = at !== null && !writings.some(({ changedMeanwhile }) => changedMeanwhile)
  return trusted ? new Date(at.getTime() + slackMs) : null
}

// An order that Zoho knows already would get its lines a second time from an upsert. And an upsert matches by every
// other unique field as well (contracts/zoho 2.3): a name or an e-mail that must be unique would make it overwrite
// another record. An insert is refused in both cases, and names the record. So does one that the merchant wants new.
const mayUpsert = (module: ModuleConfig, fresh: readonly Writing[]): boolean =>
  module.idUnique &&
  !fresh.some(({ mapped, decided }) => mapped.lines || decided === 'new') &&
  ![...module.fields.values()].some((field) => field.unique && field.apiName !== module.idField)

type Update = {
  writing: Writing
  row: ZohoRecord
  /** The record as it was just read, for its rows. */
  read: ZohoRecord | null
}

async function update(batch: Batch, known: readonly Writing[]): Promise<Result[]> {
  if (known.length === 0) return []
  const current = await currentValues(batch, known)
  const updates = await Promise.all(
    known.map(async (writing): Promise<Update> => {
      const id = writing.zohoId ?? ''
      const row = keepValues(rowOf(batch, writing, 'update'), writing, current.get(id), batch)
      return withCurrentLines(batch, { ...row, id }, writing)
    }),
  )
  const read = updates.filter((one) => one.read !== null)
  const unread = updates.filter((one) => one.read === null)
  const again = unread.filter(({ writing }) => writing.changedMeanwhile)
  const plain = unread.filter(({ writing }) => !writing.changedMeanwhile)
  const calls = [
    sendUpdates(batch, read, newestOf(read)),
    sendUpdates(batch, plain, guardOf(batch.orgConfig, [])),
    sendUpdates(batch, again, null),
  ]
  return (await together(calls)).flat()
}

// The moment up to which what we read holds: nothing that was read has changed since the newest of them did.
function newestOf(read: readonly Update[]): Date | null {
  const times = read.map((one) => timeOf(one.read?.['Modified_Time']))
  return times.length === 0 || times.some(Number.isNaN) ? null : new Date(Math.max(...times))
}

const timeOf = (value: unknown): number => (typeof value === 'string' ? Date.parse(value) : NaN)

async function sendUpdates(
  { orgConfig, module, automations, beforeSend }: Batch,
  updates: readonly Update[],
  unmodifiedSince: Date | null,
): Promise<Result[]> {
  const rows = updates.map(({ row }) => row)
  const call = updateRecords(orgConfig.zoho, module.apiName, rows, {
    automations,
    beforeSend,
    unmodifiedSince,
  })
  const writings = updates.map(({ writing }) => writing)
  return pair(module, writings, await eachRow(rows.length, call), unmodifiedSince)
}

function rowOf(
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

const linesOf = ({ mapped, plain }: Writing) =>
  mapped.lines && plain ? plainLines(mapped.lines) : mapped.lines

const withLines = (row: ZohoRow, writing: Writing, rows: typeof newRows): ZohoRow => {
  const lines = linesOf(writing)
  return lines ? { ...row, Ordered_Items: rows(lines) } : row
}

// Rows are only shown by the record's own id.
async function withCurrentLines(
  { orgConfig, module }: Batch,
  row: ZohoRecord,
  writing: Writing,
): Promise<Update> {
  const lines = linesOf(writing)
  if (!lines || !writing.zohoId || writing.linesKnown) return { writing, row, read: null }
  const read = await fetchRecord(orgConfig.zoho, module.apiName, writing.zohoId)
  const Ordered_Items = updatedRows(read?.['Ordered_Items'], lines)
  writing.appended ||= appends(Ordered_Items)
  return { writing, row: { ...row, Ordered_Items }, read }
}

const fieldsPerRead = 49

// Fields of a known record in which what Zoho has counts: those that a rule gives to Zoho. "Keep": of a record that was
// there before us all others as well, but those that a rule gives to Shopify and those that changed there since.
function keptFields({ mapped, adopted, changed }: Writing, { orgConfig, module }: Place): string[] {
  const { row, keepIfSet = [], overwrite = [] } = mapped
  const wins = new Set([...overwrite, ...changed])
  const old = adopted && orgConfig.settings.existing === 'keep' ? Object.keys(row) : []
  const names = [...new Set([...keepIfSet, ...old.filter((name) => !wins.has(name))])]
  return names.filter((name) => name !== module.idField && module.fields.has(name))
}

async function currentValues(batch: Batch, known: readonly Writing[]): Promise<Map<string, ZohoRecord>> {
  const { orgConfig, module } = batch
  const asked = known.filter((writing) => keptFields(writing, batch).length > 0)
  const fields = [...new Set(asked.flatMap((writing) => keptFields(writing, batch)))]
  const ids = asked.map((writing) => writing.zohoId ?? '')
  const values = new Map<string, ZohoRecord>()
  for (let at = 0; at < fields.length; at += fieldsPerRead) {
    const some = [module.idField, ...fields.slice(at, at + fieldsPerRead)]
    for (const record of await fetchRecords(orgConfig.zoho, module.apiName, ids, some)) {
      values.set(record.id, { ...values.get(record.id), ...record })
    }
  }
  return values
}

const isBlank = (value: unknown): boolean => value === null || value === undefined || value === ''

// Only blanks are filled, and our id is set.
function keepValues(row: ZohoRow, writing: Writing, current: ZohoRecord | undefined, place: Place): ZohoRow {
  const kept = new Set(keptFields(writing, place))
  if (kept.size === 0 || !current) return row
  return Object.fromEntries(Object.entries(row).filter(([name]) => !kept.has(name) || isBlank(current[name])))
}

const pair = (
  module: ModuleConfig,
  writings: readonly Writing[],
  results: readonly RowResult[],
  guard: Date | null,
): Result[] =>
  writings.flatMap((writing, i) => {
    const result = results[i]
    if (result && !result.ok && result.late) writing.uncertain = riskOf(module, writing, guard)
    return result ? [{ writing, result }] : []
  })
