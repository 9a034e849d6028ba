// Which of a shop's batches go side by side: a record is in one batch at a time, and what depends on one another goes one
// after the other. Live changes pass what nobody changed just now (decisions 090, 169).

import { changeKey, isSame, type PendingChange } from '#app/db/tables/changes.server.ts'
import { gravestOf } from '#app/lib/errors.ts'
import type { RecordKind, Trigger } from '#app/lib/record-kind.ts'
import { kinds } from '#app/sync/kinds/registry.server.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import type { LastTurns } from './last-turns.server.ts'

/** Changes of one kind that one trigger recorded. */
export type DueBatch = {
  kind: RecordKind
  trigger: Trigger
  changes: readonly PendingChange[]
  orgConfig: OrgConfig
  /** Some of its records may not be in Zoho yet, or not where others look for them. */
  isUnplaced: boolean
  /** What reading it may take of Shopify's points; 0 for live changes, for which some are left in any case. */
  points: number
  /** When changes of its kind that are not live last began, in milliseconds; 0 while none did. */
  lastAt: number
}

export type DueOfKind = Omit<DueBatch, 'orgConfig'>

// Suspects, a kind that a remote refused, what a comparison found, what may become another kind's record (the Deal of a
// checkout): nothing else is under way meanwhile, and each kind that has changes goes once.
export const goesAlone = ({ kind, trigger, changes }: DueBatch): boolean =>
  trigger === 'reconcile' ||
  !kinds[kind].hasWebhooks ||
  changes.some(({ deaths, kindRefused }) => deaths > 0 || kindRefused)

/** News of one event that come within so long: what others point to goes first. */
const oneEventMs = 100

/** So long live changes pass what is not live, which then has a turn, of one batch: neither waits for ever. */
const passedMs = 10_000

function waitsSince({ kind, trigger, lastAt, changes: [oldest] }: DueOfKind): number {
  const notedAt = oldest?.notedAt.getTime() ?? 0
  if (trigger !== 'live') return Math.max(notedAt, lastAt) + passedMs
  return notedAt + (kinds[kind].prerequisites.length > 0 ? oneEventMs : 0)
}

/**
 * Which of these may begin beside what is under way. Nobody passes one who has waited longer for the same, but live changes
 * those of other triggers, whose time counts from their last turn.
 */
export function startable<B extends DueOfKind>(due: readonly B[], underWay: readonly B[]): B[] {
  const [begun, waiting]: [B[], B[]] = [[], []]
  for (const batch of due.toSorted((a, b) => waitsSince(a) - waitsSince(b))) {
    const isHeld = [...underWay, ...begun, ...waiting].some((other) => areApart(batch, other))
    const to = isHeld ? waiting : begun
    to.push(batch)
  }
  return begun
}

// One customer may take the e-mail that another gives up. Who points to a record that is not there yet writes it itself, and
// two writers of one record are in each other's way.
const areApart = (a: DueOfKind, b: DueOfKind): boolean =>
  a.kind === b.kind || pointsTo(a, b) || pointsTo(b, a)
const pointsTo = (a: DueOfKind, b: DueOfKind): boolean =>
  b.isUnplaced && kinds[a.kind].prerequisites.includes(b.kind)

export type Batches = ReturnType<typeof openBatches<DueBatch>>

/** @param lastTurns of the shop, from job to job */
export function openBatches<B extends DueOfKind>(lastTurns: LastTurns = new Map()) {
  const underWay = new Map<B, Promise<void>>()
  const atWork = new Map<string, PendingChange>()
  const failures: unknown[] = []
  let [seen, hasNews, ended] = [new Map(atWork), false, Promise.withResolvers<void>()]

  async function runBatch(batch: B, sync: () => Promise<unknown>): Promise<void> {
    await sync().catch((error: unknown) => void failures.push(error))
    for (const change of batch.changes) atWork.delete(changeKey(change))
    underWay.delete(batch)
    ended.resolve()
  }

  const recordTurn = ({ kind, trigger }: B, at: Date): void => {
    if (trigger !== 'live') lastTurns.set(kind, at.getTime())
  }

  return {
    batches: (): B[] => [...underWay.keys()],
    /** It has its turn, also where nothing goes beside it. */
    recordTurn,
    begin: (batch: B, sync: () => Promise<unknown>, at: Date): void => {
      recordTurn(batch, at)
      for (const change of batch.changes) atWork.set(changeKey(change), change)
      underWay.set(batch, runBatch(batch, sync))
    },
    /** When changes of the kind that are not live began the last time, in milliseconds; 0 while none did. */
    lastAt: (kind: RecordKind): number => lastTurns.get(kind) ?? 0,
    /** What those that are under way may take of Shopify's points. */
    points: (): number => [...underWay.keys()].reduce((sum, { points }) => sum + points, 0),
    /** Before a look: so much is at work, and may end while the look lasts. */
    count: (): number => {
      ;[seen, hasNews, ended] = [new Map(atWork), false, Promise.withResolvers<void>()]
      return seen.size
    },
    includes: (change: PendingChange): boolean => {
      const taken = seen.get(changeKey(change))
      hasNews ||= taken !== undefined && !isSame(taken, change)
      return taken !== undefined
    },
    /** Of what is at work, as the last look saw. */
    hasNews: (): boolean => hasNews,
    hasFailed: (): boolean => failures.length > 0,
    /** Since the last look; at once where none is under way. */
    oneEnded: async (): Promise<void> => {
      if (underWay.size > 0) await ended.promise
    },
    /** Waits until none is under way: whoever repeats them must not meet the first attempt. @throws the gravest failure */
    end: async (): Promise<void> => {
      await Promise.all(underWay.values())
      if (failures.length > 0) throw gravestOf(failures)
    },
  }
}
