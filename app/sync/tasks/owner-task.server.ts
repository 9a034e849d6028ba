// A task in Zoho asks a person to look into the app: in the morning, where something is open that no task of the last week names.
// One too few rather than two (decision 139).

import { loadTimeZone } from '#app/db/screens/frame.server.ts'
import { loadConnection } from '#app/db/tables/connections.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import {
  changeOwnerTask,
  deleteOwnerTask,
  loadOwnerTask,
  takeOwnerTask,
  type ReportedCauses,
} from '#app/db/tasks/owner-tasks.server.ts'
import {
  isAppError,
  isDisconnected,
  isNotDone,
  isRejected,
  isThrottled,
  RejectedError,
  type AppError,
} from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { TaskProblem } from '#app/lib/states.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { toDate } from '#app/mapping/values/dates.ts'
import type { JobResult } from '#app/queue/jobs.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { loadDigestFacts, openThings } from '#app/sync/mail/digest-facts.server.ts'
import { nextMorning, ownMinuteMs } from '#app/sync/mail/mornings.server.ts'
import { loadSettings } from '#app/sync/org/choices.server.ts'
import { isShortOfCredits } from '#app/sync/queries/credits-left.server.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import { createTask } from '#app/zoho/records/tasks.server.ts'
import { fetchUsers } from '#app/zoho/settings/choices.server.ts'
import { isUserGone } from '#app/zoho/settings/users.ts'

const hourMs = 3_600_000
/** A week of mornings, less some slack: they are not to the minute, and clocks are changed. */
const repeatAfterMs = 6.5 * 24 * hourMs

/** What a look is about. */
type Look = { shop: ShopDomain; wanted: Settings['ownerTask']; told: ReportedCauses; next: Date }

/** The `ownerTask` job. */
export async function tellOwner(context: SyncContext, shop: ShopDomain): Promise<JobResult> {
  const { db } = context
  const row = await loadOwnerTask(db, shop)
  if (!row?.dueAt || row.dueAt > context.now()) return { done: true }
  const [{ ownerTask: wanted }, timeZone, connection] = await Promise.all([
    loadSettings(context, shop),
    loadTimeZone(db, shop),
    loadConnection(db, shop),
  ])
  const seen = { shop, dueAt: row.dueAt }
  // Disconnected by a process that knows no tasks: an older one, during a deploy.
  if (!connection) await deleteOwnerTask(db, seen)
  const next = wanted.on ? nextMorning(context.now(), timeZone, 'daily', ownMinuteMs(shop)) : null
  // Before anything is written: who dies in between writes one too few.
  const isTaken = await takeOwnerTask(db, seen, next)
  if (isTaken && next && connection?.state === 'connected')
    await look(context, { shop, wanted, told: row.told, next })
  return { done: true }
}

async function look(context: SyncContext, about: Look): Promise<void> {
  const { shop, told, next } = about
  const later = await waitOf(context, shop)
  if (later) return lookAgain(context, about, later === 'tomorrow' ? next : later)
  const now = context.now()
  const facts = await loadDigestFacts(context, shop, now)
  const open = openThings(facts)
  const since = now.getTime() - repeatAfterMs
  const recent = Object.entries(told).filter(([, at]) => Date.parse(at) > since)
  if (open.every((thing) => recent.some(([name]) => name === thing))) return
  const telling = Object.fromEntries([...recent, ...open.map((thing) => [thing, now.toISOString()])])
  const { language } = about.wanted
  const words = await context.taskWords({ language, facts, link: context.adminUrl(shop, '/app') })
  const dueOn = toDate(now.toISOString(), facts.timeZone) ?? undefined
  await write(context, about, { ...words, dueOn, telling })
}

/** Until when Zoho is left alone; null: it may be asked. Where Shopify shut the app out, that is to be told. */
async function waitOf(context: SyncContext, shop: ShopDomain): Promise<Date | 'tomorrow' | null> {
  const row = await loadShop(context.db, shop)
  if (!row || row.uninstalledAt) return 'tomorrow'
  const { pausedFor, pausedUntil } = row
  const isPaused = pausedFor !== null && pausedFor !== 'shopify_disconnected'
  if (isPaused && pausedUntil === null) return 'tomorrow'
  if (isPaused && pausedUntil && pausedUntil > context.now()) return pausedUntil
  return (await isShortOfCredits(context, shop, 0)) ? inAnHour(context) : null
}

const inAnHour = ({ now }: SyncContext): Date => new Date(now().getTime() + hourMs)

/** @param at not after the next morning, which says it all */
async function lookAgain({ db }: SyncContext, { shop, next }: Look, at: Date): Promise<void> {
  await changeOwnerTask(db, shop, { dueAt: at < next ? at : next })
}

type Writing = { subject: string; description: string; dueOn: string | undefined; telling: ReportedCauses }

async function write(context: SyncContext, about: Look, { telling, ...task }: Writing): Promise<void> {
  const { shop, wanted } = about
  let isSent = false
  try {
    const zoho = await context.zohoFor(shop)
    await refuseUnknown(zoho, wanted)
    // What is sent counts as told before anybody knows whether it was taken.
    await createTask(zoho, { ...task, ownerId: wanted.ownerId }, async () => {
      isSent = true
      await changeOwnerTask(context.db, shop, { told: telling })
    })
    await changeOwnerTask(context.db, shop, { problem: null })
    context.log.info({ shop }, 'task for the owner created')
  } catch (error) {
    if (!isAppError(error) || error.kind === 'invariant') throw error
    context.log.info({ shop, code: error.code, isSent }, 'task for the owner not created, or nobody knows')
    if (!isSent || isNotDone(error)) await saveRefusal(context, about, error)
  }
}

// By a call that creates nothing: a Zoho that is away is met here, where it leaves nothing in doubt.
async function refuseUnknown(zoho: ZohoClient, { ownerId }: Settings['ownerTask']): Promise<void> {
  if (isUserGone(ownerId, await fetchUsers(zoho)))
    throw new RejectedError('No such user in Zoho', { code: 'INVALID_DATA', field: 'Owner' })
}

// Of nothing that was created nothing was told. Whatever Zoho says of a task says nothing of the sync.
async function saveRefusal(context: SyncContext, about: Look, error: AppError): Promise<void> {
  const problem = isRejected(error) ? { problem: problemOf(error) } : {}
  await changeOwnerTask(context.db, about.shop, { told: about.told, ...problem })
  if (isRejected(error) || isDisconnected(error)) return
  const soon = inAnHour(context)
  await lookAgain(context, about, isThrottled(error) && error.retryAt > soon ? error.retryAt : soon)
}

function problemOf({ code, field, path }: RejectedError): TaskProblem {
  if (code === 'OAUTH_SCOPE_MISMATCH') return 'task_scope'
  if (code === 'NO_PERMISSION' || code === 'AUTHORIZATION_FAILED') return 'task_permission'
  return field === 'Owner' || path?.includes('Owner') ? 'task_owner' : 'task_refused'
}
