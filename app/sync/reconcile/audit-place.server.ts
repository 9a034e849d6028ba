// A comparison as a whole goes on where it was: after a deploy, a pause of either remote, or the day's credits.

import {
  beginAudit,
  loadAuditPlaces,
  saveAuditPlace,
  type AuditPlace,
} from '#app/db/work/audit-places.server.ts'
import { isLinked, type RecordLink } from '#app/db/link-row.server.ts'
import { loadLinks } from '#app/db/tables/links.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { recordKinds, type RecordKind } from '#app/lib/kinds.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { Found } from '#app/sync/protection/mass-deletion.server.ts'

/** What rested longer is compared from its beginning: its first part is as old as a night's comparison by then. */
const longestRestMs = 24 * 3_600_000
/**
 * So many ids of missing records are kept, to be written again with each page. With more the place stays where it was: the
 * pages after it are read once more.
 */
const mostHeld = 200

/** How far one kind has come with its parts. */
export type Progress = {
  isOver: (part: string) => boolean
  /** The link after which the part goes on; empty: from its beginning. */
  after: (part: string) => string
  /** What was found missing so far, by the parts whose names begin so. */
  found: (side: string) => Promise<Found>
  save: (part: string, after?: string, found?: { found: number; held: string[] }) => Promise<void>
}

export type AuditUnderWay = {
  /** From its beginning, all of it. */
  isNew: boolean
  /** @param parts of the kind, named in their order */
  progressOf: (kind: RecordKind, parts: readonly string[]) => Progress
}

/** Goes on with each kind that is under way; the others begin. */
export async function takeUpAudit(context: SyncContext, shop: ShopDomain): Promise<AuditUnderWay> {
  const now = context.now()
  const load = () => loadAuditPlaces(context.db, shop, new Date(now.getTime() - longestRestMs))
  const before = await load()
  const others = recordKinds.filter((kind) => !before.has(kind))
  if (others.length > 0) await beginAudit(context.db, shop, others, now)
  const places = await load()
  return {
    isNew: before.size === 0,
    progressOf: (kind, parts) => progressOf(context, { shop, kind }, places.get(kind), parts),
  }
}

type OfKind = { shop: ShopDomain; kind: RecordKind }

// A part that is not there any more (a module that left) begins the kind anew.
function progressOf(
  { db, now }: SyncContext,
  of: OfKind,
  place: AuditPlace | undefined,
  parts: readonly string[],
): Progress {
  const at = place ? parts.indexOf(place.part) : -1
  const beganAt = place ? new Date(place.beganAt) : now()
  return {
    isOver: (part) => parts.indexOf(part) < at,
    after: (part) => (place && part === parts[at] ? place.after : ''),
    found: async (side) =>
      place && parts[at]?.startsWith(side)
        ? { beganAt, found: place.found, held: await linksOf(db, of, place.held) }
        : { beganAt, found: 0, held: [] },
    save: async (part, after = '', found = { found: 0, held: [] }) => {
      if (!place || found.held.length > mostHeld) return
      await saveAuditPlace(db, of, {
        beganAt: place.beganAt,
        savedAt: now().toISOString(),
        part,
        after,
        ...found,
      })
    },
  }
}

type Db = SyncContext['db']

// As they are by now: what was written or deleted since is no longer missed.
async function linksOf(db: Db, { shop, kind }: OfKind, ids: readonly string[]): Promise<RecordLink[]> {
  const links = await loadLinks(db, shop, kind, ids)
  return [...links.values()].filter(isLinked).filter(({ gone }) => !gone)
}
