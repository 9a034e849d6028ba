// The audit log: who did what in the app, and when. Codes, numbers and ids only; no names, no values of records. (The
// nightly comparison of both sides is audit.server.ts.)

import type { Prisma } from '@prisma/client'
import {
  beginAuditEntry,
  completeAuditEntry,
  dropAuditEntry,
  saveAuditEntry,
  type NewAuditEntry,
} from '#app/db/protection/audit-log.server.ts'
import { isAppError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { deletableKinds, recordKinds } from '#app/lib/kinds.ts'
import type { AuditAction } from '#app/lib/states.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

/** A visit of the admin, or what of it the log needs: `staffId` is the session token's `sub`. */
export type Actor = { shop: ShopDomain; staffId: string }

export type Act = { action: AuditAction; details?: Prisma.InputJsonObject }

/** An entry for the log, for whoever writes it together with what it is about. */
export const entryOf = (
  sync: SyncContext,
  { shop, staffId }: Actor,
  { action, details = {} }: Act,
): NewAuditEntry => ({ shop, actor: staffId, action, details, at: sync.now() })

/** Notes what is about to be handed out: called before the answer. */
export async function logAct(
  sync: SyncContext,
  actor: Actor,
  action: AuditAction,
  details: Prisma.InputJsonObject = {},
): Promise<void> {
  await saveAuditEntry(sync.db, entryOf(sync, actor, { action, details }))
}

/** `cameTo`: what the result says; null: nothing was done, and nothing is told. */
export type ActWith<T> = Act & { cameTo?: (result: T) => Prisma.InputJsonObject | null }

/** What an act came to that says whether it did anything. */
export const unlessNothing = (done: boolean): Prisma.InputJsonObject | null => (done ? {} : null)

/** The same of an act that says to how many records it was done. */
export const countOf = (count: number): Prisma.InputJsonObject | null => (count > 0 ? { count } : null)

/** The same of one that starts a run, and which: one that goes on already is not started. */
export const unlessRunning = ({ fresh, runId }: { fresh: boolean; runId: string }) =>
  fresh ? { runId } : null

/**
 * Notes that `actor` does it, does it, and notes what came of it. Whatever ends the process in between: what was done is
 * told. An act that threw stays in the log, with the code of its refusal: it may have been done in part.
 */
export async function logged<T>(
  sync: SyncContext,
  actor: Actor,
  act: ActWith<T>,
  work: () => Promise<T>,
): Promise<T> {
  const id = await beginAuditEntry(sync.db, entryOf(sync, actor, act))
  let result: T
  try {
    result = await work()
  } catch (error) {
    const refused = isAppError(error) ? error.code : 'unknown'
    // The refusal is what the caller has to hear of, whatever the log says.
    if (id !== null) await completeAuditEntry(sync.db, id, { refused }).catch(() => undefined)
    throw error
  }
  const more = act.cameTo ? act.cameTo(result) : {}
  if (id !== null && more === null) await dropAuditEntry(sync.db, id)
  else if (id !== null && more && Object.keys(more).length > 0) await completeAuditEntry(sync.db, id, more)
  return result
}

type Change = { action: AuditAction; details: Prisma.InputJsonObject }

const differs = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other)

/** What of the merchant's choices changed. What rules, filters and tags say is their text: the log has the number. */
export function changesOf(before: Settings, after: Settings): Change[] {
  const plain = plainParts.filter((part) => differs(before[part], after[part]))
  const settings: Change[] =
    plain.length > 0 ? [{ action: 'settings_changed', details: { parts: plain } }] : []
  const deletes = deletableKinds
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

const mappingParts = ['rules', 'filters', 'newRecords', 'shopifyTags'] as const
const plainParts = [
  'customersAs',
  'ordersAs',
  'matchByPhone',
  'optOut',
  'missingCurrency',
  'accounts',
  'existing',
  'removedValues',
  'profiles',
  'automationsOnImport',
  'automationsOnLive',
  'kinds',
  'recoveryLinks',
  'timelineNotes',
  'refundNotes',
  'productImages',
  'ownerTask',
  'creditShare',
] as const
