// The merchant's choices: read with defaults, saved whole.

import { createHash } from 'node:crypto'
import { z } from 'zod'
import { loadLastChange } from '#app/db/screens/audit-log.server.ts'
import { updateConnection } from '#app/db/tables/connections.server.ts'
import { countElsewhere } from '#app/db/tables/elsewhere.server.ts'
import { invalidateAdopted } from '#app/db/tables/links.server.ts'
import { deletePreviews } from '#app/db/tables/runs.server.ts'
import { hasVersions, type NewVersion } from '#app/db/protection/settings-versions.server.ts'
import { loadSettingsJson, saveSettingsJson } from '#app/db/tables/shops.server.ts'
import { RejectedError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { recordKinds } from '#app/lib/record-kind.ts'
import { changedIn } from '#app/mapping/settings/changed-choices.ts'
import { comparedChoices } from '#app/mapping/settings/compared-choices.ts'
import { withoutLayout } from '#app/mapping/settings/import-choices.ts'
import { mostSettingsLength, parseStored, Settings } from '#app/mapping/settings/settings.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { changesOf, entryOf, type Actor } from '#app/sync/protection/audit-log.server.ts'

export async function loadSettings(sync: SyncContext, shop: ShopDomain): Promise<Settings> {
  return parseStored(await loadSettingsJson(sync.db, shop))
}

type CustomersAs = Settings['customersAs']

// Kept beside the choices, for it is none.
const Memory = z.object({ customersWere: Settings.shape.customersAs.unwrap().nullable().catch(null) })

/** What customers became by the choice before the present one; null where nobody was synced by it. */
export async function loadCustomersWere(sync: SyncContext, shop: ShopDomain): Promise<CustomersAs | null> {
  return Memory.parse((await loadSettingsJson(sync.db, shop)) ?? {}).customersWere
}

export type Saving = {
  /** Who chose it, for the audit log. */
  by?: Actor
  /** The version that the merchant saw (versionOf): what another person saved since is not written over. */
  seen?: string | undefined
}

/** Tells one state of some choices from another, however they are written. */
export const versionOf = (choices: object): string =>
  createHash('sha256').update(JSON.stringify(choices, inOrder)).digest('base64url').slice(0, 20)

const inOrder = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value

/** The version that a page was made with, as it comes with what the page saves. */
export const Seen = z.string().max(40).optional()

type SeenInput = { intent: 'save'; seen?: string | undefined } | { intent: 'disconnect' | 'import' }

/** Of what a page asked for: a refusal leaves the page at its version. */
export const seenBy = (input: SeenInput | undefined): string | null =>
  input?.intent === 'save' ? (input.seen ?? null) : null

export type Conflict = {
  /** Of what is saved now: whoever has seen this may save over it. */
  version: string
  /** Staff id, "system" or "operator"; null where the log does not say. */
  actor: string | null
  isSelf: boolean
  at: Date | null
  details: NonNullable<Awaited<ReturnType<typeof loadLastChange>>>['details'] | null
}

/**
 * What a refused save is told: what is saved now, and who did it last.
 * @param saved of the present choices those that the page is about
 */
export async function conflictOf(
  sync: SyncContext,
  { shop, staffId }: Actor,
  saved: (settings: Settings) => object,
): Promise<Conflict> {
  const [settings, last] = await Promise.all([loadSettings(sync, shop), loadLastChange(sync.db, shop)])
  return {
    version: versionOf(saved(settings)),
    actor: last?.actor ?? null,
    isSelf: last?.actor === staffId,
    at: last?.at ?? null,
    details: last?.details ?? null,
  }
}

/** The code of a save that somebody else's came before. */
export const settingsChanged = 'settings_changed'

/** @throws RejectedError settings_changed when `choices` are not what the merchant saw */
export function refuseChanged(seen: string | undefined, choices: object): void {
  if (seen === undefined || seen === versionOf(choices)) return
  throw new RejectedError('Somebody saved other choices meanwhile', { code: settingsChanged })
}

/**
 * Saves all choices.
 * @returns them as they are kept
 * @throws RejectedError settings_too_large, settings_changed
 */
export async function saveSettings(
  sync: SyncContext,
  shop: ShopDomain,
  settings: Settings,
  { by, seen }: Saving = {},
): Promise<Settings> {
  const chosen = { otherwise: false }
  const change = (before: Settings) => {
    refuseChanged(seen, comparedChoices(before))
    chosen.otherwise = changedIn(before, settings).length > 0
    return settings
  }
  const saved = await changeSettings(sync, shop, change, by)
  // A preview keeps choices of its own, and Home would open with them: the later word counts.
  if (chosen.otherwise) await deletePreviews(sync.db, shop)
  return saved
}

/**
 * Changes some choices and leaves the others as they are at that moment: one person after the other.
 * @returns all of them, as they are kept
 * @throws RejectedError settings_too_large, and what `change` throws: nothing is saved then
 */
export const changeSettings = (
  sync: SyncContext,
  shop: ShopDomain,
  change: (before: Settings) => Settings,
  by?: Actor,
): Promise<Settings> =>
  sync.lock(`settings ${shop}`, async () => {
    const before = await loadSettings(sync, shop)
    await writeSettings(sync, shop, { before, settings: change(before) }, by)
    return loadSettings(sync, shop)
  })

type Chosen = { before: Settings; settings: Settings }

// Another name for the store's Account means another Account: orders move over as they are next written.
async function writeSettings(
  sync: SyncContext,
  shop: ShopDomain,
  { before, settings }: Chosen,
  by?: Actor,
): Promise<void> {
  refuseTooLarge(settings)
  const chosen = withoutLayout(before, Settings.parse(settings))
  const customersWere =
    chosen.customersAs === before.customersAs
      ? await loadCustomersWere(sync, shop)
      : await syncedAs(sync, shop, before.customersAs)
  const changes = changesOf(before, chosen)
  const entries = by ? changes.map((act) => entryOf(sync, by, act)) : []
  const versions = changes.length > 0 ? await versionsOf(sync, shop, { before, settings: chosen }, by) : []
  await saveSettingsJson(sync.db, shop, { ...chosen, customersWere }, { entries, versions })
  // The comparison makes the module ready, so that the rules can be held against its fields, and finds what changed
  // while a kind was off.
  const isOnAgain = recordKinds.some((kind) => chosen.kinds[kind] && !before.kinds[kind])
  if (chosen.ordersAs !== before.ordersAs || isOnAgain) await sync.queue.enqueue('reconcile', { shop })
  if (replacesKept(before, chosen)) await invalidateAdopted(sync.db, shop)
  if (chosen.accounts.storeName !== before.accounts.storeName)
    await updateConnection(sync.db, shop, { storeAccountId: null })
}

// With the first change what was before it is kept, too: that is what a merchant may want back.
async function versionsOf(
  sync: SyncContext,
  shop: ShopDomain,
  { before, settings }: Chosen,
  by?: Actor,
): Promise<NewVersion[]> {
  const at = sync.now()
  const now = { shop, actor: by?.staffId ?? 'system', settings, changes: changesOf(before, settings), at }
  if (await hasVersions(sync.db, shop)) return [now]
  return [{ shop, actor: 'system', settings: before, changes: [], at }, now]
}

/** What "keep" left as it was in Zoho is to be replaced from now on: no fingerprint says so. */
export const replacesKept = (before: Settings, chosen: Settings): boolean =>
  before.existing === 'keep' && chosen.existing === 'replace'

function refuseTooLarge(settings: Settings): void {
  if (JSON.stringify(settings).length > mostSettingsLength)
    throw new RejectedError('More than is kept of a shop', { code: 'settings_too_large' })
}

async function syncedAs(
  sync: SyncContext,
  shop: ShopDomain,
  customersAs: CustomersAs,
): Promise<CustomersAs | null> {
  const linked = await countElsewhere(sync.db, shop, customersAs === 'Contacts' ? 'Contacts' : 'Leads')
  return linked > 0 ? customersAs : null
}
