// Modules come and go with an organisation's edition, and with what its people hide (contracts/zoho 9.20).

import { loadModules, markMissing } from '#app/db/tables/modules.server.ts'
import { isRejected } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { syncedKinds } from '#app/lib/kinds.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { fetchModules } from '#app/zoho/settings/settings.server.ts'
import { loadSettings } from '#app/sync/org/choices.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { orgScope } from '#app/sync/org/org-config.server.ts'
import { prepareZoho } from './setup.server.ts'

/**
 * Looks which modules there are, one credit, and makes ready what has come back.
 * @returns whether anything changed since the last look
 */
export async function recordModules(context: SyncContext, shop: ShopDomain): Promise<boolean> {
  const zoho = await context.zohoFor(shop)
  const at = context.now()
  const [listed, known, settings] = await Promise.all([
    fetchModules(zoho.as('import')),
    loadModules(context.db, shop),
    loadSettings(context, shop),
  ])
  if (listed.length === 0) return false
  const gone = known.filter(({ apiName, available }) => available && !listed.includes(apiName))
  const used = usedModules(settings)
  const back = known.filter(
    ({ apiName, available }) => !available && listed.includes(apiName) && used.has(apiName),
  )
  if (gone.length + back.length === 0) return false
  const names = gone.map(({ apiName }) => apiName)
  context.log.info({ shop, gone: names, back: back.map(({ apiName }) => apiName) }, 'modules changed')
  await markMissing(context.db, orgScope({ shop, zoho }), names, at)
  if (back.length > 0) await prepare(context, shop)
  return true
}

/** The module that orders should go to, where it was looked for and is not there. */
export async function loadOrdersAway(
  { db }: Pick<SyncContext, 'db'>,
  shop: ShopDomain,
  { kinds, ordersAs }: Settings,
): Promise<Settings['ordersAs'] | null> {
  if (!kinds.order) return null
  const row = (await loadModules(db, shop)).find(({ apiName }) => apiName === ordersAs)
  return row?.available === false ? ordersAs : null
}

const usedModules = (settings: Settings): ReadonlySet<string> => {
  const kinds = syncedKinds(settings.kinds)
  const used = kinds.flatMap((kind) => {
    const { modules, otherModules } = mappingKinds[kind]
    return [...modules(settings), ...otherModules(settings)]
  })
  return new Set(['Accounts', ...used])
}

// What cannot be made ready now is told by the next import.
async function prepare(context: SyncContext, shop: ShopDomain): Promise<void> {
  try {
    await prepareZoho(context, shop)
  } catch (error) {
    if (!isRejected(error)) throw error
    context.log.warn({ err: error, shop }, 'module not prepared')
  }
}
