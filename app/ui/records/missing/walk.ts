// A look through the store for records that no list knows: what it found so far, and whether it goes on by itself.

import type { RecordKind } from '#app/lib/record-kind.ts'

/** As many are synced at once as can be selected in Shopify's own lists; with so many found a look rests. */
export const mostAtOnce = 250
/** Whoever has found so many syncs them, or imports. */
export const mostFollowed = 1_000
/** So many requests of a thousand records each, then a look rests. */
const mostRounds = 20
/** For so long a reload, and who goes back, finds what was found; whoever follows a link to it sees what is there now. */
const keptMs = { again: 10 * 60_000, anew: 15_000 }

export type Walk = {
  /** Shopify ids, newest records first. */
  ids: readonly string[]
  /** How many records were looked at. */
  looked: number
  /** Where it goes on; null: it is through, or has not begun (`at` null). */
  next: string | null
  /** When it last looked, in milliseconds. */
  at: number | null
  /** Requests since somebody last said so. */
  rounds: number
}

/** What one request found. */
export type WalkedView = { ids: string[]; looked: number; next: string | null; at: number }

export const noWalk: Walk = { ids: [], looked: 0, next: null, at: null, rounds: 0 }

export const walkedOn = (walk: Walk, found: WalkedView): Walk => ({
  ids: [...new Set([...walk.ids, ...found.ids])].slice(-mostFollowed),
  looked: walk.looked + found.looked,
  next: found.next,
  at: found.at,
  rounds: walk.rounds + 1,
})

/** It has begun and reached the end of the store. */
export const isThrough = ({ at, next }: Walk): boolean => at !== null && next === null

/** Whether it goes on without being told. @param unknown how many that were found are still to be dealt with */
export const goesOn = ({ at, next, rounds }: Walk, unknown: number): boolean =>
  at !== null && next !== null && rounds < mostRounds && unknown < mostAtOnce

type WalkOf = { shop: string; kind: RecordKind }

const keyOf = ({ shop, kind }: WalkOf): string => `walk ${shop} ${kind}`

/** Keeps it in this tab of the browser: a reload, and whoever comes back to the page, finds it there. Ids alone. */
export function keepWalk(of: WalkOf, walk: Walk): void {
  try {
    sessionStorage.setItem(keyOf(of), JSON.stringify(walk))
  } catch {
    // It begins anew after a reload.
  }
}

/** The one of this tab, unless it is of long ago; null: there is none. */
export function keptWalk(of: WalkOf, now: number, come: 'again' | 'anew'): Walk | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(of)) ?? 'null')
    const ageMs = isWalk(kept) && kept.at !== null ? now - kept.at : Infinity
    return isWalk(kept) && ageMs < keptMs[come] ? kept : null
  } catch {
    return null
  }
}

function isWalk(kept: unknown): kept is Walk {
  const parts: Record<string, unknown> = { ...(typeof kept === 'object' ? kept : null) }
  const { ids, next } = parts
  const isFrom = next === null || typeof next === 'string'
  const areNumbers = ['looked', 'at', 'rounds'].every((part) => typeof parts[part] === 'number')
  return isFrom && areNumbers && Array.isArray(ids) && ids.every((id) => typeof id === 'string')
}
