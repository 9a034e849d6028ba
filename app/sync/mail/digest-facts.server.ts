// What a digest says: how the shop stands at this moment, in counts and causes.

import { loadOpenMatters } from '#app/db/mail/open-matters.server.ts'
import { countSynced } from '#app/db/tables/outcomes.server.ts'
import { loadBrakes } from '#app/db/screens/brakes.server.ts'
import { loadTimeZone } from '#app/db/screens/frame.server.ts'
import { loadLastImport } from '#app/db/screens/home.server.ts'
import { loadConnection } from '#app/db/tables/connections.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
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
  const row = await loadShop(db, shop)
  const [timeZone, connection, matters, brakes, lowCredits, run, synced] = await Promise.all([
    loadTimeZone(db, shop),
    loadConnection(db, shop),
    loadOpenMatters(db, shop),
    loadBrakes(db, shop),
    loadLowCredits(context, shop),
    loadLastImport(db, shop, row?.liveSince ?? null),
    countSynced(db, shop, since),
  ])
  const lostSince = row?.troubleCode === 'zoho_disconnected' ? row.troubleSince : null
  return {
    store: row?.name ?? '',
    timeZone,
    lost: connection?.state === 'needs_reconnect' ? { since: lostSince } : null,
    matters,
    deletions: brakes.deletions.filter(({ kept }) => !kept).length,
    lowCredits,
    lastImport: run && importOf(run),
    synced,
  }
}

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

/** What somebody has to do something about. */
export const countOpen = ({ lost, matters, deletions, lowCredits }: DigestFacts): number =>
  matters.reduce((all, { count }) => all + count, 0) + deletions + (lost ? 1 : 0) + (lowCredits ? 1 : 0)
