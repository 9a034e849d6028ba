// A metafield that is changed alone: Shopify moves no updatedAt for it and sends no webhook of the record. Where the
// merchant's rules read metafields the nightly comparison asks for these, and holds them against what it saw before.

import type { Link } from '#app/db/link-row.server.ts'
import { saveMetafieldHashes } from '#app/db/tables/links.server.ts'
import { pageLinks } from '#app/db/work/audit-places.server.ts'
import { wholeOf, type RecordKind } from '#app/lib/kinds.ts'
import type { Digests } from '#app/lib/secrets/digests.server.ts'
import { wantedOf } from '#app/mapping/facts/metafields.ts'
import { fetchMetafieldValues, type MetafieldValues } from '#app/shopify/lists/metafield-values.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import { isPassedOver } from '#app/sync/work/passing-trouble.server.ts'
import { recordDrift } from './reconcile.server.ts'

const linksAtOnce = 250
/** Shopify's clock and ours, and the time between a read and its write: looked at once too often costs a read. */
const slackMs = 10 * 60_000

type Look = { orgConfig: OrgConfig; kind: RecordKind; signal: AbortSignal }

/**
 * Notes records whose metafields changed; without rules that read any nothing is asked. What Shopify does not answer is
 * looked at in the next night.
 */
export async function findMetafieldChanges(context: SyncContext, look: Look): Promise<void> {
  const { record, product } = wantedOf(look.orgConfig, look.kind)
  if (record.length + product.length === 0) return
  try {
    await checkAll(context, look, { record, product })
  } catch (error) {
    if (!isPassedOver(error)) throw error
    const { shop } = look.orgConfig
    context.log.warn({ shop, kind: look.kind, code: error.code }, 'metafields not compared')
  }
}

type Names = { record: readonly string[]; product: readonly string[] }

async function checkAll(context: SyncContext, look: Look, names: Names): Promise<void> {
  const { orgConfig, kind, signal } = look
  const { shop } = orgConfig
  for (let after = ''; !signal.aborted;) {
    const links = await pageLinks(context.db, { shop, kind }, { after, until: null }, { take: linksAtOnce })
    const last = links.at(-1)
    if (!last) return
    after = last.shopifyId
    const ids = links.map(({ shopifyId }) => shopifyId)
    const shown = await fetchMetafieldValues(context.shopifyFor(shop), { kind, ids, names })
    await recordChanged(context, look, { links, shown, names })
  }
}

type Seen = { links: readonly Link[]; shown: ReadonlyMap<string, MetafieldValues>; names: Names }

// Recorded first, remembered then: whoever dies in between records it again.
async function recordChanged(
  context: SyncContext,
  { orgConfig, kind }: Look,
  { links, shown, names }: Seen,
): Promise<void> {
  const looked = links.flatMap((link) => {
    const now = shown.get(link.shopifyId)
    return now ? [{ link, now }] : []
  })
  const changed = looked.filter(({ link, now }) => isChanged(context.digests, { link, now, names }))
  const wholes = new Set(changed.map(({ link }) => wholeOf(kind, link)))
  const drift = [...wholes].map((shopifyId) => ({
    kind,
    shopifyId,
    deleted: false,
    cause: 'missed_change' as const,
  }))
  await recordDrift(context, orgConfig, kind, drift)
  const fresh = looked
    .map(({ link, now }) => ({ link, hash: hashOf(context.digests, names, now) }))
    .filter(({ link, hash }) => link.metafieldHash !== hash)
  await saveMetafieldHashes(
    context.db,
    { shop: orgConfig.shop, kind },
    fresh.map(({ link: { shopifyId }, hash }) => ({ shopifyId, value: hash })),
  )
}

type Compared = { link: Link; now: MetafieldValues; names: Names }

// Seen before with the same rules: whether the values are the same. Else the newest of them is as old as the last write.
function isChanged(digests: Digests, { link, now, names }: Compared): boolean {
  const stored = link.metafieldHash
  const known = digests.all(textOf(names)).some((digest) => stored?.startsWith(short(digest)))
  if (stored && known)
    return !digests.all(textOf(names, now)).some((digest) => stored.endsWith(short(digest)))
  return now.changedAt !== null && now.changedAt.getTime() > link.syncedAt.getTime() - slackMs
}

/** Of the names that rules ask for, and of their values. */
const hashOf = (digests: Digests, names: Names, now: MetafieldValues): string =>
  `${short(digests.of(textOf(names)))} ${short(digests.of(textOf(names, now)))}`

const textOf = ({ record, product }: Names, now?: MetafieldValues): string =>
  JSON.stringify(['metafields', record.toSorted(), product.toSorted(), ...(now ? [now.values] : [])])

const short = (digest: string): string => digest.slice(0, 12)
