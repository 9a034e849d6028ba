// Which Zoho record stands for a record that has no link yet: the one found, the one the merchant named, a new one; or a
// question to the merchant. A question holds up its own record and no other.

import {
  type Decided,
  isAmbiguous,
  type Ambiguity,
  type FindExisting,
  type Match,
} from '#app/sync/org/find-existing.ts'
import type { ShopifyId, ZohoId } from '#app/lib/ids.ts'
import { loadLinkedZohoIds } from '#app/db/tables/links.server.ts'
import {
  candidatesOf,
  closeQuestions,
  forgetLeftOut,
  isMerged,
  loadMerged,
  loadQuestions,
  saveQuestions,
  type Question,
  type NewQuestion,
} from '#app/db/tables/questions.server.ts'
import { causeOfQuestion } from '#app/lib/outcomes.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { merged, rejected, skipped, type SyncResult } from '#app/sync/core/sync-result.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import { linkScope, type ModuleConfig, type OrgConfig } from '#app/sync/org/org-config.server.ts'
import type { Matched } from './existing.server.ts'

/** Where and how is looked. */
type Search = { orgConfig: OrgConfig; kind: Matched; findExisting: FindExisting }

/** `zohoId` null: a new record. */
export type WriteTarget = { zohoId: ZohoId | null; adopted: boolean; decided?: Decided; heirTo?: ShopifyId }

type Found = { targets: ReadonlyMap<ShopifyId, WriteTarget>; synced: SyncedRecord[] }
type Asking = Ambiguity | { why: 'gone'; candidates: readonly ZohoId[] }
type Decision = WriteTarget | Asking | 'left out'

/** Looks for each of these mapped records, heeds the merchant's answers, and asks where neither decides. */
export async function findTargets(
  context: SyncContext,
  push: Search,
  module: ModuleConfig,
  mappedRecords: readonly MappedRecord[],
): Promise<Found> {
  if (mappedRecords.length === 0) return { targets: new Map(), synced: [] }
  const { orgConfig } = push
  const kind = push.kind.name
  const ids = mappedRecords.map((mapped) => mapped.shopifyId)
  const [matches, asked] = await Promise.all([
    push.findExisting(mappedRecords, module),
    loadQuestions(context.db, { shop: orgConfig.shop, kind }, ids),
  ])
  // An answer names a record of its module; "leave it out" is about the record of Shopify's.
  const questions = [...asked.values()].filter(
    (question) => question.zohoModule === module.apiName || question.answer === 'skip',
  )
  const mergedIds = questions.filter(isMerged).map(({ shopifyId }) => shopifyId)
  const into = await loadMerged(context.db, { shop: orgConfig.shop, kind }, mergedIds)
  const chosen = questions.flatMap(({ zohoId }) => zohoId ?? [])
  const taken = await loadLinkedZohoIds(context.db, orgConfig.shop, module.apiName, chosen)
  const decisions = mappedRecords.map((mapped) => {
    const question = questions.find((one) => one.shopifyId === mapped.shopifyId && !isMerged(one)) ?? null
    return { mapped, question, decision: decide(matches.get(mapped.shopifyId) ?? null, question, taken) }
  })
  const targets = new Map<ShopifyId, WriteTarget>()
  const asking: Asked[] = []
  const synced: SyncedRecord[] = []
  for (const { mapped, decision } of decisions) {
    const stayed = into.get(mapped.shopifyId)
    if (stayed) synced.push({ mapped, syncResult: merged(stayed) })
    else if (decision === 'left out') synced.push({ mapped, syncResult: skipped('left_out') })
    else if ('candidates' in decision) asking.push({ mapped, ...decision })
    else targets.set(mapped.shopifyId, decision)
  }
  const answered = decisions.filter(
    ({ mapped, question }) => question?.answer === null && targets.has(mapped.shopifyId),
  )
  const closed = answered.map(({ mapped }) => mapped.shopifyId)
  // The record that stayed stands for nobody any more: each gets its own.
  const parted = mergedIds.filter((id) => !into.has(id))
  const close = async () => {
    await closeQuestions(context.db, { shop: orgConfig.shop, kind }, closed)
    await forgetLeftOut(context.db, { shop: orgConfig.shop, kind }, parted)
  }
  await orgConfig.writer.perform(close, undefined)
  return { targets, synced: [...synced, ...(await ask(context, push, module, asking))] }
}

function decide(
  match: Match | null,
  question: Question | null,
  taken: ReadonlyMap<ZohoId, string>,
): Decision {
  const ambiguous = match !== null && isAmbiguous(match)
  if (match && !ambiguous && !match.adopted) return match
  const answered = question && decideAnswered(question, taken)
  if (answered) return answered
  if (ambiguous) return match
  const open = question && stillOpen(question, match)
  return open ?? match ?? { zohoId: null, adopted: false }
}

function decideAnswered(question: Question, taken: ReadonlyMap<ZohoId, string>): Decision | null {
  if (question.answer === 'skip') return 'left out'
  if (question.answer === 'new') return { zohoId: null, adopted: false, decided: 'new' }
  return question.answer === 'this' ? decideChosen(question, taken) : null
}

// The record chosen may have become another one's since.
function decideChosen(question: Question, taken: ReadonlyMap<ZohoId, string>): Decision | null {
  const { zohoId } = question
  if (zohoId === null) return null
  if (taken.has(zohoId) && taken.get(zohoId) !== question.shopifyId)
    return { why: 'claimed', candidates: candidatesOf(question) }
  return { zohoId, adopted: true, decided: 'this' }
}

// Twins that were merged in Zoho answer their question themselves. What two claimed, or what was chosen and then
// deleted, is for the merchant to say.
function stillOpen(question: Question, match: Match | null): Asking | null {
  const candidates = candidatesOf(question)
  if (question.why === 'gone') return { why: 'gone', candidates }
  return question.why === 'claimed' && match === null ? { why: 'claimed', candidates } : null
}

type Asked = Asking & { mapped: MappedRecord }

async function ask(
  context: SyncContext,
  { orgConfig, kind }: Search,
  module: ModuleConfig,
  asked: readonly Asked[],
): Promise<SyncedRecord[]> {
  const mappedRecords = asked.map(({ mapped, why, candidates }): NewQuestion => {
    const { shopifyId, parentId, label } = mapped
    return { shopifyId, parentId: kind.isInParts ? parentId : null, label, why, candidates }
  })
  const scope = { ...linkScope(context, orgConfig, kind.name), zohoModule: module.apiName }
  await orgConfig.writer.perform(() => saveQuestions(context.db, scope, mappedRecords), undefined)
  const field = kind.matchKeys.includes('email') ? 'Email' : null
  return asked.map(({ mapped, why }) => ({ mapped, syncResult: rejected(causeOfQuestion[why], { field }) }))
}

/** The record that the merchant had chosen is gone: asked again, with what fits by now. */
export async function askAgain(
  context: SyncContext,
  push: Search,
  module: ModuleConfig,
  results: readonly { writing: Pick<Asked, 'mapped'> & { zohoId: ZohoId | null }; syncResult: SyncResult }[],
): Promise<void> {
  const lost = results
    .filter(({ syncResult }) => syncResult.cause === causeOfQuestion.gone)
    .map(({ writing }) => writing)
  if (lost.length === 0) return
  const matches = await push.findExisting(
    lost.map(({ mapped }) => mapped),
    module,
  )
  const asked = lost.map(({ mapped, zohoId }): Asked => {
    const match = matches.get(mapped.shopifyId)
    const fit = !match ? [] : isAmbiguous(match) ? match.candidates : [match.zohoId]
    return { mapped, why: 'gone', candidates: fit.filter((id) => id !== zohoId) }
  })
  await ask(context, push, module, asked)
}
