// The check before an import, as it was last made: it asks Zoho a dozen things, and pages are opened often.

import { loadConnection } from '#app/db/tables/connections.server.ts'
import { loadModules } from '#app/db/tables/modules.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import type { Database } from '#app/db/client.server.ts'
import { TransientError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { recordKinds } from '#app/lib/record-kind.ts'
import { inTime } from '#app/lib/waits/in-time.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { withChosen, type ImportChoices } from '#app/mapping/settings/import-choices.ts'
import { parseStored, type Settings } from '#app/mapping/settings/settings.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { versionOf } from '#app/sync/org/choices.server.ts'
import { loadCreditsLeft } from './credits-left.server.ts'
import { checkCredits } from './preflight-checks.ts'
import { runPreflight, type Preflight } from './preflight.server.ts'

/** `kept`: only as it is known; `fresh`: none older than an hour; `anew`: both systems are asked now. */
export const asks = ['kept', 'fresh', 'anew'] as const
export type Ask = (typeof asks)[number]

type Kept = { sign: string; at: Date; preflight: Preflight }

const longestKeptMs = 3_600_000
/** A page that waits for this refreshes nothing else meanwhile: what Zoho does not answer in this time is found for the next visit. */
const longestCheckMs = 15_000
const mostKept = 1_000
const keptOf = new WeakMap<Database, Map<string, Kept>>()

/**
 * @param choices that the import would be started with, in place of the settings'
 * @param how `mostMs`: so long a check is waited for; it goes on by itself
 * @returns null where nothing is known and nobody was to be asked
 * @throws AppError when one of the systems cannot be read at all, or not in time
 */
export async function loadPreflight(
  context: SyncContext,
  shop: ShopDomain,
  choices: Partial<ImportChoices>,
  { ask, mostMs = longestCheckMs }: { ask: Ask; mostMs?: number },
): Promise<{ preflight: Preflight; at: Date } | null> {
  const kept = keptOf.get(context.db) ?? new Map<string, Kept>()
  keptOf.set(context.db, kept)
  const place = JSON.stringify([shop, choices.customersAs, choices.ordersAs])
  const [now, sign] = [context.now(), await signOf(context, shop, choices)]
  const before = kept.get(place)
  if (ask !== 'anew' && before && before.sign === sign && now.getTime() - before.at.getTime() < longestKeptMs)
    return { preflight: await withCredits(context, shop, before.preflight), at: before.at }
  if (ask === 'kept') return null
  const making = runPreflight(context, shop, choices).then((preflight) => {
    if (kept.size >= mostKept) kept.clear()
    // What stops an import is looked at anew: whoever has mended it in Zoho opens the page again.
    const isBlocked = preflight.checks.some(({ status }) => status === 'blocked')
    if (sign && !isBlocked) kept.set(place, { sign, at: now, preflight })
    else kept.delete(place)
    return preflight
  })
  return { preflight: await inTime(making, mostMs, unanswered), at: now }
}

function unanswered(): never {
  throw new TransientError('The check was not answered in time', { code: 'zoho_network' })
}

// What the findings depend on, as far as it is known here. Null without a consent: then nothing counts that was found.
async function signOf(
  { db }: SyncContext,
  shop: ShopDomain,
  choices: Partial<ImportChoices>,
): Promise<string | null> {
  const [connection, row, modules] = await Promise.all([
    loadConnection(db, shop),
    loadShop(db, shop),
    loadModules(db, shop),
  ])
  if (connection?.state !== 'connected') return null
  return versionOf({
    org: [connection.orgId, connection.connectedAt, connection.edition, connection.scopes],
    settings: withChosen(parseStored(row?.settings), choices),
    scopes: row?.scopes,
    modules: modules
      .map(({ apiName, available, idField }) => `${apiName} ${available} ${idField}`)
      .toSorted(),
  })
}

// They are spent by the minute, and known without asking.
async function withCredits(context: SyncContext, shop: ShopDomain, preflight: Preflight): Promise<Preflight> {
  const { left } = await loadCreditsLeft(context, shop)
  const now = checkCredits(preflight.creditsNeeded, left ?? Infinity)
  return { ...preflight, checks: preflight.checks.map((check) => (check.id === now.id ? now : check)) }
}

/** Whether our field is in each module in use, as far as is known here: nothing is left to choose for it then. */
export async function areFieldsMade(
  { db }: SyncContext,
  shop: ShopDomain,
  settings: Settings,
): Promise<boolean> {
  const modules = await loadModules(db, shop)
  return recordKinds
    .filter((kind) => settings.kinds[kind])
    .flatMap((kind) => mappingKinds[kind].neededModules(settings))
    .every((name) =>
      modules.some(({ apiName, available, idField }) => apiName === name && (!available || idField)),
    )
}
