// One round of rows to Zoho: new records and known ones, each guarded against being carried out much later.

import { isNotDone, isRejected } from '#app/lib/errors.ts'
import type { ZohoId } from '#app/lib/ids.ts'
import { rowsField } from '#app/mapping/records/order-modules.ts'
import { plainLines } from '#app/mapping/values/plain.ts'
import { isChangedMeanwhile, type RowResult } from '#app/zoho/client/answers.ts'
import {
  alike,
  eachRow,
  fetchRecord,
  fetchRecords,
  insertRecords,
  updateRecords,
  type KnownRow,
} from '#app/zoho/records/records.server.ts'
import { withFields, type ZohoRecord, type ZohoRow } from '#app/zoho/records/rows.ts'
import { together } from '#app/sync/work/together.ts'
import { appends, isCut, linesThere, newRows, rowsCut, updatedRows } from './order-rows.ts'
import { linesSubstituted, substitutedLines } from './row-products.ts'
import type { ModuleConfig, OrgConfig } from '#app/sync/org/org-config.server.ts'
import type { Certain, Risk } from './certain-writes.server.ts'
import { passesWithTime } from './locked-in-zoho.ts'
import type { Writing } from './next.ts'
import { currencyAsked, foreignAmounts, unnamedAmounts } from '#app/sync/core/other-currency.ts'
import { isStillMisplaced, pipelineFieldsOf, stageField } from './states.ts'
import { exceptNames, judged, keepValues, keptFields, rowOf, tagsSent, timesOf } from './row-values.ts'

/** Where rows go, and how. */
export type Sending = {
  orgConfig: OrgConfig
  module: ModuleConfig
  automations: [] | undefined
} & Pick<Certain, 'beforeSend' | 'doubt' | 'begun' | 'refused'>

/** An attempt and its answer. `risk`: of one that nobody answered. */
export type Answered = { writing: Writing; answer: RowResult; risk: Risk | null }

type Known = Writing & { readonly zohoId: ZohoId }
const isKnown = (writing: Writing): writing is Known => writing.zohoId !== null

/** Every writing gets exactly one answer. @throws when a whole call fails */
export async function sendRows(sending: Sending, open: readonly Writing[]): Promise<Answered[]> {
  const known = open.filter(isKnown)
  const fresh = open.filter((writing) => writing.zohoId === null)
  // Both calls have ended before a failure is told: a repeat must not meet its own first attempt.
  const answered = (await together([update(sending, known), insert(sending, fresh)])).flat()
  const before = new Map(open.map(({ mapped, appended }) => [mapped.shopifyId, appended]))
  return answered.map((one) => withoutRefusedRows(one, before.get(one.writing.mapped.shopifyId)))
}

// Rows of an attempt that Zoho refused were not added: nobody has to look for them later. Its own trouble is no refusal,
// and "changed meanwhile" may be said of what an earlier attempt of ours did.
function withoutRefusedRows(one: Answered, appended = false): Answered {
  const { answer, writing } = one
  const isRefusal = !answer.ok && !answer.transient && !answer.late && !isChangedMeanwhile(answer.code)
  return isRefusal ? { ...one, writing: { ...writing, appended } } : one
}

// Never an upsert: it would write over a record that has our id and that people have worked on since, and over one that
// has another unique value of this one (contracts/zoho 2.3). An insert is refused then, and names the record.
async function insert(sending: Sending, fresh: readonly Writing[]): Promise<Answered[]> {
  if (fresh.length === 0) return []
  const { orgConfig, module, automations, beforeSend } = sending
  const made = fresh
    .map((writing) => ({ ...withKeptRows(writing, nowhere), foreign: unnamedAmounts(writing) }))
    .map((writing) => ({ writing, row: rowOf(sending, writing, 'create') }))
  const rows = made.map(({ writing, row }) => withNewLines(row, writing, module))
  const options = { automations, beforeSend }
  const results = await answersTo(sending, fresh, () =>
    insertRecords(orgConfig.zoho, module.apiName, rows, options),
  )
  return pair(
    sending,
    made.map((one) => markSent(one)),
    results,
    null,
  )
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

// Remembered with what is written: what was left out is not known to be in Zoho.
const markSent = ({ writing, row, current }: Sent): Writing => ({
  ...writing,
  sent: new Set(Object.keys(row)),
  ...tagsSent(row, writing, current ?? null),
})
type Sent = { writing: Writing; row: ZohoRow; current?: ZohoRecord | undefined }

type Update = {
  writing: Writing
  row: KnownRow
  /** The record as it was just read, for its rows. */
  read: ZohoRecord | null
  /** The moment up to which what was read holds; NaN: Zoho does not say. */
  holdsMs: number
}

async function update(sending: Sending, known: readonly Known[]): Promise<Answered[]> {
  if (known.length === 0) return []
  const fieldsOf = (writing: Known) => [
    ...keptFields(writing, sending),
    ...timesOf(writing, sending),
    ...currencyAsked(writing, sending.module),
    ...pipelineFieldsOf(writing, sending.module),
  ]
  const asked = known.map((writing) => ({ zohoId: writing.zohoId, fields: fieldsOf(writing) }))
  const current = await currentValues(sending, asked)
  const updates = await Promise.all(
    known.map(async (one): Promise<Update> => {
      const id = one.zohoId
      const writing = judged(one, current.get(id), sending)
      const there = current.get(id)
      const kept = keepValues(rowOf(sending, writing, 'update'), writing, there, sending)
      const foreign = foreignAmounts(kept, writing, there)
      const row = exceptNames(kept, foreign)
      const isLeft = writing.misplaced === true && writing.dropped.has(stageField)
      const misplaced = isLeft || isStillMisplaced(writing, { sent: row, current: there }, sending.module)
      const sent = markSent({ writing: { ...writing, foreign }, row, current: there })
      return withCurrentLines(sending, { ...row, id }, { ...sent, misplaced })
    }),
  )
  // Rows that are not shown would be added a second time.
  const field = rowsField(sending.module.apiName)
  const { cut = [], whole = [] } = Object.groupBy(updates, ({ read }) =>
    isCut(read, field) ? 'cut' : 'whole',
  )
  const read = whole.filter((one) => one.read !== null)
  const unread = whole.filter((one) => one.read === null)
  const again = unread.filter(({ writing }) => writing.changedMeanwhile)
  const plain = unread.filter(({ writing }) => !writing.changedMeanwhile)
  const calls = [
    sendUpdates(sending, read, newestOf(read)),
    sendUpdates(sending, plain, guardOf(sending.orgConfig, [])),
    sendUpdates(sending, again, null),
  ]
  const untold = cut.map(({ writing }) => writing)
  return [
    ...(await together(calls)).flat(),
    ...pair(
      sending,
      untold,
      untold.map(() => ofCutRows(field)),
      null,
    ),
  ]
}

const ofCutRows = (field: string): RowResult => ({
  ok: false,
  code: rowsCut,
  field,
  message: '',
  duplicate: null,
  transient: false,
  path: null,
})

// Nothing that was read has changed since the newest of them did.
function newestOf(read: readonly Update[]): Date | null {
  const times = read.map(({ holdsMs }) => holdsMs)
  return times.length === 0 || times.some(Number.isNaN) ? null : new Date(Math.max(...times))
}

// Zoho shows whole seconds, and may compare what it keeps of a second as well: "changed meanwhile" although the record is
// as it was at the last look.
function holdsUntil(read: ZohoRecord | null, { changedMeanwhile, seenModified }: Writing): number {
  const shown = read?.['Modified_Time']
  const at = typeof shown === 'string' ? Date.parse(shown) : NaN
  return changedMeanwhile && shown === seenModified ? at + 1000 : at
}

async function sendUpdates(
  sending: Sending,
  updates: readonly Update[],
  unmodifiedSince: Date | null,
): Promise<Answered[]> {
  const { orgConfig, module, automations, beforeSend } = sending
  const rows = updates.map(({ row }) => row)
  const options = { automations, beforeSend, unmodifiedSince }
  const writings = updates.map(({ writing }) => writing)
  const answers = await answersTo(sending, writings, () =>
    updateRecords(orgConfig.zoho, module.apiName, rows, options),
  )
  return pair(sending, writings, answers, unmodifiedSince)
}

// Until Zoho has refused it, a call may have been carried out.
async function answersTo(
  { begun, refused }: Sending,
  writings: readonly Writing[],
  call: () => Promise<RowResult[]>,
): Promise<RowResult[]> {
  const ids = writings.map(({ mapped }) => mapped.shopifyId)
  ids.forEach(begun)
  try {
    return await eachRow(writings.length, call())
  } catch (error) {
    if (isNotDone(error)) ids.forEach(refused)
    // Said of the call, and yet of the record: there is no other in it.
    if (ids.length === 1 && isRejected(error) && passesWithTime(error.code))
      return alike(1, { code: error.code, message: error.message })
    throw error
  }
}

function linesOf({ mapped, plain, substituted }: Writing) {
  const lines = mapped.lines && linesSubstituted(mapped.lines, substituted)
  return lines && plain ? plainLines(lines) : lines
}

const nowhere: ReadonlySet<string> = new Set()

// Which lines go under another product than their own.
const withKeptRows = (writing: Writing, kept: ReadonlySet<string>): Writing =>
  writing.substitutes && writing.mapped.lines
    ? { ...writing, substituted: substitutedLines(writing.mapped.lines, writing.substitutes, kept) }
    : writing

const withNewLines = (row: ZohoRow, writing: Writing, { apiName }: ModuleConfig): ZohoRow => {
  const lines = linesOf(writing)
  return lines ? withFields(row, { [rowsField(apiName)]: newRows(lines) }) : row
}

// Rows are only shown by the record's own id.
async function withCurrentLines(
  { orgConfig, module }: Sending,
  row: KnownRow,
  writing: Writing,
): Promise<Update> {
  const { mapped, zohoId, substitutes, unnamed } = writing
  if (!mapped.lines || !zohoId || writing.linesKnown) return { writing, row, read: null, holdsMs: NaN }
  const read = await fetchRecord(orgConfig.zoho, module.apiName, zohoId)
  const refused = unnamed ? mapped.lines.filter(({ productId }) => substitutes?.has(productId)) : []
  const field = rowsField(module.apiName)
  const kept = linesThere(read?.[field], refused)
  const substituted = withKeptRows(writing, kept)
  const rows = updatedRows(read?.[field], linesOf(substituted) ?? [], kept)
  const appended = writing.appended || appends(rows)
  const seen = { ...substituted, appended, seenModified: read?.['Modified_Time'] }
  return { writing: seen, row: { ...row, [field]: rows }, read, holdsMs: holdsUntil(read, writing) }
}

const fieldsPerRead = 49

type Asked = { zohoId: ZohoId; fields: readonly string[] }

/** What Zoho has in these fields of records now, by id; of nothing that is asked for no call is made. */
export async function currentValues(
  { orgConfig, module }: Pick<Sending, 'orgConfig' | 'module'>,
  all: readonly Asked[],
): Promise<Map<string, ZohoRecord>> {
  const asked = all.filter(({ fields }) => fields.length > 0)
  const fields = [...new Set(asked.flatMap((one) => one.fields))]
  const ids = asked.map(({ zohoId }) => zohoId)
  const values = new Map<string, ZohoRecord>()
  for (let at = 0; at < fields.length; at += fieldsPerRead) {
    const some = [module.idField, ...fields.slice(at, at + fieldsPerRead)]
    for (const record of await fetchRecords(orgConfig.zoho, module.apiName, ids, some)) {
      values.set(record.id, { ...values.get(record.id), ...record })
    }
  }
  return values
}

// Late, an insert is refused where our id is unique, and a guarded update where a repeat came before it. That it holds
// for rows that were added to an order too is Zoho's word alone, and two of each is what it would cost.
const riskOf = (module: ModuleConfig, { zohoId, appended }: Writing, guard: Date | null): Risk =>
  !appended && (zohoId === null ? module.idUnique : guard !== null) ? 'guarded' : 'risky'

function pair(
  { module, doubt, refused }: Sending,
  writings: readonly Writing[],
  answers: readonly RowResult[],
  guard: Date | null,
): Answered[] {
  return writings.flatMap((writing, i) => {
    const answer = answers[i]
    if (!answer) return []
    const risk = !answer.ok && answer.late ? riskOf(module, writing, guard) : null
    if (risk) doubt(writing.mapped.shopifyId, risk)
    else if (!answer.ok && !answer.transient) refused(writing.mapped.shopifyId)
    return [{ writing, answer, risk }]
  })
}
