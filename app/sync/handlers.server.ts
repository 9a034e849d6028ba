// Job name -> use case: the one table that says what each job does.

import type { Handlers } from '#app/queue/jobs.ts'
import { auditShop } from './audit.server.ts'
import type { SyncContext } from './context.ts'
import { forgetUninstalled } from './forget.server.ts'
import { runImport } from './import-run.server.ts'
import { noteShopUpdate } from './install.server.ts'
import { carryShop } from './live.server.ts'
import { reconcileShop } from './reconcile.server.ts'
import { sweep } from './sweep.server.ts'

export const syncHandlers = (context: SyncContext): Handlers => ({
  carry: ({ shop }, signal) => carryShop(context, shop, signal),
  import: (run, signal) => runImport(context, run, signal),
  reconcile: ({ shop }) => reconcileShop(context, shop),
  audit: ({ shop }, signal) => auditShop(context, shop, signal),
  shop: ({ shop }) => noteShopUpdate(context, shop),
  forget: () => forgetUninstalled(context),
  sweep: () => sweep(context),
})
