// A plan is carried out: an intent first, then the rows, round by round, until each has an answer. Then what became of
// each: with what follows at once from a refusal, and whether Zoho has what we sent.

import { failed, waits } from '#app/sync/core/sync-result.ts'
import { type Written, type Writing, closedLead, next, rowsRefused, type Next } from './rows/next.ts'
import { linkScope, type ModuleConfig } from '#app/sync/org/org-config.server.ts'
import { saveLinksAhead } from '#app/db/tables/links.server.ts'
import { isHistory } from '#app/lib/record-kind.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import type { Kind, Push } from './kind.ts'
import { type Certain, quietMs } from './rows/certain-writes.server.ts'
import type { Plan } from './plan.server.ts'
import type { ShopifyId, ZohoId } from '#app/lib/ids.ts'
import { setTimeout as delay } from 'node:timers/promises'
import { backoffMs } from '#app/lib/waits/backoff.ts'
import { nameHolders } from './holders.server.ts'
import { settleMissing } from './missing-records.server.ts'
import { convertedAmong, ownersOf } from '#app/sync/matching/owners.server.ts'
import { fetchRecords } from '#app/zoho/records/records.server.ts'
import { valueIn } from '#app/zoho/records/rows.ts'
import type { RowRefusal } from '#app/zoho/client/answers.ts'
import { isPassedOver } from '#app/sync/work/passing-trouble.server.ts'
import { noneRefused, type RefusedProducts } from './rows/row-products.ts'
import { sendRows, type Answered, type Sending } from './rows/send-rows.server.ts'
import { isOutsidePipeline, pipelineField, stageIn } from './rows/states.ts'
import { withTaxesAnew } from './retaxed.server.ts'
import { askAgain } from '#app/sync/matching/questions.server.ts'
import { withoutMisfits, type Corrections } from './corrections.ts'

export type Wrote = {
  results: readonly Written[]
  /** Another writer is at these, or may still be. */
  waiting: readonly SyncedRecord[]
  /** When Zoho had answered. */
  writtenAt: Date
}

/** @throws AppError when a whole call failed: the batch may be pushed again as it is */
export async function write(
  context: SyncContext,
  push: Push,
  { module, writings, mappedRecords, links }: Plan,
  certain: Certain,
): Promise<Wrote> {
  const free = writings.filter((writing) => !certain.held.has(idOf(writing)))
  const originals = new Map(mappedRecords.map((mapped) => [mapped.shopifyId, mapped]))
  const waiting = writings.flatMap((writing) =>
    waitingOf(certain, writing, originals.get(idOf(writing)) ?? writing.mapped),
  )
  await saveWriteAhead(context, push, free, module)
  const { orgConfig, kind, mapAnew } = push
  const sending = { ...certain, orgConfig, module, automations: automationsOf(push) }
  const results = await writeRows({ context, kind, mapAnew, links, originals, ...sending }, free)
  return { results, waiting, writtenAt: context.now() }
}

export const idOf = ({ mapped }: Writing): ShopifyId => mapped.shopifyId

function waitingOf({ held }: Certain, writing: Writing, mapped: MappedRecord): SyncedRecord[] {
  const at = held.get(idOf(writing))
  return at ? [{ mapped, syncResult: waits('write_in_doubt', { at, counts: false }) }] : []
}

const automationsOf = ({ orgConfig: { settings }, trigger }: Push): [] | undefined => {
  const on = isHistory(trigger) ? settings.automationsOnImport : settings.automationsOnLive
  return on ? undefined : []
}

// Recorded before a write, for whoever comes after us if we do not live to see its answer and the record is deleted while
// our write is in doubt. Shopify no longer names a product's variants then; and an order that Shopify does not show may
// only be too old for us to see, unless we know when it was made.
async function saveWriteAhead(
  context: SyncContext,
  { orgConfig, kind, trigger }: Push,
  writings: readonly Writing[],
  module: ModuleConfig,
) {
  if (kind.isFoundById || trigger === 'import') return
  const fresh = writings.filter(({ zohoId }) => zohoId === null).map(({ mapped }) => mapped)
  const mappedRecords = fresh.map(({ shopifyId, parentId, label, createdAt = null }) => ({
    shopifyId,
    parentId,
    label,
    createdAt,
  }))
  await saveLinksAhead(
    context.db,
    { ...linkScope(context, orgConfig, kind.name), zohoModule: module.apiName },
    mappedRecords,
  )
}

type Batch = Sending & {
  context: SyncContext
  kind: Kind
  /** As they were mapped. */
  originals: ReadonlyMap<ShopifyId, MappedRecord>
} & Pick<Push, 'mapAnew'> &
  Pick<Plan, 'links'>

const rounds = 5
const backoff = { firstMs: 200, longestMs: 800 } as const // Zoho's own trouble with a row passes

/** Every writing gets exactly one result. @throws when a whole call fails: nothing of it is settled then */
async function writeRows(batch: Batch, writings: readonly Writing[]): Promise<Written[]> {
  const done: Written[] = []
  let open = [...writings]
  const taken = new Set(writings.flatMap(({ zohoId }) => zohoId ?? []))
  for (let round = 1; open.length > 0; round++) {
    const answered = await nameHolders(batch, await sendRows(batch, open))
    const nextOf = await decideNext(batch, answered, { taken, last: round === rounds })
    const decided = answered.map((one) => ({ ...one, after: nextOf(one) }))
    open = []
    for (const { writing, after } of await withTaxesAnew(batch, decided)) {
      const zohoId = 'ended' in after ? after.ended.zohoId : after.again.zohoId
      if (zohoId !== null) taken.add(zohoId)
      if ('ended' in after) done.push({ writing, syncResult: after.ended })
      else open.push(after.again)
    }
    if (open.length > 0 && answered.some(({ answer }) => !answer.ok && answer.transient))
      await delay(backoffMs(backoff, round - 1))
  }
  return done
}

// What the reducer has to know of a round is read for all of its rows at once.
async function decideNext(
  batch: Batch,
  answered: readonly Answered[],
  { taken, last }: { taken: ReadonlySet<ZohoId>; last: boolean },
) {
  const { module, context } = batch
  const { db, now } = context
  const met = duplicatesOf(answered)
  const owners = await ownersOf({ db, ...batch }, met)
  const closed = await convertedAmong(batch, met)
  const refused = await lookIntoProducts(batch, answered)
  const stages = await ownStages(batch, answered)
  const missing = last ? null : await settleMissing(batch, answered, new Set([...taken, ...met]))
  return ({ writing, answer, risk }: Answered): Next => {
    const instead = missing?.get(writing)
    if (instead) return instead
    if (risk && !answer.ok) {
      const at = new Date(now().getTime() + quietMs[risk])
      return { ended: waits(answer.code, { at, counts: true }) }
    }
    const lead = answer.ok ? null : ownClosed(writing, answer, { owners, closed })
    if (lead) return { ended: { ...failed(closedLead, 'It was converted'), zohoId: lead } }
    return next(writing, answer, { owners, refused, stages, module, last })
  }
}

// A Lead of the customer's own that is a Contact by now: it is followed to it (linkClosedLeads).
function ownClosed(
  writing: Writing,
  { duplicate }: RowRefusal,
  { owners, closed }: { owners: ReadonlyMap<ZohoId, string>; closed: ReadonlySet<ZohoId> },
): ZohoId | null {
  const isOwn = duplicate !== null && closed.has(duplicate.id) && owners.get(duplicate.id) === idOf(writing)
  return isOwn ? duplicate.id : null
}

// Of Deals whose stage is none of their pipeline's: those of it that mean the same, by Shopify id. Where Zoho does not say
// which there are, they keep theirs.
async function ownStages(
  { context: { log }, orgConfig, module }: Batch,
  answered: readonly Answered[],
): Promise<ReadonlyMap<string, string>> {
  const outside = answered.flatMap(({ writing, answer }) =>
    isOutsidePipeline(writing, answer, module) && !writing.restaged ? [writing] : [],
  )
  if (outside.length === 0 || !module.fields.get(pipelineField)?.stages) return new Map()
  const ids = outside.flatMap(({ zohoId }) => zohoId ?? [])
  try {
    const there = await fetchRecords(orgConfig.zoho, module.apiName, ids, [pipelineField])
    const pipelines = new Map(there.map((record) => [record.id, valueIn(record, pipelineField)]))
    const found = outside.flatMap((writing): [string, string][] => {
      const { onCreate, row } = writing.mapped
      const ofNew = onCreate?.[pipelineField] ?? row[pipelineField]
      const pipeline = writing.zohoId === null ? ofNew : pipelines.get(writing.zohoId)
      const stage = stageIn(pipeline, writing, module)
      return stage === null ? [] : [[idOf(writing), stage]]
    })
    return new Map(found)
  } catch (error) {
    if (!isPassedOver(error)) throw error
    log.warn({ shop: orgConfig.shop, code: error.code }, 'pipelines not read')
    return new Map()
  }
}

// Why rows were refused for their products, and what can stand there instead.
async function lookIntoProducts(
  { context, orgConfig, kind }: Batch,
  answered: readonly Answered[],
): Promise<RefusedProducts> {
  const found = answered.flatMap(({ writing, answer }) => rowsRefused(writing, answer) ?? [])
  if (found.length === 0) return noneRefused
  return kind.replaceProducts(context, orgConfig, {
    refused: new Set(found.flatMap(({ refused }) => refused)),
    named: new Set(found.flatMap(({ named }) => named)),
  })
}

const duplicatesOf = (answered: readonly Answered[]): ZohoId[] =>
  answered.flatMap(({ answer }) => (!answer.ok && answer.duplicate ? [answer.duplicate.id] : []))

export type Settled = {
  /** The records as they were mapped, each with its result. */
  wrote: readonly SyncedRecord[]
  corrections: Corrections
  /** The last attempt at each, by Shopify id. */
  attempts: ReadonlyMap<string, Writing>
}

export async function settle(
  context: SyncContext,
  push: Push,
  { module, mappedRecords }: Plan,
  { results }: Wrote,
): Promise<Settled> {
  const { orgConfig, kind } = push
  await askAgain(context, push, module, results)
  await kind.afterWrite(context, orgConfig, { module, results })
  const originals = new Map(mappedRecords.map((mapped) => [mapped.shopifyId, mapped]))
  const answered = results.map(({ writing, syncResult }) => ({
    mapped: writing.anew?.mapped ?? originals.get(idOf(writing)) ?? writing.mapped,
    syncResult,
  }))
  const passed = await kind.reconsider(context, orgConfig, answered)
  const verified = await kind.verify(push, { module, results, records: passed })
  return {
    wrote: withoutMisfits(passed, verified),
    corrections: verified.corrections,
    attempts: new Map(results.map(({ writing }) => [idOf(writing), writing])),
  }
}
