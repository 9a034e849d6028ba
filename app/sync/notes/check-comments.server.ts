// Comments of staff on the timelines of orders and customers -> notes under their records in Zoho, where the merchant wants
// them (decision 101). Each once: which was taken is remembered for longer than any look reaches back.

import { isLinked } from '#app/db/link-row.server.ts'
import { endRun, giveBackRun, takeRun } from '#app/db/flow/flow-runs.server.ts'
import { loadConnection, updateOrgFacts } from '#app/db/tables/connections.server.ts'
import { loadLinks } from '#app/db/tables/links.server.ts'
import { isAppError } from '#app/lib/errors.ts'
import { toDate } from '#app/mapping/values/dates.ts'
import { cut } from '#app/mapping/values/text.ts'
import { fetchComments, type TimelineComment } from '#app/shopify/lists/comments.server.ts'
import { createNote } from '#app/zoho/records/notes.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import { isPassedOver } from '#app/sync/work/passing-trouble.server.ts'
import { noteRefused, noteTaken, notesStatusOf, type NotesStatus } from './hold-notes.server.ts'
import { restsUntil } from './resting-records.server.ts'

/** Shopify's search index lags behind writes (contracts/shopify 3.2). */
const overlapMs = 10 * 60_000
/** Four hours less than what was taken is remembered for (sweep.server.ts). */
const reachMs = 24 * 60 * 60_000
const contentLimit = 32_000
/** One that is older, and whose record rests, is left behind before it is tried often again. */
const lastTriesMs = 20 * 60 * 60_000

/**
 * Notes what was written since the last look, and no longer than a day ago. A record that is not in Zoho yet is waited
 * for as long. Trouble ends nothing else; the next look comes to it.
 */
export async function checkComments(context: SyncContext, orgConfig: OrgConfig): Promise<void> {
  const { shop, settings } = orgConfig
  if (!settings.timelineNotes) return
  const notesStatus = await notesStatusOf(context, orgConfig)
  if (notesStatus === 'held') return
  const looking = { ...orgConfig, notesStatus }
  const startedAt = context.now()
  try {
    const last = (await loadConnection(context.db, shop))?.notesAt ?? startedAt
    const since = new Date(Math.max(last.getTime() - overlapMs, startedAt.getTime() - reachMs))
    let reached = startedAt.getTime()
    for await (const page of fetchComments(context.shopifyFor(shop), since)) {
      const waiting = await notePage(context, looking, page)
      reached = Math.min(reached, ...waiting.map(({ createdAt }) => createdAt.getTime()))
    }
    await updateOrgFacts(context.db, orgConfig, { notesAt: new Date(reached) })
  } catch (error) {
    if (!isPassedOver(error)) throw error
    context.log.warn({ shop, code: error.code }, 'comments not noted')
  }
}

type Looking = OrgConfig & { notesStatus: NotesStatus }

/** @returns those that the next looks come to: most often their record is not in Zoho yet, or takes none for a while */
async function notePage(
  context: SyncContext,
  looking: Looking,
  page: readonly TimelineComment[],
): Promise<TimelineComment[]> {
  const waiting: TimelineComment[] = []
  for (const comment of page) if (!(await noteComment(context, looking, comment))) waiting.push(comment)
  return waiting
}

/** @returns false while its record is not in Zoho, or Zoho could not take it */
async function noteComment(
  context: SyncContext,
  looking: Looking,
  { id, on, text, createdAt }: TimelineComment,
): Promise<boolean> {
  const { db, log, now } = context
  const { shop, zoho, zone } = looking
  const link = (await loadLinks(db, shop, on.kind, [on.id])).get(on.id)
  if (!link || !isLinked(link) || restsUntil({ shop, link }, now())) return false
  const run = { shop, id: `note ${id}` }
  if ((await takeRun(db, run, now())) !== 'taken') return true
  const title = `Shopify comment, ${toDate(createdAt.toISOString(), zone) ?? ''}`
  const note = { title, content: cut(text, contentLimit) }
  try {
    await createNote(zoho, { module: link.zohoModule, id: link.zohoId }, note)
    await endRun(db, run, 'done')
    await noteTaken(context, looking, link)
  } catch (error) {
    const isLast = now().getTime() - createdAt.getTime() > lastTriesMs
    const next = await noteRefused(context, looking, { link, error, isLast })
    await (next === 'over' ? endRun(db, run, 'failed') : giveBackRun(db, run)) // late: rather none than two
    if (next === 'stop' || !isAppError(error)) throw error
    log.warn({ shop, kind: on.kind, shopifyId: on.id, code: error.code }, 'comment not noted')
    return next === 'over'
  }
  return true
}
