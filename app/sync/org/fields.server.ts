// Zoho's field metadata kept fresh: fields come and go there, and the merchant's rules live by them.

import { loadModules, saveFields, type ReadAt } from '#app/db/tables/modules.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { recordKinds, type RecordKind } from '#app/lib/record-kind.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { fetchLayouts, fetchUsers, type ZohoLayout } from '#app/zoho/settings/choices.server.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'
import { fetchFields } from '#app/zoho/settings/settings.server.ts'
import { loadSettings } from './choices.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { moduleOfKind, orgScope } from './org-config.server.ts'

export type ZohoChoices = {
  fields: ZohoField[]
  users: { id: string; name: string }[]
  layouts: ZohoLayout[]
}

/**
 * What rules and new records of a kind can be given in Zoho, read now. Three credits.
 * @throws AppError when Zoho is not connected or does not answer
 */
export async function loadZohoChoices(
  context: SyncContext,
  shop: ShopDomain,
  kind: RecordKind,
): Promise<ZohoChoices> {
  const zoho = await context.zohoFor(shop)
  const settings = await loadSettings(context, shop)
  const begins = moduleOfKind(kind, settings)
  const others = mappingKinds[kind].neededModules(settings).filter((module) => module !== begins)
  const [users, layouts] = await Promise.all([fetchUsers(zoho), readLayouts(context, zoho, begins)])
  const fields = await Promise.all([
    refreshFields(context, { shop, zoho }, begins, layouts),
    ...others.map((module) => refreshFields(context, { shop, zoho }, module)),
  ])
  const byName = new Map(fields.flat().map((field) => [field.apiName, field]))
  return { fields: [...byName.values()], users, layouts: layouts.value }
}

/**
 * Who can be given something in Zoho, read now. One credit.
 * @throws AppError when Zoho is not connected or does not answer
 */
export const loadZohoUsers = async (context: SyncContext, shop: ShopDomain): Promise<ZohoChoices['users']> =>
  fetchUsers(await context.zohoFor(shop))

/** Fields of a module as Zoho has them now; what is kept of them for the sync becomes the same. */
export async function refreshFields(
  context: SyncContext,
  { shop, zoho }: { shop: ShopDomain; zoho: ZohoClient },
  module: string,
  layouts?: ReadAt<ZohoLayout[]>,
): Promise<ZohoField[]> {
  const fields = await readFields(context, zoho, module)
  // Nothing at all is a module that is hidden for the moment, and no reason to forget what we know.
  if (fields.value.length > 0)
    await saveFields(context.db, orgScope({ shop, zoho }), { module, fields, layouts })
  return fields.value
}

/** With the time that the read began: what ends later may have been seen earlier. */
export const readFields = (
  context: SyncContext,
  zoho: ZohoClient,
  module: string,
): Promise<ReadAt<ZohoField[]>> => readNow(context, () => fetchFields(zoho, module))

const readLayouts = (context: SyncContext, zoho: ZohoClient, module: string) =>
  readNow(context, () => fetchLayouts(zoho, module))

async function readNow<T>({ now }: SyncContext, read: () => Promise<T>): Promise<ReadAt<T>> {
  const at = now()
  return { value: await read(), at }
}

/** Layouts of a module where a kind begins, if the merchant chose one; undefined: what is known of them stays. */
export async function chosenLayouts(
  context: SyncContext,
  zoho: ZohoClient,
  module: string,
  settings: Settings,
): Promise<ReadAt<ZohoLayout[]> | undefined> {
  const isChosen = (kind: RecordKind) =>
    settings.newRecords[kind].layoutId !== null && module === moduleOfKind(kind, settings)
  return recordKinds.some(isChosen) ? readLayouts(context, zoho, module) : undefined
}

/** The same for all modules of the kinds that are on: what an administrator changed of fields, lists and layouts. A credit each. */
export async function refreshUsedFields(
  context: SyncContext,
  { shop, zoho }: { shop: ShopDomain; zoho: ZohoClient },
  settings: Settings,
): Promise<void> {
  const known = await loadModules(context.db, shop)
  const used = recordKinds.flatMap((kind) => {
    const { neededModules, otherModules } = mappingKinds[kind]
    return settings.kinds[kind] ? [...neededModules(settings), ...otherModules(settings)] : []
  })
  for (const module of new Set(used)) {
    if (!known.some(({ apiName }) => apiName === module)) continue
    const layouts = await chosenLayouts(context, zoho, module, settings)
    await refreshFields(context, { shop, zoho }, module, layouts)
  }
}
