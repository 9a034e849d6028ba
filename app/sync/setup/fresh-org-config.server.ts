// An org config that follows what the merchant chooses while work goes on.

import { loadConnection } from '#app/db/tables/connections.server.ts'
import { listReadyModules, loadModules, type ZohoModule } from '#app/db/tables/modules.server.ts'
import { loadShopVersion, type ShopRow } from '#app/db/tables/shops.server.ts'
import { isRejected } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { recordKinds, type RecordKind } from '#app/lib/record-kind.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { parseStored } from '#app/mapping/settings/settings.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { leased } from '#app/sync/work/leased.server.ts'
import { prepareZoho } from './setup.server.ts'
import { loadOrgConfig, type OrgConfig } from '#app/sync/org/org-config.server.ts'

/**
 * Answers the same org config until choices, connection or modules changed: what was chosen a moment ago holds at once.
 * @param lease of the job: once it lapsed, the org config's client begins no call
 */
export function followOrgConfig(
  context: SyncContext,
  shop: ShopDomain,
  lease: AbortSignal,
): () => Promise<OrgConfig> {
  let last: { orgConfig: OrgConfig; version: string } | null = null
  return async () => {
    const version = await loadShopVersion(context.db, shop)
    if (last?.version !== version) {
      last = { version, orgConfig: await readyOrgConfig(leased(context, lease), shop) }
    }
    return last.orgConfig
  }
}

/** The other module chosen for customers or orders, after an import into the one: made ready before something goes there. */
export async function readyOrgConfig(context: SyncContext, shop: ShopDomain): Promise<OrgConfig> {
  const orgConfig = await loadOrgConfig(context, shop)
  const chosenAnew = recordKinds.filter((kind) => isUnready(orgConfig, kind))
  if (chosenAnew.length === 0) return orgConfig
  const [modules, connection] = await Promise.all([
    loadModules(context.db, shop),
    loadConnection(context.db, shop),
  ])
  // What was closed to the consent of before may be open to this one.
  const isKnown = ({ available, fetchedAt }: ZohoModule) =>
    available || !connection || fetchedAt >= connection.connectedAt
  const known = new Set(modules.filter(isKnown).map((module) => module.apiName))
  const needed = chosenAnew.flatMap((kind) => mappingKinds[kind].neededModules(orgConfig.settings))
  if (modules.length === 0 || needed.every((name) => known.has(name))) return orgConfig
  try {
    await context.lock(`ready ${shop}`, () => prepareZoho(context, shop))
  } catch (error) {
    if (!isRejected(error)) throw error
    context.log.warn({ err: error, shop }, 'module not prepared')
    return orgConfig
  }
  return loadOrgConfig(context, shop)
}

/**
 * What was chosen, where all of it is ready: enough to compare records. What is known of the modules is a hundred times as long,
 * and most looks find nothing to write. Null: something is not ready, or Zoho is not connected.
 */
export async function readyChoices(
  { db }: Pick<SyncContext, 'db'>,
  shop: ShopDomain,
  stored: ShopRow['settings'],
): Promise<Pick<OrgConfig, 'shop' | 'settings'> | null> {
  const settings = parseStored(stored)
  const ready = new Set(await listReadyModules(db, shop))
  const chosen = recordKinds.filter((kind) => settings.kinds[kind])
  const needed = chosen.flatMap((kind) => mappingKinds[kind].neededModules(settings))
  return ready.size > 0 && needed.every((name) => ready.has(name)) ? { shop, settings } : null
}

const isUnready = ({ settings, modules, people }: OrgConfig, kind: RecordKind): boolean =>
  settings.kinds[kind] && modules[kind] === null && mappingKinds[kind].isMadeReady(people.size)
