// Kinds and triggers as they come in from outside: parsed.

import { z } from 'zod'
import type { ShopDomain } from './ids.ts'
import { recordKinds } from './kinds.ts'

export { recordKinds }

export const RecordKind = z.enum(recordKinds)
export type RecordKind = z.infer<typeof RecordKind>

/** Of one shop's kind. */
export type OfKind = { shop: ShopDomain; kind: RecordKind }

/** Rows of kinds that this version knows: a later one, before somebody went back behind it, may have left others. */
export const ofKnownKinds = <Row extends { kind: string }>(
  rows: readonly Row[],
): (Omit<Row, 'kind'> & { kind: RecordKind })[] =>
  rows.flatMap((row) => {
    const kind = RecordKind.safeParse(row.kind)
    return kind.success ? [{ ...row, kind: kind.data }] : []
  })

/** The same as a condition of a query. */
export const ofKnownKind = { kind: { in: [...recordKinds] } }

/**
 * What has a record synced. `retry`: a person asks for a change again; `history`: what an import or a comparison brought is
 * written once more (decision 069); `recheck`: time may have changed a value, while nobody changed anything (decision 200).
 */
export const Trigger = z.enum(['import', 'live', 'reconcile', 'retry', 'history', 'recheck'])

const ofNow: ReadonlySet<Trigger> = new Set(['live', 'retry', 'recheck'])
export type Trigger = z.infer<typeof Trigger>

/** As a row says it: what a later version wrote is history to this one. */
export const KnownTrigger = Trigger.catch('history')

/** Whether it concerns what was there before, and not a change that happens now: Zoho's automations tell them apart. */
export const isHistory = (trigger: Trigger): boolean => !ofNow.has(trigger)
