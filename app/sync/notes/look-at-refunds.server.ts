// Refunds and returns of orders -> notes under their records in Zoho, where the merchant wants them (decision 107). Each once:
// what became of it is kept, and Zoho is asked what it has before anything is written.

import {
  askForLooks,
  endLook,
  endNote,
  giveBackNote,
  loadNoted,
  pageLooks,
  takeNote,
  type Look,
} from '#app/db/attached/order-notes.server.ts'
import { isLinked, type RecordLink } from '#app/db/link-row.server.ts'
import { loadLinks } from '#app/db/tables/links.server.ts'
import { isAppError, isLate, isRejected } from '#app/lib/errors.ts'
import { markOf, refundNote, returnNote, type OrderNote } from '#app/mapping/notes/order-notes.ts'
import { isGranted } from '#app/shopify/auth/optional-scopes.ts'
import {
  fetchGivenBack,
  fetchRefundLines,
  fetchReturnLines,
  type GivenBack,
} from '#app/shopify/lists/given-back.server.ts'
import { createNote, fetchNoteTitles } from '#app/zoho/records/notes.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import type { Push } from '#app/sync/pipeline/kind.ts'
import { isPassedOver } from '#app/sync/work/passing-trouble.server.ts'
import { nextAfter } from './next-after.ts'

const ordersAtOnce = 50
/** So many that Shopify cannot answer for are no longer single orders' trouble. */
const mostUnanswered = 3
/** A record that is not in Zoho yet is waited for as long. */
const waitMs = 24 * 60 * 60_000
/** No write lasts so long: whoever had it died, or never learned what came of it. */
const doubtfulMs = 5 * 60_000

/** Orders that were met and have something given back are looked at for their notes: live ones, and imported ones if chosen. */
export async function noteGivenBack(
  context: SyncContext,
  { orgConfig, trigger }: Pick<Push, 'orgConfig' | 'trigger'>,
  mappedRecords: readonly MappedRecord[],
): Promise<void> {
  const { refundNotes } = orgConfig.settings
  const isHistory = trigger === 'import' || trigger === 'history'
  if (refundNotes === 'off' || (isHistory && refundNotes !== 'all')) return
  const ids = mappedRecords.flatMap(({ shopifyId, givenBack, filtered }) =>
    givenBack && !filtered ? [shopifyId] : [],
  )
  const scope = { shop: orgConfig.shop, orgId: orgConfig.zoho.org.orgId }
  await orgConfig.writer.perform(() => askForLooks(context.db, scope, ids, context.now()), undefined)
}

/** What was asked for, as far as it goes now. Trouble ends nothing else; the next look comes to it. */
export async function lookAtRefunds(context: SyncContext, orgConfig: OrgConfig): Promise<void> {
  const { shop, settings } = orgConfig
  if (settings.refundNotes === 'off') return
  try {
    const looking = { ...orgConfig, isReadable: true }
    for (let after = ''; ;) {
      const looks = await pageLooks(context.db, shop, { after, take: ordersAtOnce })
      const last = looks.at(-1)
      if (!last) return
      after = last.orderId
      await lookAtPage(context, looking, looks)
    }
  } catch (error) {
    if (!isPassedOver(error)) throw error
    context.log.warn({ shop, code: error.code }, 'refunds not noted')
  }
}

/** `isReadable`: Zoho has not refused to list the notes of a record. */
type Looking = OrgConfig & { isReadable: boolean }

async function lookAtPage(context: SyncContext, looking: Looking, looks: readonly Look[]): Promise<void> {
  const { shop } = looking
  const links = await loadLinks(
    context.db,
    shop,
    'order',
    looks.map(({ orderId }) => orderId),
  )
  const linkOf = ({ orderId }: Look): RecordLink | null => {
    const link = links.get(orderId)
    return link && isLinked(link) && !link.gone ? link : null
  }
  const there = looks.filter((look) => linkOf(look) !== null)
  const tooOld = context.now().getTime() - waitMs
  for (const look of looks)
    if (linkOf(look) === null && look.at.getTime() < tooOld) await endLook(context.db, shop, look)
  const given = await readGivenBack(context, looking, there)
  for (const look of there) {
    const [link, one] = [linkOf(look), given.get(look.orderId)]
    if (one === 'unanswered') continue
    if (!link || !one || (await noteOrder(context, looking, { link, given: one })))
      await endLook(context.db, shop, look)
  }
}

// What Shopify cannot answer for is asked for alone, and keeps no other waiting.
async function readGivenBack(
  context: SyncContext,
  looking: Looking,
  looks: readonly Look[],
): Promise<ReadonlyMap<string, GivenBack | 'unanswered'>> {
  const { shop, scopes } = looking
  const ids = looks.map(({ orderId }) => orderId)
  const read = (some: readonly string[]) =>
    fetchGivenBack(context.shopifyFor(shop), some, isGranted(scopes, 'read_returns'))
  try {
    return new Map((await read(ids)).map((one) => [one.orderId, one]))
  } catch (error) {
    if (!isPassedOver(error)) throw error
  }
  const found = new Map<string, GivenBack | 'unanswered'>()
  let unanswered = 0
  for (const id of ids) {
    const alone = unanswered < mostUnanswered ? await unlessAway(context, looking, read([id])) : null
    if (alone === null) found.set(id, 'unanswered')
    else for (const one of alone) found.set(id, one)
    if (alone === null) unanswered += 1
  }
  return found
}

type Noting = { link: RecordLink; given: GivenBack }

/** @returns false while one of its notes comes again */
async function noteOrder(context: SyncContext, looking: Looking, { link, given }: Noting): Promise<boolean> {
  const { shop } = looking
  const noted = await loadNoted(context.db, shop, given.orderId)
  const notes = await unlessAway(context, looking, notesOf(context, looking, given, noted))
  if (notes === null) return false
  if (notes.length === 0) return true
  const there = await titlesOf(looking, link)
  let over = true
  for (const note of notes) {
    const doubtfulSince = noted.get(note.source)?.at ?? null
    const isDone = await noteOne(context, looking, { link, note, there, doubtfulSince })
    over = over && isDone
  }
  return over
}

// Trouble of Shopify's with one order keeps no other waiting.
async function unlessAway<T>({ log }: SyncContext, { shop }: Looking, task: Promise<T>): Promise<T | null> {
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
  const isOpen = ({ source }: OrderNote) => (noted.get(source)?.state ?? 'taken') === 'taken'
  const openRefunds = refunds.filter((one) => isOpen(refundNote(one, [], zone)))
  const openReturns = returns.filter((one) => isOpen(returnNote(one, [], zone)))
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
    ...openReturns.map((one) => returnNote(one, ofReturns.get(one.id) ?? [], zone)),
  ]
}

/** Titles of the notes that the record has; null where Zoho does not say. */
async function titlesOf(looking: Looking, { zohoModule, zohoId }: RecordLink): Promise<string[] | null> {
  if (!looking.isReadable) return null
  try {
    return await fetchNoteTitles(looking.zoho, { module: zohoModule, id: zohoId })
  } catch (error) {
    if (!isRejected(error)) throw error
    looking.isReadable = false
    return null
  }
}

type One = {
  link: RecordLink
  note: OrderNote
  there: readonly string[] | null
  /** It was taken then, and nobody knows what came of it. */
  doubtfulSince: Date | null
}

/** @returns false while it comes again */
async function noteOne(context: SyncContext, looking: Looking, one: One): Promise<boolean> {
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
  { db, log }: SyncContext,
  { shop, zoho }: Looking,
  { link, note: { title, content } }: One,
  key: Parameters<typeof endNote>[1],
): Promise<boolean> {
  try {
    await createNote(zoho, { module: link.zohoModule, id: link.zohoId }, { title, content: content || title })
    await endNote(db, key, 'done')
    return true
  } catch (error) {
    if (isLate(error)) return false // it stays taken, and is looked for later
    const next = nextAfter(error)
    await (next === 'over' ? endNote(db, key, 'failed') : giveBackNote(db, key))
    if (next === 'stop' || !isAppError(error)) throw error
    log.warn({ shop, kind: 'order', shopifyId: link.shopifyId, code: error.code }, 'refund not noted')
    return next === 'over'
  }
}
