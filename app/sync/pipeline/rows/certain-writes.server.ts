// One writer a record. Whoever is about to write one says so first; a write whose answer was lost, or whose process was
// killed, may be carried out by Zoho later. So the record is left alone for longer than a call can last, and then
// written again after a look (contracts/zoho 2.2: there is no idempotency key).

import { randomUUID } from 'node:crypto'
import { loadLinksUnder } from '#app/db/tables/links.server.ts'
import {
  beginWrites,
  dateWrites,
  endWrites,
  loadIntents,
  undoWrites,
  type Intent,
  type IntentOwner,
  type Undone,
} from '#app/db/work/write-intents.server.ts'
import { TransientError } from '#app/lib/errors.ts'
import type { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import { lapsedCode } from '#app/lib/lapse.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { longestCallMs } from '#app/zoho/client/transport.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

/** A call begins this long after its intent was recorded at the latest; otherwise the intent is renewed first. */
const freshMs = 5000
/** Somebody else is writing the record this very moment, most likely. */
const soonMs = 1000
/** How long a record is left alone after a write that nobody heard the end of. */
const uncertainMs = longestCallMs + 2 * freshMs

/**
 * The same where a late one does no harm, because Zoho refuses it: a guard says that the record changed meanwhile, or a
 * unique field that it is there. Longer than the guard's slack, so that the repeat is later than what it allows.
 */
const guardedMs = 5000

/** Of a write that nobody answered: whether Zoho would refuse it, should it carry it out late. */
export type Risk = 'guarded' | 'risky'

/** How long a record is left alone after it. */
export const quietMs: Readonly<Record<Risk, number>> = { guarded: guardedMs, risky: uncertainMs }

/** A record that is about to be written; `before`: of one that has a link. */
export type Planned<Id extends string = ShopifyId> = Intent<Id> & {
  before: Pick<Undone, 'linesHash' | 'wasInDoubt'> | null
}

/** Without a link of which anything is known. */
export const plainIntent = <Id extends string>(shopifyId: Id): Planned<Id> => ({
  shopifyId,
  seen: null,
  marked: null,
  before: null,
})

/** Without a link at all. */
export const newIntent = (shopifyId: ShopifyId): Planned => ({ ...plainIntent(shopifyId), isNew: true })

export type Certain<Id extends string = ShopifyId> = {
  /** Ids that another writer holds, and when to come again. */
  held: ReadonlyMap<string, Date>
  /** Right before each call: our hold must cover it. @throws TransientError when it is another's */
  beforeSend: () => Promise<void>
  /** Nobody answered for this record. */
  doubt: (shopifyId: Id, risk: Risk) => void
  /** A call with this record begins; and nothing of it was carried out. */
  begun: (shopifyId: Id) => void
  refused: (shopifyId: Id) => void
  /** The write is over. What is in doubt stays ours for a while; less long where a late write does no harm. */
  release: (shopifyIds: readonly Id[]) => Promise<void>
}

/** Takes hold of records for one batch of writes. */
export async function holdRecords<Id extends string = ShopifyId>(
  context: SyncContext,
  about: Omit<IntentOwner, 'writer'>,
  planned: readonly Planned<Id>[],
): Promise<Certain<Id>> {
  const writer: IntentOwner = { ...about, writer: randomUUID() }
  const begin = (intents: readonly Intent<Id>[]) =>
    beginWrites(context.db, writer, { at: context.now(), heldMs: uncertainMs }, intents)
  let begunAt = performance.now()
  const others = await begin(planned)
  const doubts = new Map<string, Risk>()
  const calls = recordCalls()
  const mine = new Map(planned.flatMap((one) => (others.has(one.shopifyId) ? [] : [[one.shopifyId, one]])))
  return {
    held: new Map([...others].map(([id, since]) => [id, freeAt(since, context.now())])),
    beforeSend: async () => {
      // A renewal that took long, or whose process stood still meanwhile, is no fresh one by now.
      while (performance.now() - begunAt >= freshMs) {
        const at = performance.now()
        // Marked they are already.
        const again = [...mine.values()].map(({ shopifyId, keepsRows = false }) => ({
          ...plainIntent(shopifyId),
          keepsRows,
        }))
        if ((await begin(again)).size > 0)
          throw new TransientError('Another process writes these records', { code: lapsedCode })
        begunAt = at
      }
    },
    doubt: (id, risk) => void doubts.set(id, risk),
    begun: calls.begun,
    refused: calls.refused,
    release: async (ids) => {
      const over = ids.filter((id) => !doubts.has(id))
      const undone = over.flatMap((id) => (calls.mayBeDone(id) ? [] : undoneOf(mine.get(id))))
      const isUndone = new Set(undone.map(({ shopifyId }) => shopifyId))
      for (const id of over) mine.delete(id)
      await undoWrites(context.db, writer, undone)
      await endWrites(
        context.db,
        writer,
        over.filter((id) => !isUndone.has(id)),
      )
      const at = new Date(context.now().getTime() + guardedMs - uncertainMs)
      const guarded = ids.filter((id) => doubts.get(id) === 'guarded')
      await dateWrites(context.db, writer, at, guarded)
    },
  }
}

// Of a record that is sent in several rounds, one that was not refused is enough.
function recordCalls() {
  const [open, before] = [new Set<string>(), new Set<string>()]
  return {
    begun: (id: string) => void (open.has(id) ? before : open).add(id),
    refused: (id: string) => void open.delete(id),
    mayBeDone: (id: string) => open.has(id) || before.has(id),
  }
}

const undoneOf = <Id extends string>(planned: Planned<Id> | undefined): Undone<Id>[] => {
  if (!planned?.before) return []
  const { shopifyId, seen, marked, before } = planned
  return [{ shopifyId, seen, marked, ...before }]
}

/**
 * Which of these records (of products: which products) are being written, or may still be: what was deleted in Shopify
 * meanwhile cannot be settled before that is over. @returns when to come again
 */
export async function beingWritten(
  context: SyncContext,
  { shop, kind }: { shop: ShopDomain; kind: RecordKind },
  shopifyIds: readonly ShopifyId[],
): Promise<Map<ShopifyId, Date>> {
  const at = context.now()
  const { isInParts } = mappingKinds[kind]
  const links = isInParts ? await loadLinksUnder(context.db, shop, kind, shopifyIds) : []
  const parents = new Map(links.map((link) => [link.shopifyId, link.parentId ?? link.shopifyId]))
  const ids = isInParts ? [...parents.keys()] : shopifyIds
  const held = await loadIntents(context.db, { shop, kind }, { at, heldMs: uncertainMs }, ids)
  return new Map([...held].map(([id, since]) => [parents.get(id) ?? id, freeAt(since, at)]))
}

/** A write of the record began at `since`, and how it ended is not known: from when on another may begin. */
function freeAt(since: Date, now: Date): Date {
  const ageMs = now.getTime() - since.getTime()
  // Young: it is under way, and most likely over in a moment.
  return new Date(ageMs < 2 * freshMs ? now.getTime() + soonMs : since.getTime() + uncertainMs)
}
