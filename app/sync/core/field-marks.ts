// How the hash of one field is kept (decision 248): the end of a digest, behind a mark where the value is not what
// Zoho was sent. A hash may itself begin with a mark: its length tells. Pure.

import type { Digests } from '#app/lib/secrets/digests.server.ts'

/** Mapped, but Zoho had a value that stayed, or does not take this one; then the hash of the last one sent, then its own. */
export const unsent = '-'
/** Of another record, which brought its values along. */
export const taken = '+'
/** No hash: of a write whose end nobody heard. */
export const inDoubt = '?'
export const hashLength = 4

export const cut = (digest: string): string => digest.slice(0, hashLength)

export const isSent = (hash: string | undefined): boolean => hash?.length === hashLength

export const isTakenOver = (hash: string | undefined): boolean =>
  hash?.length === taken.length + hashLength && hash.startsWith(taken)

export const isUnsent = (hash = ''): boolean => hash.length > hashLength && hash.startsWith(unsent)

/** What Zoho was last sent of a field that was left out since; '': nothing that is known. */
export const lastSent = (hash = ''): string =>
  isSent(hash) ? hash : isUnsent(hash) ? hash.slice(unsent.length, -hashLength) : ''

export const withoutMark = (hash: string | undefined): string | undefined =>
  isTakenOver(hash) ? hash?.slice(taken.length) : hash

/** Whether this is the hash of a value, by whichever key it was made. */
export const isHashOf = (digests: Digests, hash: string | undefined, value: unknown): boolean =>
  hash !== undefined &&
  digests.all(JSON.stringify(value)).some((digest) => cut(digest) === hash.slice(-hashLength))

/**
 * What in Shopify a value of the field stands for, where it may be said by one record of Zoho's today and by another tomorrow;
 * and how that is told, which the merchant may change.
 */
export type FieldSource = { id: string; by: string }

type Sources = Readonly<Record<string, FieldSource>>

const ofSource = (name: string) => `>${name}` // no field is called so

/** What is kept of them, by field: how it is told, and what it is. */
export const sourceHashes = (digests: Digests, sources: Sources): Record<string, string> =>
  Object.fromEntries(
    Object.entries(sources).map(([name, { by, id }]) => [
      ofSource(name),
      hashOf(digests, by) + hashOf(digests, id),
    ]),
  )

const hashOf = (digests: Digests, value: unknown): string => cut(digests.of(JSON.stringify(value)))

/**
 * Whether another value of a field says what was said before: then it is no change of Shopify's. Of what was written before
 * sources were kept that is not known, and it counts as said before; of a write in doubt nothing is known.
 */
export function isMoved(
  digests: Digests,
  known: Readonly<Record<string, string>>,
  name: string,
  source: FieldSource | undefined,
): boolean {
  if (source === undefined || known[name] === inDoubt) return false
  const before = known[ofSource(name)]
  const isSameChoice = isHashOf(digests, before?.slice(0, hashLength), source.by)
  return !isSameChoice || isHashOf(digests, before, source.id)
}
