// Records whose notes Zoho refuses, one of them and not all: they rest, and keep no other waiting. What a process does not
// know of them it finds out by one call.

import type { RecordLink } from '#app/db/link-row.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'

/**
 * isAlone: others' notes were taken since it was refused, so that its refusal says nothing of them. isHeld: it rests because
 * all notes were refused as its own was.
 */
type Refused = { until: Date; isAlone: boolean; isHeld: boolean }

const refusedOf = new Map<ShopDomain, Map<string, Refused>>()
/** So long after its rest a record's refusal is of no interest any more. */
const forgottenMs = 24 * 60 * 60_000

type Of = { shop: ShopDomain; link: Pick<RecordLink, 'kind' | 'shopifyId'> }

const keyOf = ({ link: { kind, shopifyId } }: Of): string => `${kind} ${shopifyId}`

/** Until when its notes are not tried; null where they may be. */
export function restsUntil(of: Of, now: Date): Date | null {
  const until = refusedOf.get(of.shop)?.get(keyOf(of))?.until
  return until && until > now ? until : null
}

/** @param isAlone false: all notes may be refused as it was */
export function restRecord(of: Of, now: Date, { until, isAlone }: Omit<Refused, 'isHeld'>): void {
  const refused = refusedOf.get(of.shop) ?? new Map<string, Refused>()
  for (const [key, known] of refused)
    if (known.until.getTime() + forgottenMs < now.getTime()) refused.delete(key)
  const wasAlone = refused.get(keyOf(of))?.isAlone ?? false
  refused.set(keyOf(of), { until, isAlone: isAlone || wasAlone, isHeld: false })
  refusedOf.set(of.shop, refused)
}

/** True where records were refused and nobody knows whether they are alone in it: two of them, and no note was taken since. */
export const areSeveralRefused = (shop: ShopDomain): boolean =>
  [...(refusedOf.get(shop)?.values() ?? [])].filter(({ isAlone }) => !isAlone).length > 1

/** A note of this one was taken: those that are refused are so alone, and those that only waited with all may be tried. */
export function isTaken(of: Of, now: Date): void {
  const refused = refusedOf.get(of.shop)
  refused?.delete(keyOf(of))
  for (const one of refused?.values() ?? [])
    Object.assign(one, { isAlone: true, isHeld: false, ...(one.isHeld ? { until: now } : {}) })
}

/** All notes wait: what each of these was refused for says nothing of it alone. @param until another record tells before that */
export function restAltogether(shop: ShopDomain, until: Date): void {
  for (const one of refusedOf.get(shop)?.values() ?? [])
    if (!one.isAlone) Object.assign(one, { until, isHeld: true })
}

/** Notes wait no more, whatever they were refused for. */
export function endRestAltogether(shop: ShopDomain): void {
  for (const [key, { isHeld }] of refusedOf.get(shop) ?? []) if (isHeld) refusedOf.get(shop)?.delete(key)
}
