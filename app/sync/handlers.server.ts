// Job name -> use case: the one table that says what each job does.

import { loadShop } from '#app/db/shops.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { Handlers, JobEnding } from '#app/queue/jobs.ts'
import { auditShop } from './audit.server.ts'
import type { SyncContext } from './context.ts'
import { forgetUninstalled } from './forget.server.ts'
import { runImport } from './import-run.server.ts'
import { noteShopUpdate } from './install.server.ts'
import { carryShop } from './live.server.ts'
import { runMove } from './move.server.ts'
import { unlessHeld } from './pause.server.ts'
import { reconcileShop } from './reconcile.server.ts'
import { sweep } from './sweep.server.ts'

export const syncHandlers = (context: SyncContext): Handlers => ({
  carry: ({ shop }, signal) => whileThere(context, shop, () => carryShop(context, shop, signal)),
  import: (run, signal) => whileThere(context, run.shop, () => runImport(context, run, signal)),
  move: (run, signal) => whileThere(context, run.shop, () => runMove(context, run, signal)),
  reconcile: ({ shop }) => whileThere(context, shop, () => reconcileShop(context, shop)),
  audit: ({ shop }, signal) => {
    const audit = (own: AbortSignal) => auditShop(context, shop, own)
    return whileThere(context, shop, () => unlessHeld(context, shop, signal, audit))
  },
  shop: ({ shop }) => whileThere(context, shop, () => noteShopUpdate(context, shop)),
  forget: () => forgetUninstalled(context),
  sweep: () => sweep(context),
})

// A shop may leave in the middle of its work: what fails then fails because its rows are gone, and is over.
async function whileThere(
  context: SyncContext,
  shop: ShopDomain,
  work: () => Promise<JobEnding>,
): Promise<JobEnding> {
  try {
    return await work()
  } catch (error) {
    if (await loadShop(context.db, shop)) throw error
    context.log.info({ shop }, 'shop left during its work')
    return { done: true }
  }
}
