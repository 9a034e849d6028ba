// Refunds and returns of orders -> notes under their records in Zoho, where the merchant wants them (decision 107): after
// everything else, at the credits' mercy, and some at a time.

import {
  askForLooks,
  endLook,
  forgetNoted,
  pageLooks,
  putOffLook,
  type Look,
} from '#app/db/attached/order-notes.server.ts'
import { isLinked, type Link, type RecordLink } from '#app/db/link-row.server.ts'
import { loadLinks } from '#app/db/tables/links.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import { isThrottled } from '#app/lib/errors.ts'
import type { ShopifyId } from '#app/lib/ids.ts'
import { parseStored } from '#app/mapping/settings/settings.ts'
import type { GivenBack } from '#app/shopify/returns/given-back.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import type { Push } from '#app/sync/pipeline/kind.ts'
import { isPassedOver } from '#app/sync/work/passing-trouble.server.ts'
import { notesStatusOf } from './hold-notes.server.ts'
import { noteOrder, readGivenBack, type NoteLooking as Noting } from './note-order.server.ts'
import { restsUntil } from './resting-records.server.ts'

/** A query to Shopify. */
const ordersAtOnce = 50
/** The next look goes on: a comparison has other shops to serve. */
const mostOrders = 100
const longestMs = 30_000
/** A record that is not in Zoho yet is waited for as long. */
const waitMs = 24 * 60 * 60_000

/**
 * Orders that were met and have something given back, or had a return, are looked at for their notes: live ones, and
 * imported ones if chosen.
 */
export async function askForNotes(
  context: SyncContext,
  { orgConfig, trigger }: Pick<Push, 'orgConfig' | 'trigger'>,
  mappedRecords: readonly MappedRecord[],
): Promise<void> {
  const { refundNotes } = orgConfig.settings
  const isHistory = trigger === 'import' || trigger === 'history'
  if (refundNotes === 'off' || (isHistory && refundNotes !== 'all')) return
  const met = mappedRecords.flatMap(({ shopifyId, givenBack, filtered }) =>
    filtered ? [] : [{ shopifyId, givenBack: givenBack ?? false }],
  )
  const scope = { shop: orgConfig.shop, orgId: orgConfig.zoho.org.orgId }
  const asked = { at: context.now(), isNews: !isHistory }
  await orgConfig.writer.perform(() => askForLooks(context.db, scope, met, asked), undefined)
}

/**
 * Orders that stand under another record than before, because it was deleted in Zoho, are noted anew. Where theirs came back
 * or was merged, the titles of its notes tell that they are there.
 */
export async function askForNotesAnew(
  context: SyncContext,
  { orgConfig }: Pick<Push, 'orgConfig'>,
  { fresh, links }: { fresh: readonly SyncedRecord[]; links: ReadonlyMap<ShopifyId, Link> },
): Promise<void> {
  const { shop, settings, zoho } = orgConfig
  if (settings.refundNotes === 'off') return
  const moved = fresh.flatMap(({ mapped: { shopifyId }, syncResult }) => {
    const before = links.get(shopifyId)?.zohoId ?? null
    return before !== null && before !== syncResult.zohoId ? [shopifyId] : []
  })
  const noted = await forgetNoted(context.db, shop, moved)
  const met = noted.map((shopifyId) => ({ shopifyId, givenBack: true }))
  await askForLooks(context.db, { shop, orgId: zoho.org.orgId }, met, { at: context.now(), isNews: false })
}

type Looking = Noting & { startedAt: Date; signal: AbortSignal }

/** Some of what was asked for. Trouble ends nothing else; the next look comes to it. */
export async function checkRefunds(
  context: SyncContext,
  orgConfig: OrgConfig,
  signal: AbortSignal,
): Promise<void> {
  const { shop, settings } = orgConfig
  if (settings.refundNotes === 'off') return
  const notesStatus = await notesStatusOf(context, orgConfig)
  if (notesStatus === 'held') return
  const startedAt = context.now()
  const zoho = orgConfig.zoho.as('import')
  const looking = { ...orgConfig, zoho, isReadable: true, notesStatus, startedAt, signal }
  const page = { tooOld: tooOldAt(looking), take: ordersAtOnce }
  const seen: ShopifyId[] = []
  try {
    while (seen.length < mostOrders && (await goesOn(context, looking))) {
      // The comparison before may have them synced once more meanwhile: they are asked for later than this began.
      const looks = await pageLooks(context.db, shop, { ...page, until: context.now(), but: seen })
      if (looks.length === 0) return
      seen.push(...looks.map(({ orderId }) => orderId))
      await checkPage(context, looking, looks)
    }
  } catch (error) {
    // The shop's other work asks for itself.
    if (isThrottled(error)) return
    if (!isPassedOver(error)) throw error
    context.log.warn({ shop, code: error.code }, 'refunds not noted')
  }
}

// Neither the time is over, nor does the shop wait or want no notes any more.
async function goesOn({ db, now }: SyncContext, { shop, startedAt, signal }: Looking): Promise<boolean> {
  if (signal.aborted || now().getTime() - startedAt.getTime() > longestMs) return false
  const row = await loadShop(db, shop)
  return row?.pausedFor === null && parseStored(row.settings).refundNotes !== 'off'
}

async function checkPage(context: SyncContext, looking: Looking, looks: readonly Look[]): Promise<void> {
  const { db, now } = context
  const { shop, startedAt } = looking
  const ids = looks.map(({ orderId }) => orderId)
  const links = await loadLinks(db, shop, 'order', ids)
  const thereOf = (id: ShopifyId): RecordLink | null => {
    const link = links.get(id)
    return link && isLinked(link) && !link.gone ? link : null
  }
  const restOf = (link: RecordLink | null) => link && restsUntil({ shop, link }, now())
  // Whoever rests now is not read, even where its rest ends while the others are looked at.
  const rests = new Map(ids.map((id) => [id, restOf(thereOf(id))]))
  const asked = ids.filter((id) => thereOf(id) !== null && !rests.get(id))
  const given = await readGivenBack(context, looking, asked)
  for (const look of looks) {
    const [link, one] = [thereOf(look.orderId), given.get(look.orderId)]
    if (one === 'unasked') continue
    if (!(await goesOn(context, looking))) return
    const rested = rests.get(look.orderId) ?? null
    const isDone = !rested && (await isOver(context, looking, { look, link, one }))
    if (isDone) {
      await endLook(db, shop, look)
      continue
    }
    const rest = rested ?? restOf(link)
    const at = rest ?? new Date(startedAt.getTime() + 1)
    await putOffLook(db, shop, look, { at, refusedAt: look.refusedAt ?? (rest && startedAt) })
  }
}

type Looked = { look: Look; link: RecordLink | null; one: GivenBack | 'unanswered' | undefined }

async function isOver(context: SyncContext, looking: Looking, { look, link, one }: Looked): Promise<boolean> {
  if (!link) return look.at < tooOldAt(looking)
  if (one === 'unanswered') return false
  const refusedMs = look.refusedAt ? looking.startedAt.getTime() - look.refusedAt.getTime() : 0
  return one === undefined || noteOrder(context, looking, { link, given: one, refusedMs })
}

const tooOldAt = ({ startedAt }: Looking) => new Date(startedAt.getTime() - waitMs)
