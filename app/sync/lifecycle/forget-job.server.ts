// The `forget` job: each shop that is said to have left, and each session that has no shop, is settled once Shopify was asked.

import {
  deleteSessions,
  listOrphanedSessions,
  listUninstalled,
  loadShop,
  unmarkUninstalled,
} from '#app/db/tables/shops.server.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import type { JobResult } from '#app/queue/jobs.ts'
import { fetchShop } from '#app/shopify/records/shop.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { forgetAccounts } from '#app/sync/protection/redact.server.ts'
import { wakeShop } from '#app/sync/work/wake.server.ts'
import { forgetShop, quietly } from './forget.server.ts'
import { saveInstall } from './install.server.ts'
import { askShopify, isGone } from './still-installed.server.ts'

/** The `forget` job: every shop that left. Its own row in the queue names none. One that fails holds up no other. */
export async function forgetUninstalled(sync: SyncContext): Promise<JobResult> {
  const left = await listUninstalled(sync.db)
  for (const row of left) await apart(sync, row.domain, (shop) => settleLeaving(sync, shop))
  for (const domain of await listOrphanedSessions(sync.db))
    await apart(sync, domain, (shop) => settleOrphan(sync, shop))
  await forgetAccounts(sync, (domain, task) => apart(sync, domain, task))
  await sync.queue.dropJobsOfGoneShops()
  const waiting = await listUninstalled(sync.db)
  // A wake-up of one that went may just have been on its way into the queue: once more, a moment later. For those that wait
  // for certainty the sweep comes, every minute.
  const someWent = left.some(({ domain }) => !waiting.some((one) => one.domain === domain))
  return someWent ? { done: false, runAt: new Date(Date.now() + onceMoreMs) } : { done: true }
}
const onceMoreMs = 1000

// The sweep comes back every minute: what failed is tried again then.
async function apart(
  sync: SyncContext,
  domain: string,
  task: (shop: ShopDomain) => Promise<void>,
): Promise<void> {
  const shop = ShopDomain.parse(domain)
  await quietly(sync, shop, 'not erased yet', () => task(shop))
}

async function settleLeaving(sync: SyncContext, shop: ShopDomain): Promise<void> {
  const row = await loadShop(sync.db, shop)
  if (!row?.uninstalledAt) return
  const answer = await askShopify(sync, shop)
  if (answer === 'installed') {
    sync.log.warn({ shop }, 'uninstall not believed: Shopify takes our token')
    await unmarkUninstalled(sync.db, shop, row.uninstalledAt)
    await wakeShop(sync, shop)
  } else if (isGone(row, answer, sync.now())) await forgetIfStill(sync, shop, row)
  else sync.log.info({ shop, answer }, 'erasure waits for certainty')
}

type Left = { uninstalledAt: Date | null; tokenAt: Date | null }

// Asking took its time: a visit may have installed it anew. Token exchanges hold the same lock.
const forgetIfStill = (sync: SyncContext, shop: ShopDomain, { uninstalledAt, tokenAt }: Left) =>
  sync.lock(`shopify token ${shop}`, async () => {
    const now = await loadShop(sync.db, shop)
    const same =
      now?.uninstalledAt?.getTime() === uninstalledAt?.getTime() &&
      now?.tokenAt?.getTime() === tokenAt?.getTime()
    if (now && same) await forgetShop(sync, shop)
  })

// A session whose shop we do not hold: of an install whose first visit is just under way or ended in the middle, or left
// over.
async function settleOrphan(sync: SyncContext, shop: ShopDomain): Promise<void> {
  const answer = await askShopify(sync, shop)
  if (answer === 'unknown') return
  // Before the lock: whoever reads with a token may want the same one.
  const facts = answer === 'installed' ? await fetchShop(sync.shopifyFor(shop)) : null
  await sync.lock(`shopify token ${shop}`, async () => {
    if (await loadShop(sync.db, shop)) return
    await (facts ? saveInstall(sync, shop, facts) : deleteSessions(sync.db, shop))
  })
}
