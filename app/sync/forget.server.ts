// Leaving: disconnect, uninstall, privacy erasure. What the app holds goes; what it wrote to Zoho stays the merchant's.

import { z } from 'zod'
import { deleteAllAccounts } from '#app/db/accounts.server.ts'
import { deleteConnection, loadConnection } from '#app/db/connections.server.ts'
import { deleteAllLinks, deleteLinks, forgetParent } from '#app/db/links.server.ts'
import { connectionPlace } from '#app/db/sealed.server.ts'
import { deleteModules, loadModules } from '#app/db/modules.server.ts'
import { loadActiveRun, moveRun } from '#app/db/runs.server.ts'
import {
  deleteSessions,
  deleteShop,
  forgetRecord,
  forgetRecords,
  listUninstalled,
  loadShop,
  markUninstalled,
  stopLive,
  unpauseShop,
} from '#app/db/shops.server.ts'
import { isAppError, isDisconnected } from '#app/lib/errors.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import type { JobEnding } from '#app/queue/jobs.ts'
import { cancelBulk } from '#app/shopify/bulk.server.ts'
import { fetchShop } from '#app/shopify/shop.server.ts'
import { deleteField } from '#app/zoho/settings.server.ts'
import { dropUnconfirmed } from './consent-grants.server.ts'
import type { SyncContext } from './context.ts'
import { wakeShop } from './wake.server.ts'

/** Cancels running work, revokes the consent, deletes links, outcomes and module facts. The shop stays installed. */
export async function disconnectZoho(
  sync: SyncContext,
  shop: ShopDomain,
  { removeFields }: { removeFields: boolean },
): Promise<void> {
  await stopLive(sync.db, shop)
  await stopRun(sync, shop)
  if (removeFields) await quietly(sync, shop, 'fields not removed', () => removeCreatedFields(sync, shop))
  await revoke(sync, shop)
  await deleteConnection(sync.db, shop)
  await deleteModules(sync.db, shop)
  await deleteAllLinks(sync.db, shop)
  await deleteAllAccounts(sync.db, shop)
  await forgetRecords(sync.db, shop)
  await unpauseShop(sync.db, shop)
}

async function stopRun(sync: SyncContext, shop: ShopDomain): Promise<void> {
  const run = await loadActiveRun(sync.db, shop)
  if (!run) return
  await moveRun(sync.db, { runId: run.id, shop }, ['running', 'paused', 'cancelling'], {
    state: 'cancelled',
    finishedAt: sync.now(),
  })
  for (const step of run.steps) {
    const id = step.state === 'reading' ? step.operationId : null
    if (id)
      await quietly(sync, shop, 'bulk operation not cancelled', () => cancelBulk(sync.shopifyFor(shop), id))
  }
}

async function revoke(sync: SyncContext, shop: ShopDomain): Promise<void> {
  await dropUnconfirmed(sync, { shop })
  const connection = await loadConnection(sync.db, shop)
  if (!connection) return
  // What no key of ours opens cannot be given back; leaving goes on.
  const token = sync.secrets.decrypt(connection.refreshToken, connectionPlace(shop, 'refreshToken'))
  if (token === null) sync.log.warn({ shop }, 'Zoho token not revoked: it cannot be read')
  else
    await quietly(sync, shop, 'Zoho token not revoked', () =>
      sync.zohoConsents.revoke(connection.accountsHost, token),
    )
  sync.forgetZoho(shop)
}

const Created = z.array(z.object({ id: z.string() })).catch([])

async function removeCreatedFields(sync: SyncContext, shop: ShopDomain): Promise<void> {
  const zoho = await sync.zohoFor(shop)
  for (const module of await loadModules(sync.db, shop)) {
    for (const { id } of Created.parse(module.createdFields)) await deleteField(zoho, module.apiName, id)
  }
}

// Leaving must succeed even when the other side does not answer: what we hold goes in any case.
async function quietly(
  sync: SyncContext,
  shop: ShopDomain,
  what: string,
  task: () => Promise<void>,
): Promise<void> {
  try {
    await task()
  } catch (error) {
    if (!isAppError(error)) throw error
    sync.log.warn({ err: error, shop }, what)
  }
}

/**
 * The app was uninstalled: marks the shop, and the `forget` job does the rest. Shopify's tokens are dead already.
 * @param triggeredAt when: a late repeat after a reinstall must not wipe the new install
 */
export async function noteUninstall(
  sync: SyncContext,
  shop: ShopDomain,
  triggeredAt: Date | null,
): Promise<void> {
  const row = await loadShop(sync.db, shop)
  const since = row?.tokenAt ?? row?.installedAt
  if (triggeredAt && since && triggeredAt.getTime() < since.getTime() - clockMs) {
    sync.log.info({ shop }, 'late uninstall ignored')
    return
  }
  await leave(sync, shop, triggeredAt ?? sync.now())
}

/** shop/redact: two days after an uninstall, and never after a reinstall. */
export const redactShop = (sync: SyncContext, shop: ShopDomain): Promise<void> =>
  leave(sync, shop, sync.now())

async function leave(sync: SyncContext, shop: ShopDomain, at: Date): Promise<void> {
  const { count } = await markUninstalled(sync.db, shop, at)
  if (count === 0) await deleteSessions(sync.db, shop)
  await sync.queue.enqueue('forget', {})
}

/** By how much Shopify's clock and ours may differ. */
const clockMs = 5 * 60_000

/** The `forget` job: every shop that left. Its own row in the queue names none. */
export async function forgetUninstalled(sync: SyncContext): Promise<JobEnding> {
  const left = await listUninstalled(sync.db)
  for (const row of left) {
    const shop = ShopDomain.parse(row.domain)
    if (isDoubtful(row) && (await isInstalled(sync, shop))) {
      await markUninstalled(sync.db, shop, null)
      await wakeShop(sync, shop)
    } else await forgetShop(sync, shop)
  }
  await sync.queue.dropJobsOfGoneShops()
  // A wake-up may just have been on its way into the queue: once more, a moment later.
  return left.length > 0 ? { done: false, runAt: new Date(Date.now() + onceMoreMs) } : { done: true }
}
const onceMoreMs = 1000

/** Uninstalled a little before the newest visit, as far as two clocks can tell: before or after it? */
export const isDoubtful = ({
  uninstalledAt,
  tokenAt,
}: {
  uninstalledAt: Date | null
  tokenAt: Date | null
}): boolean => uninstalledAt !== null && tokenAt !== null && uninstalledAt < tokenAt

// Shopify knows: an uninstall kills the token at once.
async function isInstalled(sync: SyncContext, shop: ShopDomain): Promise<boolean> {
  try {
    await fetchShop(sync.shopifyFor(shop))
    return true
  } catch (error) {
    if (isDisconnected(error)) return false
    throw error
  }
}

/** Everything of the shop goes, its consent to Zoho too. */
export async function forgetShop(
  sync: SyncContext,
  shop: ShopDomain,
  { keepSession } = { keepSession: false },
): Promise<void> {
  await revoke(sync, shop)
  await deleteShop(sync.db, shop)
  if (!keepSession) await deleteSessions(sync.db, shop)
  sync.log.info({ shop }, 'shop forgotten')
}

/** customers/redact: the link and outcomes of one customer. Names and addresses were never held. */
export async function forgetCustomer(sync: SyncContext, shop: ShopDomain, customerId: string): Promise<void> {
  await deleteLinks(sync.db, shop, 'customer', [customerId])
  await forgetParent(sync.db, shop, customerId)
  await forgetRecord(sync.db, shop, 'customer', customerId)
}
