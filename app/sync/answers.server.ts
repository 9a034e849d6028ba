// Many questions answered alike, and an answer taken back.

import { isLinked } from '#app/db/link-row.server.ts'
import { loadLinks } from '#app/db/tables/links.server.ts'
import { resolveRecord } from '#app/db/tables/outcomes.server.ts'
import {
  candidatesOf,
  loadOpenLike,
  reopenQuestion,
  saveAnswer,
  type Question,
} from '#app/db/tables/questions.server.ts'
import { RejectedError } from '#app/lib/errors.ts'
import type { ShopDomain, ShopifyId, ZohoId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { Answer, QuestionWhy } from '#app/lib/states.ts'
import { readCandidates, syncAnswered, triggersOf } from '#app/sync/answer.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { recordLiveChanges } from '#app/sync/live/live.server.ts'

/** Of one press: Zoho is asked for their candidates, a hundred a call. */
const mostAnswered = 200

export type ManyInput = { kind: RecordKind; why: QuestionWhy; answer: Answer }

/**
 * Answers open questions of one sort alike, the oldest first, so many and no more. `this`: the first record that fits
 * and is free; a question that has none left stays open.
 * @returns how many were answered
 * @throws AppError when Zoho cannot be read
 */
export async function answerMany(
  context: SyncContext,
  shop: ShopDomain,
  { kind, why, answer }: ManyInput,
): Promise<number> {
  const questions = await loadOpenLike(context.db, { shop, kind }, { why, take: mostAnswered })
  const chosen = answer === 'this' ? await firstFitting(context, shop, questions) : null
  const at = context.now()
  const answered: Question[] = []
  for (const question of questions) {
    const { shopifyId } = question
    const zohoId = chosen?.get(shopifyId) ?? null
    if (chosen && zohoId === null) continue
    if (await saveAnswer(context.db, { shop, kind, shopifyId }, { answer, zohoId, at }))
      answered.push(question)
  }
  if (answer === 'skip')
    for (const { shopifyId } of answered) await resolveRecord(context.db, shop, { kind, shopifyId, at })
  else await syncMany(context, shop, kind, answered)
  return answered.length
}

// Each record of Zoho's once: what the first of them takes is none of the next one's.
async function firstFitting(
  context: SyncContext,
  shop: ShopDomain,
  questions: readonly Question[],
): Promise<Map<ShopifyId, ZohoId>> {
  const chosen = new Map<ShopifyId, ZohoId>()
  const used = new Set<ZohoId>()
  for (const some of Map.groupBy(questions, ({ zohoModule }) => zohoModule).values()) {
    const [about] = some
    if (!about) continue
    const ids = [...new Set(some.flatMap(candidatesOf))]
    const { candidates } = await readCandidates(context, shop, { ...about, shopifyId: null }, ids)
    const free = new Set(candidates.filter(({ taken }) => !taken).map(({ id }) => id))
    for (const question of some) {
      const first = candidatesOf(question).find((id) => free.has(id) && !used.has(id))
      if (first === undefined) continue
      used.add(first)
      chosen.set(question.shopifyId, first)
    }
  }
  return chosen
}

// A record that is in Zoho already was asked about as it was to move: each of those moves by itself.
async function syncMany(
  context: SyncContext,
  shop: ShopDomain,
  kind: RecordKind,
  answered: readonly Question[],
): Promise<void> {
  const ids = answered.map(({ shopifyId }) => shopifyId)
  const links = await loadLinks(context.db, shop, kind, ids)
  const isThere = ({ shopifyId }: Question) => {
    const link = links.get(shopifyId)
    return link !== undefined && isLinked(link)
  }
  const triggerOf = await triggersOf(context, { shop, kind }, ids)
  const asked = new Map<ShopifyId, 'history' | 'retry'>()
  for (const question of answered.filter((one) => !isThere(one))) {
    const id = question.parentId ?? question.shopifyId
    // Of variants of one product, one that a change asked about has it synced as a change.
    if (asked.get(id) !== 'retry') asked.set(id, triggerOf(question.shopifyId))
  }
  for (const [trigger, some] of Map.groupBy([...asked], ([, by]) => by)) {
    const changes = some.map(([shopifyId]) => ({ kind, shopifyId, deleted: false }))
    await recordLiveChanges(context, { shop, delivery: null, trigger }, changes)
  }
  for (const question of answered.filter(isThere)) await syncAnswered(context, shop, question)
}

/**
 * Takes an answer back: the question is open again.
 * @throws RejectedError answer_written when it is too late
 */
export async function undoAnswer(
  context: SyncContext,
  shop: ShopDomain,
  { kind, shopifyId }: { kind: RecordKind; shopifyId: ShopifyId },
): Promise<boolean> {
  if (await reopenQuestion(context.db, { shop, kind, shopifyId })) return true
  throw new RejectedError('The answer was carried out already', { code: 'answer_written' })
}
