// The audit log: who did what in the app, and when. Codes, numbers and ids only; no names, no values of records. (The
// nightly comparison of both sides is audit.server.ts.)

import type { Prisma } from '@prisma/client'
import { saveAuditEntry } from '#app/db/protection/audit-log.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { recordKinds } from '#app/lib/record-kind.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { loadSettings } from '#app/sync/org/choices.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

/** What the log knows. The screens have a word for each (wording, `auditLog.action`). */
export type AuditAction =
  | 'connect_started'
  | 'connected'
  | 'disconnected'
  | 'settings_changed'
  | 'deletes_changed'
  | 'rules_changed'
  | 'import_started'
  | 'preview_started'
  | 'import_paused'
  | 'import_resumed'
  | 'import_cancelled'
  | 'move_started'
  | 'move_cancelled'
  | 'question_answered'
  | 'deletions_answered'
  | 'kind_resumed'
  | 'retried'
  | 'paused'
  | 'resumed'
  | 'resynced'
  | 'exported'
  | 'dismissed'
  | 'activity_exported'
  | 'privacy_received'
  | 'privacy_exported'
  | 'privacy_done'

/** A visit of the admin, or what of it the log needs: `staffId` is the session token's `sub`. */
export type Actor = { shop: ShopDomain; staffId: string }

/** The app itself: what no staff member asked for. */
export const bySystem = (shop: ShopDomain): Actor => ({ shop, staffId: 'system' })

/** Notes that `actor` did it. Called once it is done. */
export async function logAct(
  sync: SyncContext,
  { shop, staffId }: Actor,
  action: AuditAction,
  details: Prisma.InputJsonObject = {},
): Promise<void> {
  await saveAuditEntry(sync.db, { shop, actor: staffId, action, details, at: sync.now() })
}

/** Does `change`, and notes what of the merchant's choices it changed. */
export async function logChoices<T>(sync: SyncContext, actor: Actor, change: () => Promise<T>): Promise<T> {
  const before = await loadSettings(sync, actor.shop)
  const result = await change()
  const after = await loadSettings(sync, actor.shop)
  for (const { action, details } of changesOf(before, after)) await logAct(sync, actor, action, details)
  return result
}

type Change = { action: AuditAction; details: Prisma.InputJsonObject }

const differs = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other)

// What rules, filters and tags say is the merchant's text: the log has their number.
function changesOf(before: Settings, after: Settings): Change[] {
  const plain = plainParts.filter((part) => differs(before[part], after[part]))
  const settings: Change[] =
    plain.length > 0 ? [{ action: 'settings_changed', details: { parts: plain } }] : []
  const deletes = recordKinds
    .filter((kind) => before.deletes[kind] !== after.deletes[kind])
    .map((kind): Change => ({ action: 'deletes_changed', details: { kind, to: after.deletes[kind] } }))
  const rules = recordKinds
    .filter((kind) => mappingParts.some((part) => differs(before[part][kind], after[part][kind])))
    .map((kind): Change => ({
      action: 'rules_changed',
      details: { kind, rules: after.rules[kind].length, before: before.rules[kind].length },
    }))
  return [...settings, ...deletes, ...rules]
}

const mappingParts = ['rules', 'filters', 'newRecords'] as const
const plainParts = [
  'customersAs',
  'ordersAs',
  'matchByPhone',
  'accounts',
  'existing',
  'profiles',
  'automationsOnImport',
  'automationsOnLive',
  'kinds',
  'creditShare',
] as const
