// Leaving: disconnect, uninstall, privacy erasure. What the app holds goes; what it wrote to Zoho stays the merchant's.

import { z } from 'zod'
import { loadConnection } from '#app/db/tables/connections.server.ts'
import { connectionPlace } from '#app/db/protection/sealed.server.ts'
import { loadModules } from '#app/db/tables/modules.server.ts'
import { loadActiveRun, moveRun } from '#app/db/tables/runs.server.ts'
import {
  deletePriorTokens,
  deleteSessions,
  deleteShop,
  forgetOrganisation,
  loadShop,
  markUninstalled,
  stopLive,
} from '#app/db/tables/shops.server.ts'
import { isAppError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { JobResult } from '#app/queue/jobs.ts'
import { cancelBulk } from '#app/shopify/bulk/bulk.server.ts'
import { deleteField } from '#app/zoho/settings/settings.server.ts'
import { dropUnconfirmed } from './consent-grants.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { askShopify } from './still-installed.server.ts'

/** Cancels running work, revokes the consent, deletes links, outcomes and module facts. The shop stays installed. */
export async function disconnectZoho(
  sync: SyncContext,
  shop: ShopDomain,
  { removeFields }: { removeFields: boolean },
): Promise<boolean> {
  const connected = (await loadConnection(sync.db, shop)) !== null
  await stopLive(sync.db, shop)
  await stopRun(sync, shop)
  if (removeFields) await quietly(sync, shop, 'fields not removed', () => removeCreatedFields(sync, shop))
  await revoke(sync, shop)
  // Whoever dies before this keeps a connection that can be disconnected again; nobody keeps half of one.
  await forgetOrganisation(sync.db, shop)
  sync.forgetZoho(shop)
  return connected
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

/** Leaving must succeed even when the other side does not answer: what we hold goes in any case. */
export async function quietly(
  sync: SyncContext,
  shop: ShopDomain,
  what: string,
  task: () => Promise<void>,
): Promise<void> {
  try {
    await task()
  } catch (error) {
    const level = isAppError(error) ? 'warn' : 'error'
    sync.log[level]({ err: error, shop }, what)
  }
}

/**
 * app/uninstalled, and shop/redact two days later: marks the shop, and the `forget` job does the rest once Shopify confirms it.
 * @param triggeredAt when, says a header that nobody signed: of an install before the present one, it is ignored
 * @param agoMs how long before that the merchant left: who came back meanwhile has a newer install, which stays
 */
export async function recordUninstall(
  sync: SyncContext,
  shop: ShopDomain,
  { triggeredAt, agoMs = 0 }: { triggeredAt: Date | null; agoMs?: number },
): Promise<void> {
  const row = await loadShop(sync.db, shop)
  const since = row?.tokenAt ?? row?.installedAt
  if (triggeredAt && since && triggeredAt.getTime() < since.getTime() - clockMs) {
    sync.log.info({ shop }, 'news of an install before ignored')
    return
  }
  const leftAt = triggeredAt ?? sync.now()
  await markUninstalled(sync.db, shop, new Date(leftAt.getTime() - agoMs))
  await sync.queue.enqueue('forget', {})
}

/** By how much Shopify's clock and ours may differ. */
const clockMs = 5 * 60_000

/** The `shop` job after an uninstall that only a header names: nothing happens unless Shopify refuses our token. */
export async function askWhetherLeft(sync: SyncContext, shop: ShopDomain): Promise<JobResult> {
  const row = await loadShop(sync.db, shop)
  const answer = row && !row.uninstalledAt ? await askShopify(sync, shop) : 'installed'
  if (answer === 'unknown') return { done: false, runAt: new Date(Date.now() + askAgainMs) }
  if (answer === 'dead') await recordUninstall(sync, shop, { triggeredAt: null })
  return { done: true }
}
const askAgainMs = 15 * 60_000

/** Everything of the shop goes, its consent to Zoho too. Of one caller at a time: see the lock in `forgetIfStill` (forget-job.server.ts). */
export async function forgetShop(
  sync: SyncContext,
  shop: ShopDomain,
  { keepSession } = { keepSession: false },
): Promise<void> {
  await revoke(sync, shop)
  await deleteShop(sync.db, shop)
  await (keepSession ? deletePriorTokens : deleteSessions)(sync.db, shop)
  sync.log.info({ shop }, 'shop forgotten')
}
