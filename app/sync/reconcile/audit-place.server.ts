// A comparison as a whole goes on where it was: after a deploy, a pause of either remote, or the day's credits.

import {
  beginAudit,
  loadAuditPlaces,
  loadAuditRounds,
  saveAuditPlace,
  saveAuditShare,
  type AuditPlace,
  type AuditRound,
  type AuditShare,
} from '#app/db/work/audit-places.server.ts'
import { isLinked, type RecordLink } from '#app/db/link-row.server.ts'
import { loadLinks } from '#app/db/tables/links.server.ts'
import type { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import { recordKinds, type RecordKind } from '#app/lib/kinds.ts'
import type { OfKind } from '#app/lib/record-kind.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { ModuleConfig, OrgConfig } from '#app/sync/org/org-config.server.ts'
import type { FoundMissing } from '#app/sync/protection/mass-deletion.server.ts'

/** What rested longer is compared from its beginning: its first part is as old as a night's comparison by then. */
const longestRestMs = 24 * 3_600_000
/**
 * So many ids of missing records are kept, to be written again with each page. Where it is broken off with more, the next
 * comparison finds the others; all of them are counted.
 */
const mostHeld = 200

/** All of the kind's links. */
export const allLinks: AuditShare = { links: null, until: null }

/** How far one kind has come with its parts. */
export type Progress = {
  beganAt: Date
  /** None of its parts was begun. */
  isNew: boolean
  /** Where the shares of a large store have come to; null: all links are due. */
  round: AuditRound | null
  /** What it goes over. */
  share: AuditShare
  /** From now on it goes over these links. */
  goOver: (share: AuditShare) => Promise<void>
  isOver: (part: string) => boolean
  /** The link after which the part goes on; empty: from its beginning. */
  after: (part: string) => string
  /** What was found missing so far, by the parts whose names begin so. */
  found: (side: string) => Promise<FoundMissing>
  save: (part: string, after?: string, found?: { found: number; held: ShopifyId[] }) => Promise<void>
  /** Goes on with `part`: what was gone over before is known for the round. */
  saveRound: (part: string, round: Omit<AuditRound, 'after'>) => Promise<void>
}

/** The comparison of one kind. */
export type Audit = {
  orgConfig: OrgConfig
  kind: RecordKind
  modules: readonly ModuleConfig[]
  signal: AbortSignal
  progress: Progress
  /** Which part of the links a night compares. */
  part: number
  /** So many links a share has at least. */
  fewestLinks: number
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
  const [places, rounds] = [await load(), await loadAuditRounds(context.db, shop)]
  return {
    isNew: before.size === 0,
    progressOf: (kind, parts) =>
      progressOf(
        context,
        { shop, kind },
        { place: places.get(kind), round: rounds.get(kind) ?? null },
        parts,
      ),
  }
}

type State = { place: AuditPlace | undefined; round: AuditRound | null }

// A part that is not there any more (a module that left) begins the kind anew.
function progressOf(
  { db, now }: SyncContext,
  of: OfKind,
  { place, round }: State,
  parts: readonly string[],
): Progress {
  const at = place ? parts.indexOf(place.part) : -1
  const beganAt = place ? new Date(place.beganAt) : now()
  const savePart = async (
    part: string,
    after: string,
    { found, held }: { found: number; held: ShopifyId[] },
    known: Omit<AuditRound, 'after'> | null = null,
  ) => {
    if (!place) return
    const saved = { beganAt: place.beganAt, savedAt: now().toISOString() }
    await saveAuditPlace(db, of, { ...saved, part, after, found, held: held.slice(0, mostHeld) }, known)
  }
  const nothing = { found: 0, held: [] }
  return {
    beganAt,
    isNew: at < 0,
    round,
    share: place && at >= 0 ? { links: place.links, until: place.until } : allLinks,
    goOver: async (share) => {
      if (place) await saveAuditShare(db, of, { ...share, beganAt: place.beganAt })
    },
    isOver: (part) => parts.indexOf(part) < at,
    after: (part) => (place && part === parts[at] ? place.after : ''),
    found: async (side) =>
      place && parts[at]?.startsWith(side)
        ? { beganAt, found: place.found, held: await linksOf(db, of, place.held) }
        : { beganAt, ...nothing, held: [] },
    save: (part, after = '', found = nothing) => savePart(part, after, found),
    saveRound: (part, known) => savePart(part, '', nothing, known),
  }
}

type Db = SyncContext['db']

// As they are by now: what was written or deleted since is no longer missed.
async function linksOf(db: Db, { shop, kind }: OfKind, ids: readonly ShopifyId[]): Promise<RecordLink[]> {
  const links = await loadLinks(db, shop, kind, ids)
  return [...links.values()].filter(isLinked).filter(({ gone }) => !gone)
}
