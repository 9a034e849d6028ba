// Job name -> use case: the one table that says what each job does.

import { loadShop } from '#app/db/tables/shops.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { Handlers, JobResult } from '#app/queue/jobs.ts'
import { tellFlow } from '#app/sync/flow/tell-flow.server.ts'
import { auditShop } from '#app/sync/reconcile/audit.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { leased } from '#app/sync/work/leased.server.ts'
import { askWhetherLeft } from '#app/sync/lifecycle/forget.server.ts'
import { forgetUninstalled } from '#app/sync/lifecycle/forget-job.server.ts'
import { runImport } from '#app/sync/import/import-run.server.ts'
import { saveShopUpdate } from '#app/sync/lifecycle/install.server.ts'
import { syncShop } from '#app/sync/live/live.server.ts'
import { sendMail } from '#app/sync/mail/send-mail.server.ts'
import { runMove } from '#app/sync/move/move.server.ts'
import { syncImages } from '#app/sync/images/sync-images.server.ts'
import { tellOwner } from '#app/sync/tasks/owner-task.server.ts'
import { unlessHeld } from '#app/sync/work/pause.server.ts'
import { reconcileShop } from '#app/sync/reconcile/reconcile.server.ts'
import { sweep } from '#app/sync/reconcile/sweep.server.ts'

export const syncHandlers = (context: SyncContext): Handlers => ({
  sync: ({ shop }, signal) => whileThere(context, shop, () => syncShop(context, shop, signal)),
  import: (run, signal) =>
    whileThere(context, run.shop, () => runImport(leased(context, signal), run, signal)),
  move: (run, signal) => whileThere(context, run.shop, () => runMove(leased(context, signal), run, signal)),
  reconcile: ({ shop }, signal) =>
    whileThere(context, shop, () => reconcileShop(leased(context, signal), shop, signal)),
  audit: ({ shop }, signal) => {
    const audit = (own: AbortSignal) => auditShop(leased(context, signal), shop, own)
    return whileThere(context, shop, () => unlessHeld(context, shop, signal, audit))
  },
  shop: ({ shop, saidToLeave }) =>
    whileThere(context, shop, () => (saidToLeave ? askWhetherLeft : saveShopUpdate)(context, shop)),
  images: ({ shop }, signal) => {
    const put = (own: AbortSignal) => syncImages(leased(context, signal), shop, own)
    return whileThere(context, shop, () => unlessHeld(context, shop, signal, put))
  },
  flow: ({ shop }) => whileThere(context, shop, () => tellFlow(context, shop)),
  mail: ({ shop }) => whileThere(context, shop, () => sendMail(context, shop)),
  ownerTask: ({ shop }, signal) => whileThere(context, shop, () => tellOwner(leased(context, signal), shop)),
  forget: () => forgetUninstalled(context),
  sweep: () => sweep(context),
})

// A shop may leave in the middle of its work: what fails then fails because its rows are gone, and is over. The job itself
// still names the shop, and may have begun after all others were removed.
async function whileThere(
  context: SyncContext,
  shop: ShopDomain,
  work: () => Promise<JobResult>,
): Promise<JobResult> {
  const end = await work().then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  )
  if (!(await loadShop(context.db, shop))) {
    context.log.info({ shop }, 'shop left during its work')
    await context.queue.enqueue('forget', {})
    return { done: true }
  }
  if ('error' in end) throw end.error
  return end.result
}
