// What a digest says: how the shop stands at this moment, in counts and causes.

import { loadOpenMatters } from '#app/db/mail/open-matters.server.ts'
import { countSynced } from '#app/db/tables/outcomes.server.ts'
import { loadBrakes } from '#app/db/screens/brakes.server.ts'
import { loadTimeZone } from '#app/db/screens/frame.server.ts'
import { loadLastImport, loadShopState, type ShopState } from '#app/db/screens/home.server.ts'
import { loadConnection } from '#app/db/tables/connections.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { DigestFacts } from '#app/sync/core/mail.ts'
import { loadLowCredits } from '#app/sync/queries/credits-left.server.ts'

/** @param since of the mail before */
export async function loadDigestFacts(
  context: SyncContext,
  shop: ShopDomain,
  since: Date,
): Promise<DigestFacts> {
  const { db } = context
  const row = await loadShopState(db, shop, context.now())
  const [timeZone, connection, matters, brakes, lowCredits, run, synced] = await Promise.all([
    loadTimeZone(db, shop),
    loadConnection(db, shop),
    loadOpenMatters(db, shop),
    loadBrakes(db, shop),
    loadLowCredits(context, shop),
    loadLastImport(db, shop, row?.liveSince ?? null),
    countSynced(db, shop, since),
  ])
  const lostSince = row?.trouble?.code === 'zoho_disconnected' ? row.trouble.since : null
  return {
    store: row?.name ?? '',
    timeZone,
    lost: connection?.state === 'needs_reconnect' ? { since: lostSince } : null,
    notConnected: connection === null,
    halted: row && haltOf(row),
    heldKinds: brakes.heldKinds,
    matters,
    deletions: brakes.deletions.filter(({ kept }) => !kept).length,
    lowCredits,
    lastImport: run && importOf(run),
    synced,
  }
}

/** Trouble that passes by itself is no halt: what else there is ends when somebody does something. */
const halts: readonly (string | undefined | null)[] = [
  'shopify_disconnected',
  'shopify_closed',
  'shopify_forbidden',
  'operator',
]

const haltOf = ({ pausedFor, trouble }: ShopState): string | null =>
  [pausedFor, trouble?.code].find((code) => halts.includes(code)) ?? null

type Import = NonNullable<Awaited<ReturnType<typeof loadLastImport>>>

function importOf({ state, startedAt, finishedAt, steps }: Import): DigestFacts['lastImport'] {
  const sum = (of: (step: Import['steps'][number]) => number) =>
    steps.reduce((all, step) => all + of(step), 0)
  return {
    state,
    at: finishedAt ?? startedAt,
    written: sum(({ created, updated }) => created + updated),
    refused: sum(({ rejected }) => rejected),
  }
}

/** A name for each thing that is open, whatever its count: how one morning is told from another. Kinds, causes, times. */
export function openThings({ matters, deletions, heldKinds, lastImport, ...facts }: DigestFacts): string[] {
  const { lost, notConnected, halted, lowCredits } = facts
  return [
    ...(lost ? ['lost'] : []),
    ...(notConnected ? ['not connected'] : []),
    ...(halted ? [`halted ${halted}`] : []),
    ...heldKinds.map(({ kind, code }) => `held ${kind} ${code}`),
    ...matters.map(({ what, kind, cause }) => `${what} ${kind} ${cause ?? ''}`),
    ...(deletions > 0 ? ['deletions'] : []),
    ...(lowCredits ? ['credits'] : []),
    ...(lastImport?.state === 'failed' ? [`import ${lastImport.at.toISOString()}`] : []),
  ]
}

/** What somebody has to do something about: all that keeps Home from saying that the shop is in sync, and more. */
export function countOpen({ matters, deletions, heldKinds, ...facts }: DigestFacts): number {
  const single = [
    facts.lost !== null,
    facts.notConnected,
    facts.halted !== null,
    facts.lowCredits !== null,
    facts.lastImport?.state === 'failed',
  ]
  const records = matters.reduce((all, { count }) => all + count, 0)
  return records + deletions + heldKinds.length + single.filter(Boolean).length
}
