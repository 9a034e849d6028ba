// The check before an import, as it was last made: it asks Zoho a dozen things, and pages are opened often.

import { loadConnection } from '#app/db/tables/connections.server.ts'
import { loadModules } from '#app/db/tables/modules.server.ts'
import { hasImported } from '#app/db/screens/home.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import type { Database } from '#app/db/client.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { recordKinds } from '#app/lib/record-kind.ts'
import { inTime } from '#app/lib/waits/in-time.ts'
import { madeOnce } from '#app/lib/made-once.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { withChosen, type ImportChoices } from '#app/mapping/settings/import-choices.ts'
import { parseStored, type Settings } from '#app/mapping/settings/settings.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { versionOf } from '#app/sync/org/choices.server.ts'
import { loadCreditsLeft } from './credits-left.server.ts'
import { checkCredits } from './preflight-checks.ts'
import { runPreflight, type Preflight } from './preflight.server.ts'

/**
 * `kept`: only as it is known; `fresh`: none older than an hour; `anew`: both systems are asked now; `made`: what a check
 * came to that was just under way.
 */
export const asks = ['kept', 'fresh', 'anew', 'made'] as const
export type Ask = (typeof asks)[number]

/** `preflight`: null where it is looked at anew each time. */
type Kept = { sign: string | null; at: Date; preflight: Preflight | null }
type Making = {
  sign: string | null
  at: Date
  work: Promise<Preflight>
  /** Null while it is under way. */
  overAt: Date | null
}
type Memory = { kept: Map<string, Kept>; makings: Map<string, Making> }

export type FoundPreflight = {
  preflight: Preflight | null
  /** When that was found. */
  at: Date | null
  /** When was checked last what counts no longer; null: not in the last hour, not by this process, or imported since. */
  outdatedAt: Date | null
  /** A check is under way; `late`: for longer than it usually lasts. */
  making: 'soon' | 'late' | null
}

const longestKeptMs = 3_600_000
/** A page that waits for an answer refreshes nothing else meanwhile: it asks again for what lasts longer. */
const longestWaitMs = 300
const usuallyMs = 15_000
/** Who waits asks every few seconds, or from a tab in the background once a minute. */
const heardMs = 90_000
const mostKept = 1_000
const memories = new WeakMap<Database, Memory>()

/**
 * What is known; a check is begun where one is asked for and none is under way.
 * @param choices that the import would be started with, in place of the settings'
 * @param how `mostMs`: so long a check is waited for; it goes on by itself
 * @throws AppError when one of the systems cannot be read at all
 */
export async function loadPreflight(
  context: SyncContext,
  shop: ShopDomain,
  choices: Partial<ImportChoices>,
  { ask, mostMs = longestWaitMs }: { ask: Ask; mostMs?: number },
): Promise<FoundPreflight> {
  const memory = madeOnce(memories, context.db, (): Memory => ({ kept: new Map(), makings: new Map() }))
  const place = JSON.stringify([shop, choices.customersAs, choices.ordersAs])
  const sign = await signOf(context, shop, choices)
  const before = await keptOf(context, shop, memory.kept.get(place), sign)
  const wants = ask === 'anew' || (ask === 'fresh' && !before.preflight)
  const begins = () => begin(context, memory, { place, sign }, () => runPreflight(context, shop, choices))
  const making = joinedBy(ask, memory.makings.get(place), sign) ?? (wants ? begins() : null)
  if (!making) return { ...before, making: null }
  const made = await inTime<Preflight, null>(making.work, mostMs, () => null)
  if (made) return { preflight: made, at: making.at, outdatedAt: null, making: null }
  return { ...before, making: msSince(context, making.at) < usuallyMs ? 'soon' : 'late' }
}

// One that is over is told to those who waited for it; for others it was kept, or came to nothing.
const joinedBy = (ask: Ask, last: Making | undefined, sign: string | null): Making | null =>
  last?.sign === sign && (ask === 'made' || !last.overAt) ? last : null

const msSince = ({ now }: SyncContext, at: Date): number => now().getTime() - at.getTime()

async function keptOf(
  context: SyncContext,
  shop: ShopDomain,
  kept: Kept | undefined,
  sign: string | null,
): Promise<Omit<FoundPreflight, 'making'>> {
  if (!kept || msSince(context, kept.at) >= longestKeptMs)
    return { preflight: null, at: null, outdatedAt: null }
  if (kept.sign === null || kept.sign !== sign || !kept.preflight)
    return { preflight: null, at: null, outdatedAt: await unlessUsed(context, shop, kept.at) }
  return { preflight: await withCredits(context, shop, kept.preflight), at: kept.at, outdatedAt: null }
}

// The import that it was made for has changed what it found: fields are there now. Nothing is amiss with it.
const unlessUsed = async ({ db }: SyncContext, shop: ShopDomain, at: Date): Promise<Date | null> =>
  (await hasImported(db, shop, at)) ? null : at

function begin(
  { now }: SyncContext,
  { kept, makings }: Memory,
  { place, sign }: { place: string; sign: string | null },
  check: () => Promise<Preflight>,
): Making {
  const at = now()
  for (const [of, { overAt }] of makings)
    if (overAt && at.getTime() - overAt.getTime() > heardMs) makings.delete(of)
  const keep = (preflight: Preflight) => {
    if (kept.size >= mostKept) kept.clear()
    // What stops an import is looked at anew: whoever has mended it in Zoho opens the page again.
    const isBlocked = preflight.checks.some(({ status }) => status === 'blocked')
    kept.set(place, { sign, at, preflight: isBlocked ? null : preflight })
    return preflight
  }
  const work = check().then(keep)
  const making: Making = { sign, at, overAt: null, work }
  making.work = work.finally(() => {
    making.overAt = now()
  })
  makings.set(place, making)
  return making
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
