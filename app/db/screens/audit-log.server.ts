// The audit log for its screen, page by page.

import { z } from 'zod'
import type { ShopDomain } from '#app/lib/ids.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import type { Database } from '#app/db/client.server.ts'
import { beyond, cursorOf, pageOf, type Page } from './paging.server.ts'

const Text = z.string().nullable().catch(null).default(null)
const Kind = RecordKind.nullable().catch(null).default(null)
const Details = z
  .object({
    kind: Kind, shopifyId: Text, to: Text, answer: Text, type: Text, format: Text, orgId: Text,
    refused: Text,
    count: z.number().nullable().catch(null).default(null),
    parts: z.array(z.string()).catch([]).default([]),
  })
  .catch({ kind: null, shopifyId: null, to: null, answer: null, type: null, format: null, orgId: null, refused: null, count: null, parts: [] }) // prettier-ignore

/** One page of entries, newest first. */
export async function listAuditEntries(db: Database, shop: ShopDomain, page: Page) {
  const cursor = cursorOf(page)
  const order = page.before ? 'asc' : 'desc'
  const rows = await db.prisma.auditEntry.findMany({
    where: {
      shopDomain: shop,
      AND: cursor
        ? [beyond({ by: 'at', from: cursor.at, order }, { by: 'id', from: BigInt(cursor.id), order })]
        : [],
    },
    orderBy: [{ at: order }, { id: order }],
    take: page.size + 1,
  })
  const views = rows.map(({ id, actor, action, details, at }) => ({
    id: String(id),
    actor,
    action,
    at,
    details: Details.parse(details),
  }))
  return pageOf(views, page, ({ at, id }) => ({ at, id }))
}

const Started = z.object({ runId: z.string() })

/** Who started each of the runs, of those that the log still tells of. `from`, `to`: when the first and the last began. */
export async function loadStarters(
  db: Database,
  shop: ShopDomain,
  { from, to }: { from: Date; to: Date },
): Promise<ReadonlyMap<string, string>> {
  const rows = await db.prisma.auditEntry.findMany({
    where: {
      shopDomain: shop,
      action: { in: ['import_started', 'move_started'] },
      at: { gte: new Date(from.getTime() - aroundMs), lte: new Date(to.getTime() + aroundMs) },
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: mostStarters,
  })
  return new Map(
    rows.flatMap(({ actor, details }) => {
      const { success, data } = Started.safeParse(details)
      return success && actor !== '' ? [[data.runId, actor] as const] : []
    }),
  )
}
/** An act is recorded before its run begins. */
const aroundMs = 60_000
const mostStarters = 200

/** Of a page that may be open for a day. */
const mostLooked = 50

type Part = { name: string; kind: string | null }

/** Who changed each of these parts of the merchant's choices last. A part that the log does not name is left out. */
export async function loadLastChanges<Of extends Part>(
  db: Database,
  shop: ShopDomain,
  parts: readonly Of[],
): Promise<(Of & { actor: string; at: Date })[]> {
  const rows = await db.prisma.auditEntry.findMany({
    where: { shopDomain: shop, action: { in: ['settings_changed', 'deletes_changed', 'rules_changed'] } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: mostLooked,
  })
  const entries = rows.map(({ details, ...row }) => ({ ...row, details: Details.parse(details) }))
  return parts.flatMap((part) => {
    const last = entries.find((entry) => isAbout(entry, part))
    return last ? [{ ...part, actor: last.actor, at: last.at }] : []
  })
}

type Entry = { action: string; details: z.infer<typeof Details> }

// Each kind's mapping and deletions have entries of their own; what else there is for each kind is one setting.
function isAbout({ action, details }: Entry, { name, kind }: Part): boolean {
  if (action === 'settings_changed') return details.parts.includes(name)
  const isOfPart = action === 'deletes_changed' ? name === 'deletes' : ofMapping.has(name)
  return isOfPart && details.kind === kind
}

const ofMapping: ReadonlySet<string> = new Set(['rules', 'filters', 'newRecords', 'shopifyTags'])
