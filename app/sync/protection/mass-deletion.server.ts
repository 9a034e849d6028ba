// A comparison that finds more than a few records of a kind deleted on one side stops there, keeps everything, and asks the
// merchant: a mistake would empty the CRM, or fill it a second time.

import { askForWholeAudit } from '#app/db/work/audit-places.server.ts'
import { countRemade, loadKindState } from '#app/db/work/kinds.server.ts'
import type { RecordLink } from '#app/db/link-row.server.ts'
import { countLinks } from '#app/db/tables/links.server.ts'
import {
  askMassDeletion,
  deleteMassDeletion,
  loadMassDeletion,
  saveMassAnswer,
  type MassDeletion,
  type MassPlace,
} from '#app/db/work/mass-deletions.server.ts'
import type { Database } from '#app/db/client.server.ts'
import type { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { MassAnswer, Side } from '#app/lib/states.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

const fewest = 20
const share = 0.02
const dayMs = 24 * 60 * 60_000

/** More than so many of `linked` records are not deleted without a word of the merchant. */
const mostDeleted = (linked: number): number => Math.max(fewest, Math.floor(linked * share))

/** The links among which missing ones are counted, where they are not all that are linked: then null. */
type Compared = number | null

// While the merchant is asked, and after "keep", the limit holds by which it was asked: of a share two in a hundred are
// fewer than of all links, which the next night compares.
function comparedOf(
  row: MassDeletion | null,
  { linked, links }: { linked: number; links: Compared },
): Compared {
  if (!row || row.answer === 'go_on') return links
  const least = Math.min(links ?? linked, row.comparedOf ?? row.linked)
  return least < linked ? least : links
}

/** Collects what a comparison finds; what may follow from it is only known at its end. */
export type Brake = {
  /** @returns those that may be settled at once */
  take: (links: readonly RecordLink[]) => readonly RecordLink[]
  /** How many were not there so far, and those of them about which nothing was done. */
  found: () => { found: number; held: ShopifyId[] }
  /** After a whole comparison. @returns what may be settled now */
  end: () => Promise<readonly RecordLink[]>
}

/** When a comparison began, and what its earlier part has found. `links`: it is one of so many; absent: of all. */
export type FoundMissing = {
  beganAt: Date
  found: number
  held: readonly RecordLink[]
  links?: number | null
}

/** @param before where the comparison was broken off: what both parts find is counted together */
export async function openBrake(
  context: SyncContext,
  place: MassPlace,
  before: FoundMissing,
): Promise<Brake> {
  const { db } = context
  const row = await loadMassDeletion(db, place)
  const released = isReleased(row, before.beganAt)
  const linked = await countLinks(db, place.shop, place.kind)
  const compared = comparedOf(row, { linked, links: before.links ?? null })
  const most = mostDeleted(compared ?? linked)
  const few: RecordLink[] = [...before.held]
  let { found } = before
  return {
    found: () => ({ found, held: found <= most ? few.map(({ shopifyId }) => shopifyId) : [] }),
    take: (links) => {
      if (released) return links
      found += links.length
      if (found <= most) few.push(...links)
      return []
    },
    end: async () => {
      if (released) return []
      if (found > most) {
        const known = row && (row.answer === null || (row.answer === 'keep' && found <= row.found + most))
        if (!known) await ask(context, place, { found, linked, comparedOf: compared })
        return []
      }
      if (row) await deleteMassDeletion(db, place)
      return few
    },
  }
}

async function ask(context: Pick<SyncContext, 'db' | 'now'>, place: MassPlace, seen: Seen): Promise<void> {
  await askMassDeletion(context.db, place, { ...seen, at: context.now() })
}
type Seen = { found: number; linked: number; comparedOf?: Compared }

// The merchant's word holds for what it was asked about, not for ever: a comparison that began within a day of it may take
// longer.
const isReleased = (row: MassDeletion | null, at: Date): boolean =>
  row?.answer === 'go_on' && row.answeredAt !== null && at.getTime() - row.answeredAt.getTime() < dayMs

/** True while nothing of this kind may be taken for deleted on that side but by Shopify's own word. */
export async function isBraked(
  { db, now }: Pick<SyncContext, 'db' | 'now'>,
  place: MassPlace,
): Promise<boolean> {
  const row = await loadMassDeletion(db, place)
  return row !== null && row.answer !== 'go_on' && !isReleased(row, now())
}

/**
 * Before records are made anew in Zoho because those that we know are missing there.
 * @returns false when there were too many of them in a day: they stay as they are until the merchant has answered
 */
export async function mayRemake(
  context: { db: Database; now: () => Date },
  of: { shop: ShopDomain; kind: RecordKind },
  count: number,
): Promise<boolean> {
  const { db } = context
  const place = { ...of, side: 'zoho' } as const
  const now = context.now()
  const row = await loadMassDeletion(db, place)
  if (isReleased(row, now)) return true
  if (row && row.answer !== 'go_on') return false
  const linked = await countLinks(db, of.shop, of.kind)
  const most = mostDeleted(linked)
  const since = new Date(now.getTime() - dayMs)
  const before = await loadKindState(db, of)
  const recent = before?.remadeSince && before.remadeSince >= since ? before.remade : 0
  if (recent + count > most) {
    await ask(context, place, { found: recent + count, linked })
    return false
  }
  await countRemade(db, of, { count, now, since })
  return true
}

export type AnswerToMass = { kind: RecordKind; side: Side; answer: MassAnswer }

/**
 * The merchant's word. "Go on": both sides are compared at once, and what is not there is settled as chosen.
 * @returns false when it is not asked any more
 */
export async function answerMassDeletion(
  sync: SyncContext,
  shop: ShopDomain,
  { kind, side, answer }: AnswerToMass,
): Promise<boolean> {
  const asked = await saveMassAnswer(sync.db, { shop, kind, side }, { answer, at: sync.now() })
  if (asked && answer === 'go_on') {
    // From the beginning, and all links: one that is under way has passed what was asked about.
    await askForWholeAudit(sync.db, shop)
    await sync.queue.enqueue('audit', { shop })
  }
  return asked
}
