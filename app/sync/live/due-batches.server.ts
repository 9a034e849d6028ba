// What is due as batches, each of one kind and one trigger. What is not live (many records that somebody syncs by hand, what a
// comparison found) comes in parts that Shopify's points allow at once: so no batch waits for points while live changes
// wait for it, and some points are there when these come (decision 169).

import type { PendingChange } from '#app/db/tables/changes.server.ts'
import { hasUnplaced } from '#app/db/work/due-changes.server.ts'
import { recordKinds, type RecordKind } from '#app/lib/record-kind.ts'
import { pointsToRead, sparedFor, sparedInMs, type Bucket } from '#app/shopify/graphql/throttle.ts'
import { querySize } from '#app/shopify/records/records.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { kinds } from '#app/sync/kinds/registry.server.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import type { Batches, DueBatch } from './side-by-side.server.ts'

type Changes = readonly PendingChange[]
type Part = { kind: RecordKind; trigger: PendingChange['trigger']; changes: Changes; points: number }

export type DueBatches = {
  batches: DueBatch[]
  /** All of some that are due waits for Shopify's points: milliseconds until the first has them. Null where none waits. */
  pointsInMs: number | null
  /** Of others a part does. */
  isPartial: boolean
}

/** Each kind's live changes come first. */
export async function batchesOf(
  context: SyncContext,
  orgConfig: OrgConfig,
  changes: Changes,
  underWay: Pick<Batches, 'points' | 'lastAt'>,
): Promise<DueBatches> {
  const groups = [...Map.groupBy(changes, ({ kind, trigger }) => `${kind} ${trigger}`).values()]
  const bucket = context.shopifyPoints(orgConfig.shop)
  const [parts, waits]: [Part[], number[]] = [[], []]
  let taken = underWay.points()
  for (const group of groups.toSorted((a, b) => placeOf(a) - placeOf(b))) {
    const part = partOf(orgConfig, group, { bucket, taken, now: Date.now() })
    if (typeof part === 'number') waits.push(part)
    else {
      taken += part.points
      parts.push(part)
    }
  }
  const batches = parts.map(async (part): Promise<DueBatch> => {
    const about = { ...part, orgConfig, lastAt: underWay.lastAt(part.kind) }
    return { ...about, isUnplaced: await isUnplaced(context, about) }
  })
  const given = parts.reduce((sum, part) => sum + part.changes.length, 0)
  return {
    batches: await Promise.all(batches),
    pointsInMs: waits.length > 0 ? Math.min(...waits) : null,
    isPartial: given < changes.length,
  }
}

const placeOf = ([first]: Changes): number =>
  first ? recordKinds.indexOf(first.kind) * 2 + (first.trigger === 'live' ? 0 : 1) : 0

/** @returns milliseconds, while Shopify's points are not there for the smallest part that is worth a query */
function partOf(
  { shop }: OrgConfig,
  changes: Changes,
  points: { bucket: Bucket | null; taken: number; now: number },
): Part | number {
  const [first] = changes
  if (!first) return 0
  const { kind, trigger } = first
  if (trigger === 'live') return { kind, trigger, changes, points: 0 }
  const size = querySize(shop, kind)
  const spared = sparedFor(points.bucket, { ...points, size })
  const count = Math.min(size, changes.length)
  if (spared < count) return sparedInMs(points.bucket, { ...points, size, count })
  const some = changes.slice(0, spared)
  return { kind, trigger, changes: some, points: pointsToRead(some.length, size) }
}

// Others look for its records where they are by now, and may find them: unless they are about to go, or it is not known
// where they are. Where there are two modules, they may be on their way from one to the other.
function isUnplaced(
  { db }: SyncContext,
  { orgConfig, kind, changes }: Pick<DueBatch, 'orgConfig' | 'kind' | 'changes'>,
): Promise<boolean> | boolean {
  if (!recordKinds.some((other) => kinds[other].prerequisites.includes(kind))) return false
  const deletes: Partial<Record<RecordKind, string>> = orgConfig.settings.deletes
  const mayGo = deletes[kind] === 'delete' || changes.some(({ deleted }) => deleted)
  if (mayGo || kinds[kind].modulesIn(orgConfig).length > 1) return true
  const ids = changes.map(({ shopifyId }) => shopifyId)
  return hasUnplaced(db, { shop: orgConfig.shop, kind }, ids)
}
