// A comparison as a whole goes on where it was: after a deploy, a pause of either remote, or the day's credits. A store of
// millions of links takes several nights.

import {
  beginAudit,
  loadAuditPlaces,
  saveAuditPlace,
  type AuditPlace,
} from '#app/db/work/audit-places.server.ts'
import { isLinked, type RecordLink } from '#app/db/link-row.server.ts'
import { loadLinks } from '#app/db/tables/links.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { recordKinds, type RecordKind } from '#app/lib/kinds.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { Found } from '#app/sync/protection/mass-deletion.server.ts'

/** What was compared longer ago is compared again. */
const longestMs = 7 * 24 * 3_600_000

/** How far one kind has come with its parts. */
export type Progress = {
  isOver: (part: string) => boolean
  /** The link after which the part goes on; empty: from its beginning. */
  after: (part: string) => string
  /** What was found missing so far, by the parts whose names begin so. */
  found: (side: string) => Promise<Found>
  save: (part: string, after?: string, found?: { found: number; held: string[] }) => Promise<void>
}

/**
 * From the beginning where one is due as a whole, or none is under way.
 * @returns of each kind, whose parts are named in their order
 */
export async function takeUpAudit(
  context: SyncContext,
  shop: ShopDomain,
): Promise<(kind: RecordKind, parts: readonly string[]) => Progress> {
  const now = context.now()
  const dueAt = (await loadShop(context.db, shop))?.auditDueAt ?? null
  const load = () => loadAuditPlaces(context.db, shop, new Date(now.getTime() - longestMs))
  let places = await load()
  if (places.size === 0 || (dueAt !== null && dueAt <= now)) {
    await beginAudit(context.db, shop, recordKinds, now)
    places = await load()
  }
  return (kind, parts) => progressOf(context, { shop, kind }, places.get(kind), parts)
}

type OfKind = { shop: ShopDomain; kind: RecordKind }

// A part that is not there any more (a module that left) begins the kind anew.
function progressOf(
  { db }: SyncContext,
  of: OfKind,
  place: AuditPlace | undefined,
  parts: readonly string[],
): Progress {
  const at = place ? parts.indexOf(place.part) : -1
  return {
    isOver: (part) => parts.indexOf(part) < at,
    after: (part) => (place && part === parts[at] ? place.after : ''),
    found: async (side) =>
      place && parts[at]?.startsWith(side)
        ? { found: place.found, held: await linksOf(db, of, place.held) }
        : { found: 0, held: [] },
    save: async (part, after = '', found = { found: 0, held: [] }) => {
      if (place) await saveAuditPlace(db, of, { beganAt: place.beganAt, part, after, ...found })
    },
  }
}

type Db = SyncContext['db']

// As they are by now: what was written or deleted since is no longer missed.
async function linksOf(db: Db, { shop, kind }: OfKind, ids: readonly string[]): Promise<RecordLink[]> {
  const links = await loadLinks(db, shop, kind, ids)
  return [...links.values()].filter(isLinked).filter(({ gone }) => !gone)
}
