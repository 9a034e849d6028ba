// A sheet that follows what the merchant chooses while work goes on.

import { loadModules } from '#app/db/tables/modules.server.ts'
import { loadShopVersion } from '#app/db/tables/shops.server.ts'
import { isRejected } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { leased } from '#app/sync/core/leased.server.ts'
import { prepareZoho } from './setup.server.ts'
import { loadSheet, neededModules, type Sheet } from './sheet.server.ts'

/**
 * Answers the same sheet until choices, connection or modules changed: what was chosen a moment ago holds at once.
 * @param lease of the job: once it lapsed, the sheet's client begins no call
 */
export function followSheet(
  context: SyncContext,
  shop: ShopDomain,
  lease: AbortSignal,
): () => Promise<Sheet> {
  let last: { sheet: Sheet; version: string } | null = null
  return async () => {
    const version = await loadShopVersion(context.db, shop)
    if (last?.version !== version) {
      last = { version, sheet: await readySheet(leased(context, lease), shop) }
    }
    return last.sheet
  }
}

/** The other module chosen for customers or orders, after an import into the one: made ready before something goes there. */
export async function readySheet(context: SyncContext, shop: ShopDomain): Promise<Sheet> {
  const sheet = await loadSheet(context, shop)
  const chosenAnew = (['customer', 'order'] as const).filter((kind) => isUnready(sheet, kind))
  if (chosenAnew.length === 0) return sheet
  const known = new Set((await loadModules(context.db, shop)).map((module) => module.apiName))
  const needed = chosenAnew.flatMap((kind) => neededModules(kind, sheet.settings))
  if (known.size === 0 || needed.every((name) => known.has(name))) return sheet
  try {
    await context.lock(`ready ${shop}`, () => prepareZoho(context, shop))
  } catch (error) {
    if (!isRejected(error)) throw error
    context.log.warn({ err: error, shop }, 'module not prepared')
    return sheet
  }
  return loadSheet(context, shop)
}

// Nothing is made ready before the first import: until then no module is known.
const isUnready = ({ settings, modules, people }: Sheet, kind: 'customer' | 'order'): boolean =>
  settings.kinds[kind] && modules[kind] === null && (kind === 'order' || people.size > 0)
