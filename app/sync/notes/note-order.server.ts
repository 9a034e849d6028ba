// The refunds and returns of one order become notes, each once: what became of it is kept, and Zoho is asked what it has
// before anything is written.

import { endNote, giveBackNote, loadNoted, takeNote } from '#app/db/attached/order-notes.server.ts'
import type { RecordLink } from '#app/db/link-row.server.ts'
import { isAppError, isLate, isRejected } from '#app/lib/errors.ts'
import type { ShopifyId } from '#app/lib/ids.ts'
import {
  markOf,
  refundNote,
  returnNote,
  sourceOfReturn,
  type OrderNote,
} from '#app/mapping/notes/order-notes.ts'
import type { ReturnHead } from '#app/shopify/returns/given-back.ts'
import { isGranted } from '#app/shopify/auth/optional-scopes.ts'
import {
  fetchGivenBack,
  fetchRefundLines,
  fetchReturnLines,
  type GivenBack,
} from '#app/shopify/returns/given-back.server.ts'
import { createNote, fetchNoteTitles } from '#app/zoho/records/notes.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import { isPassedOver } from '#app/sync/work/passing-trouble.server.ts'
import { noteRefused, noteTaken, type NotesStatus } from './hold-notes.server.ts'
import { isOfAllNotes, isRefusedForGood } from './next-after.ts'
import { restsUntil } from './resting-records.server.ts'

/** So many that Shopify cannot answer for are no longer single orders' trouble. */
const mostUnanswered = 3
/** No write lasts so long: whoever had it died, or never learned what came of it. */
const doubtfulMs = 5 * 60_000

/** `isReadable`: Zoho has not refused to list the notes of a record. */
export type NoteLooking = OrgConfig & { isReadable: boolean; notesStatus: NotesStatus }

/**
 * What was given back of these orders. What Shopify cannot answer for is asked for alone, and keeps no other waiting;
 * where there is much of that, the rest is left for the next time.
 */
export async function readGivenBack(
  context: SyncContext,
  looking: NoteLooking,
  ids: readonly ShopifyId[],
): Promise<ReadonlyMap<string, GivenBack | 'unanswered' | 'unasked'>> {
  const { shop, scopes } = looking
  const read = (some: readonly ShopifyId[]) =>
    fetchGivenBack(context.shopifyFor(shop), some, isGranted(scopes, 'read_returns'))
  try {
    return new Map((await read(ids)).map((one) => [one.orderId, one]))
  } catch (error) {
    if (!isPassedOver(error)) throw error
  }
  const found = new Map<string, GivenBack | 'unanswered' | 'unasked'>()
  let unanswered = 0
  for (const id of ids) {
    if (unanswered === mostUnanswered) {
      found.set(id, 'unasked')
      continue
    }
    const alone = await unlessAway(context, looking, read([id]))
    for (const one of alone ?? []) found.set(id, one)
    if (alone) continue
    found.set(id, 'unanswered')
    unanswered += 1
  }
  return found
}

/** `refusedMs`: since the record was refused a note first; zero where it was not. */
type Noting = { link: RecordLink; given: GivenBack; refusedMs: number }

/** @returns false while one of its notes comes again */
export async function noteOrder(
  context: SyncContext,
  looking: NoteLooking,
  { link, given, refusedMs }: Noting,
): Promise<boolean> {
  const { shop } = looking
  const noted = await loadNoted(context.db, shop, given.orderId)
  const notes = await unlessAway(context, looking, notesOf(context, looking, given, noted))
  if (notes === null) return false
  if (notes.length === 0) return true
  const there = await titlesOf(looking, link)
  let over = true
  for (const note of notes) {
    const doubtfulSince = noted.get(note.source)?.at ?? null
    if (restsUntil({ shop, link }, context.now())) return false
    const isDone = await noteOne(context, looking, { link, note, there, doubtfulSince, refusedMs })
    over = over && isDone
  }
  return over
}

// Trouble of Shopify's with one order keeps no other waiting.
async function unlessAway<T>(
  { log }: SyncContext,
  { shop }: NoteLooking,
  task: Promise<T>,
): Promise<T | null> {
  try {
    return await task
  } catch (error) {
    if (!isPassedOver(error)) throw error
    log.warn({ shop, kind: 'order', code: error.code }, 'refunds not read')
    return null
  }
}

type Known = Awaited<ReturnType<typeof loadNoted>>

// Lines are read of those only that are still to be noted.
async function notesOf(
  context: SyncContext,
  { shop, zone }: OrgConfig,
  { refunds, returns }: GivenBack,
  noted: Known,
): Promise<OrderNote[]> {
  const admin = context.shopifyFor(shop)
  const isOpen = ({ source }: Pick<OrderNote, 'source'>) => (noted.get(source)?.state ?? 'taken') === 'taken'
  const openRefunds = refunds.filter((one) => isOpen(refundNote(one, [], zone)))
  const dueOf = (one: ReturnHead) => ({ zone, source: sourceOfReturn(one, noted) })
  const openReturns = returns.filter((one) => isOpen(dueOf(one)))
  const ofRefunds = await fetchRefundLines(
    admin,
    openRefunds.map(({ id }) => id),
  )
  const ofReturns = await fetchReturnLines(
    admin,
    openReturns.map(({ id }) => id),
  )
  return [
    ...openRefunds.map((one) => refundNote(one, ofRefunds.get(one.id) ?? [], zone)),
    ...openReturns.map((one) => returnNote(one, ofReturns.get(one.id) ?? [], dueOf(one))),
  ]
}

/** Titles of the notes that the record has; null where Zoho does not say. */
async function titlesOf(looking: NoteLooking, { zohoModule, zohoId }: RecordLink): Promise<string[] | null> {
  if (!looking.isReadable) return null
  try {
    return await fetchNoteTitles(looking.zoho, { module: zohoModule, id: zohoId })
  } catch (error) {
    if (!isRejected(error)) throw error
    if (isOfAllNotes(error)) looking.isReadable = false
    return null
  }
}

type One = {
  link: RecordLink
  note: OrderNote
  there: readonly string[] | null
  /** It was taken then, and nobody knows what came of it. */
  doubtfulSince: Date | null
  refusedMs: number
}

/** @returns false while it comes again */
async function noteOne(context: SyncContext, looking: NoteLooking, one: One): Promise<boolean> {
  const { db, now } = context
  const { link, note, there, doubtfulSince } = one
  const { shop, zoho } = looking
  const key = { shop, orgId: zoho.org.orgId, orderId: link.shopifyId, source: note.source }
  if (doubtfulSince && now().getTime() - doubtfulSince.getTime() < doubtfulMs) return false
  if (!(await takeNote(db, key, { at: now(), doubtfulSince }))) return false
  const isThere = there?.some((title) => title.includes(markOf(note.source))) ?? false
  // Written or not, and Zoho does not say: rather none than two.
  const isLost = doubtfulSince !== null && there === null
  if (!isThere && !isLost) return writeNote(context, looking, one, key)
  await endNote(db, key, isThere ? 'done' : 'failed')
  return true
}

async function writeNote(
  context: SyncContext,
  looking: NoteLooking,
  { link, note: { title, content }, refusedMs }: One,
  key: Parameters<typeof endNote>[1],
): Promise<boolean> {
  const { db, log } = context
  const { shop, zoho } = looking
  try {
    await createNote(zoho, { module: link.zohoModule, id: link.zohoId }, { title, content: content || title })
    await endNote(db, key, 'done')
    await noteTaken(context, looking, link)
    return true
  } catch (error) {
    if (isLate(error)) return false // it stays taken, and is looked for later
    // While all are refused, none ends: once they are taken again, all go.
    const isLast = looking.notesStatus === 'open' && isRefusedForGood(error, refusedMs)
    const next = await noteRefused(context, looking, { link, error, isLast, refusedMs })
    const isOver = next === 'over' || (next === 'later' && isLast)
    await (isOver ? endNote(db, key, 'failed') : giveBackNote(db, key))
    if (next === 'stop' || !isAppError(error)) throw error
    log.warn({ shop, kind: 'order', shopifyId: link.shopifyId, code: error.code }, 'refund not noted')
    return isOver
  }
}
