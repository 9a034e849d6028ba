// How many records each tab of a kind's list holds. What could be many is counted up to a bound: "1,000+".

import type { Database } from '#app/db/client.server.ts'
import { needsAttention } from '#app/db/screens/figures.server.ts'
import type { ListState } from '#app/db/screens/records.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { LinkCounts } from './link-counts.server.ts'
import { countNotInZoho, mostMissing } from './not-in-zoho.server.ts'

/** `isMore`: there are more than were counted. */
export type TabCount = { count: number; isMore: boolean }

const most = 1_000

/**
 * By tab; of products Zoho's records (variants) where they are in Zoho, as the lists show them.
 * @param links the shop's, as countLinks counted them
 */
export async function loadTabCounts(
  db: Database,
  shop: ShopDomain,
  kind: RecordKind,
  links: LinkCounts,
): Promise<Record<ListState, TabCount>> {
  const mine = { shopDomain: shop, kind }
  const some = { take: most + 1, select: { shopifyId: true } } as const
  const [missing, waiting, refused] = await Promise.all([
    countNotInZoho({ db, shop, kind }, mostMissing),
    db.prisma.change.findMany({ where: { ...mine, deadLettered: false }, ...some }),
    db.prisma.outcome.findMany({ where: { ...mine, ...needsAttention }, ...some }),
  ])
  const inZoho = Object.values(links.linked[kind].modules).reduce((sum, n) => sum + n, 0)
  return {
    linked: { count: inZoho, isMore: false },
    missing,
    waiting: upTo(waiting.length),
    refused: upTo(refused.length),
    gone: { count: links.gone[kind], isMore: false },
  }
}

const upTo = (found: number): TabCount => ({ count: Math.min(found, most), isMore: found > most })
