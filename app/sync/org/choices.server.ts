// The merchant's choices: read with defaults, saved whole.

import { createHash } from 'node:crypto'
import { z } from 'zod'
import { loadLastChanges } from '#app/db/screens/audit-log.server.ts'
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
import { withoutLayout } from '#app/mapping/settings/import-choices.ts'
import { clashesOf, inOrder, isSame, rebase, type ChoicePart } from '#app/mapping/settings/merged-choices.ts'
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
  /**
   * Of what the merchant's page began with those choices that it changed: the others stay as they are saved, and what another
   * person saved of the same since is not written over. Not said: all is as it is given.
   */
  loaded?: Readonly<Record<string, unknown>> | undefined
}

/** Tells one state of some choices from another, however they are written. */
export const versionOf = (choices: object): string =>
  createHash('sha256').update(JSON.stringify(choices, inOrder)).digest('base64url').slice(0, 20)

/** `loaded` as it comes with what a page saves. It is compared and never kept. */
export const Loaded = z.record(z.string().max(40), z.unknown()).optional()

/** A part that both changed, and who changed it last; null where the log does not say. */
export type Conflict = ChoicePart & {
  by: { /** Staff id, "system" or "operator". */ actor: string; isSelf: boolean; at: Date } | null
}

/**
 * What a refused save is told: what is saved now, and who changed which part of it.
 * @param draft what the page wanted to save
 * @param of of all choices those that the page is about
 */
export async function conflictOf<Choices extends object>(
  sync: SyncContext,
  { shop, staffId }: Actor,
  { draft, loaded, of }: Page<Choices>,
): Promise<{ saved: Choices; conflict: Conflict[] }> {
  const saved = of(await loadSettings(sync, shop))
  const clashes = clashesOf({ base: { ...draft, ...loaded }, draft }, saved)
  const parts = clashes.map((part) => ({ ...part, kind: part.kind ?? kindOf(draft) }))
  const last = await loadLastChanges(sync.db, shop, parts)
  const byOf = (part: ChoicePart) => last.find((one) => one.name === part.name && one.kind === part.kind)
  const conflict = parts.map((part) => {
    const by = byOf(part)
    return { ...part, by: by ? { actor: by.actor, isSelf: by.actor === staffId, at: by.at } : null }
  })
  return { saved, conflict }
}

type Page<Choices> = {
  draft: Choices
  loaded: Saving['loaded']
  of: (settings: Settings) => Choices
}

// The choices of one kind say so themselves.
const kindOf = (choices: object): ChoicePart['kind'] =>
  'kind' in choices ? (recordKinds.find((kind) => kind === choices.kind) ?? null) : null

/** The code of a save that somebody else's came before. */
export const settingsChanged = 'settings_changed'

/**
 * A page's choices upon those that are saved now.
 * @throws RejectedError settings_changed when somebody saved the same parts otherwise
 */
export function mergedWith<Choices extends object>(
  saved: Choices,
  draft: Choices,
  loaded: Saving['loaded'],
): Choices {
  if (loaded === undefined) return draft
  const began = { base: { ...draft, ...loaded }, draft }
  if (clashesOf(began, saved).length === 0) return rebase(began, saved).draft
  throw new RejectedError('Somebody saved the same choices otherwise', { code: settingsChanged })
}

/**
 * Saves all choices, or those of them that a page changed.
 * @returns them as they are kept
 * @throws RejectedError settings_too_large, settings_changed
 */
export async function saveSettings(
  sync: SyncContext,
  shop: ShopDomain,
  settings: Settings,
  { by, loaded }: Saving = {},
): Promise<Settings> {
  const chosen = { otherwise: false }
  const change = (before: Settings) => {
    const merged = mergedWith(before, settings, loaded)
    chosen.otherwise = changedIn(before, merged).length > 0
    return merged
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
  const isTaskChanged = !isSame(before.ownerTask, chosen.ownerTask)
  const tasks = { on: chosen.ownerTask.on, changed: isTaskChanged, at: sync.now() }
  await saveSettingsJson(sync.db, shop, { ...chosen, customersWere }, { entries, versions, tasks })
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
