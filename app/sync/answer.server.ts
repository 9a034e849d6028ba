// A question opened and answered: the records that fit are read from Zoho at that moment, the answer is remembered as
// ids only, and the record is synced at once.

import { isLinked } from '#app/db/link-row.server.ts'
import { loadLinkedZohoIds, loadLinks } from '#app/db/tables/links.server.ts'
import { loadRefusedBy, resolveRecord } from '#app/db/tables/outcomes.server.ts'
import {
  candidatesOf,
  loadQuestions,
  saveAnswer,
  saveQuestions,
  type Question,
} from '#app/db/tables/questions.server.ts'
import { isAppError, RejectedError } from '#app/lib/errors.ts'
import { plannedZohoId, type ShopDomain, type ShopifyId, type ZohoId } from '#app/lib/ids.ts'
import { isHistory, type RecordKind } from '#app/lib/record-kind.ts'
import type { Answer, QuestionWhy } from '#app/lib/states.ts'
import { findOpenDeals } from '#app/zoho/records/deals.server.ts'
import { fetchRecords } from '#app/zoho/records/records.server.ts'
import { valueIn, type ZohoRecord } from '#app/zoho/records/rows.ts'
import {
  candidateFields,
  differingFacts,
  toCandidate,
  type Candidate,
  type ComparedFact,
} from '#app/sync/matching/candidate.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { withoutWrites } from '#app/sync/dry-run/dry-run-config.server.ts'
import { kinds } from '#app/sync/kinds/registry.server.ts'
import { recordLiveChanges } from '#app/sync/live/live.server.ts'
import { moveCustomers } from '#app/sync/move/move-batch.server.ts'
import { isWritten } from '#app/sync/core/synced-record.ts'
import { linkScope, loadOrgConfig, type OrgConfig } from '#app/sync/org/org-config.server.ts'

type About = { kind: RecordKind; shopifyId: ShopifyId }

export type OpenQuestion = About & {
  why: QuestionWhy
  zohoModule: string
  /** Shopify's record, as it would be written; null where the store does not show it at present. */
  shopify: Candidate | null
  candidates: (Candidate & { differs: ComparedFact[] })[]
  /** How many of the records that fitted are gone from Zoho. */
  gone: number
}

/**
 * The records that fit, as Zoho shows them now; null when the question is answered or settled.
 * @throws AppError when Zoho cannot be read
 */
export async function readQuestion(
  context: SyncContext,
  shop: ShopDomain,
  about: About,
): Promise<OpenQuestion | null> {
  const question = await loadOpen(context, shop, about)
  if (!question) return null
  const { why, zohoModule } = question
  const ids = candidatesOf(question)
  const { orgConfig, candidates } = await readCandidates(context, shop, question, ids)
  const [shopify, deals] = await Promise.all([
    readOwn(context, orgConfig, about),
    readDeals(context, orgConfig, zohoModule, candidates),
  ])
  const shown = candidates.map((candidate) => ({
    ...candidate,
    openDeals: deals?.get(candidate.id) ?? (deals ? 0 : null),
    differs: shopify ? differingFacts(shopify, candidate) : [],
  }))
  return { ...about, why, zohoModule, shopify, candidates: shown, gone: ids.length - candidates.length }
}

// The question is shown without what cannot be read besides.
async function unlessTrouble<T>(context: SyncContext, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    if (!isAppError(error)) throw error
    context.log.info({ code: error.code }, 'a question is shown without a part of it')
    return null
  }
}

const readOwn = (context: SyncContext, orgConfig: OrgConfig, { kind, shopifyId }: About) =>
  unlessTrouble(context, async () => {
    const found = await kinds[kind].readOne(context, withoutWrites(orgConfig), shopifyId)
    return found
      ? toCandidate({ id: plannedZohoId(shopifyId), ...found.mapped.row }, { kind, taken: false })
      : null
  })

// Contacts only: nothing else has deals of its own.
function readDeals(
  context: SyncContext,
  { zoho }: OrgConfig,
  module: string,
  candidates: readonly Candidate[],
): Promise<Map<string, number> | null> {
  if (module !== 'Contacts' || candidates.length === 0) return Promise.resolve(null)
  return unlessTrouble(context, async () => {
    const values = candidates.map(({ id }) => id)
    const open = await findOpenDeals(zoho, values)
    return new Map(values.map((id) => [id, open.filter(({ contactId }) => contactId === id).length]))
  })
}

async function loadOpen(context: SyncContext, shop: ShopDomain, { kind, shopifyId }: About) {
  const question = (await loadQuestions(context.db, { shop, kind }, [shopifyId])).get(shopifyId)
  return question?.answer === null ? question : null
}

/** These records of Zoho's, and whether each stands for another one already. */
export async function readCandidates(
  context: SyncContext,
  shop: ShopDomain,
  { zohoModule, shopifyId, kind }: Pick<Question, 'zohoModule' | 'kind'> & { shopifyId: ShopifyId | null },
  ids: readonly ZohoId[],
): Promise<{ orgConfig: OrgConfig; candidates: Candidate[] }> {
  const orgConfig = await loadOrgConfig(context, shop)
  const modules = [...Object.values(orgConfig.modules), ...orgConfig.orders.values()]
  const idField = modules.find((module) => module?.apiName === zohoModule)?.idField
  const fields = [...candidateFields(zohoModule), ...(idField ? [idField] : [])]
  const [records, linked] = await Promise.all([
    fetchRecords(orgConfig.zoho, zohoModule, ids, fields),
    loadLinkedZohoIds(context.db, shop, zohoModule, ids),
  ])
  const ownId = (record: ZohoRecord) => (idField ? valueIn(record, idField) : null)
  const candidates = records.map((record) => {
    const holder = linked.get(record.id) ?? ownId(record)
    const taken = typeof holder === 'string' && holder !== '' && holder !== shopifyId
    return toCandidate(record, { kind, taken })
  })
  return { orgConfig, candidates }
}

export type Input = About & { answer: Answer; zohoId: string | null }

/**
 * Remembers the answer and syncs the record. An answer to a question that is settled already changes nothing.
 * @returns false for such a one
 * @throws RejectedError `candidate_gone` or `candidate_taken` when the record chosen cannot be it: the question stays
 */
export async function answerQuestion(context: SyncContext, shop: ShopDomain, input: Input): Promise<boolean> {
  const { kind, shopifyId, answer } = input
  const question = await loadOpen(context, shop, input)
  if (!question) return false
  const zohoId = answer === 'this' ? await checkChoice(context, shop, question, input.zohoId) : null
  const at = context.now()
  const fresh = await saveAnswer(context.db, { shop, kind, shopifyId }, { answer, zohoId, at })
  if (!fresh) return false
  if (answer === 'skip') await resolveRecord(context.db, shop, { kind, shopifyId, at })
  else await syncAnswered(context, shop, question)
  return true
}

/** What follows from an answer that has the record in Zoho. */
export async function syncAnswered(
  context: SyncContext,
  shop: ShopDomain,
  question: Question,
): Promise<void> {
  if (await moveAnswered(context, shop, question)) return
  const { kind, shopifyId } = question
  const changes = [{ kind, shopifyId: question.parentId ?? shopifyId, deleted: false }]
  const triggerOf = await triggersOf(context, { shop, kind }, [shopifyId])
  await recordLiveChanges(context, { shop, delivery: null, trigger: triggerOf(shopifyId) }, changes)
}

/** By record: whoever asked, an import or a change, is who syncs it now. */
export async function triggersOf(
  context: SyncContext,
  scope: { shop: ShopDomain; kind: RecordKind },
  shopifyIds: readonly ShopifyId[],
): Promise<(shopifyId: ShopifyId) => 'history' | 'retry'> {
  const askers = await loadRefusedBy(context.db, scope, shopifyIds)
  return (shopifyId) => (isHistory(askers.get(shopifyId) ?? 'history') ? 'history' : 'retry')
}

async function checkChoice(
  context: SyncContext,
  shop: ShopDomain,
  question: Question,
  zohoId: string | null,
): Promise<ZohoId> {
  const ids = candidatesOf(question)
  const { orgConfig, candidates } = await readCandidates(context, shop, question, ids)
  const chosen = candidates.find(({ id }) => id === zohoId)
  if (chosen && !chosen.taken) return chosen.id
  if (chosen) throw new RejectedError('The record stands for another one', { code: 'candidate_taken' })
  const { kind, shopifyId, parentId, label, zohoModule } = question
  const left = candidates.map(({ id }) => id)
  const scope = { ...linkScope(context, orgConfig, kind), zohoModule }
  await saveQuestions(context.db, scope, [{ shopifyId, parentId, label, why: 'gone', candidates: left }])
  throw new RejectedError('The record is gone from Zoho', { code: 'candidate_gone' })
}

// Asked while its customer was to move to the other module: the answer moves it.
async function moveAnswered(context: SyncContext, shop: ShopDomain, question: Question): Promise<boolean> {
  const { shopifyId, zohoModule } = question
  const kind = question.kind
  const orgConfig = await loadOrgConfig(context, shop)
  const to = orgConfig.modules.customer
  const link = (await loadLinks(context.db, shop, 'customer', [shopifyId])).get(shopifyId)
  const meant = kinds[kind].movesTo(orgConfig.settings) === zohoModule && to
  if (!meant || !link || !isLinked(link) || link.zohoModule === zohoModule) return false
  const { synced } = await moveCustomers(context, { orgConfig, to, runId: null, contacts: 'keep' }, [link])
  if (synced.every(isWritten)) await resolveRecord(context.db, shop, { kind, shopifyId, at: context.now() })
  return true
}
