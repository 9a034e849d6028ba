// What the store has and no list knows, and what becomes of it.

import type { RecordKind } from '#app/lib/record-kind.ts'
import { useFoundStates } from './use-found-states.ts'
import { useFurther, useWalk } from './use-walk.ts'
import { isThrough } from './walk.ts'

export type LookThroughStore = ReturnType<typeof useLookThrough>

type Looking = { wanted: boolean; now: Date; acts: number; inZoho: number | null }

/**
 * @param wanted by the address: it begins by itself
 * @param now when the page was made
 * @param acts counts what was synced by hand
 * @param inZoho as counted last
 */
export function useLookThrough(kind: RecordKind, { wanted, now, acts, inZoho }: Looking) {
  const looking = useWalk(kind, { wanted, now })
  const { walk, isKept, refusal, busy, look } = looking
  const { found, ...syncing } = useFoundStates(kind, { ids: walk.ids, acts, inZoho, isKept })
  const unknown = found.flatMap(({ shopifyId, state }) => (state === 'unknown' ? [shopifyId] : []))
  useFurther(kind, looking, unknown)
  return {
    found,
    /** Of it, what no list knows yet. */
    unknown,
    looked: walk.at === null ? null : { records: walk.looked, at: new Date(walk.at) },
    isThrough: isThrough(walk),
    refusal,
    busy,
    look,
    syncing,
  }
}
