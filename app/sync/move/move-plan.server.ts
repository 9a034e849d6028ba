// What moving customers to the other module would do: counted from both sides of Zoho, nothing is written. Names and
// e-mails are read for the screen and forgotten.

import { countOrdersOf, pageElsewhere } from '#app/db/tables/elsewhere.server.ts'
import type { RecordLink } from '#app/db/link-row.server.ts'
import type { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import type { PersonModule } from '#app/mapping/records/customer.ts'
import { dailyCredits } from '#app/zoho/client/credits.ts'
import { fetchFields } from '#app/zoho/settings/settings.server.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import { fetchRecords, findRecords } from '#app/zoho/records/records.server.ts'
import { valueIn, type ZohoRecord } from '#app/zoho/records/rows.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { blankRecord } from '#app/sync/core/mapped-record.ts'
import { createKnown } from '#app/sync/matching/known-records.ts'
import { isAmbiguous, type Match } from '#app/sync/org/find-existing.ts'
import { loadMove, nothingToMove } from './move.server.ts'

/** A new one of it; joined to one that is there; a new one because it is gone in Zoho; a question. */
export type Becomes = 'convert' | 'join' | 'create' | 'clash'

export type MovePlan = {
  from: PersonModule
  to: PersonModule
  total: number
  /** How many were looked at; the counts are theirs. */
  looked: number
  counts: Record<Becomes, number>
  samples: { name: string; email: string | null; becomes: Becomes }[]
  /** Customers whose Contact an order points to: it is never deleted. */
  withOrders: number
  calls: number
  credits: number
  dailyCredits: number
  minutes: number
}

const most = 2000
const atOnce = 100
const mostSamples = 6
const leadsPerMinute = 300
const contactsPerMinute = 3000

/** @throws AppError when Zoho cannot be read */
export async function planMove(context: SyncContext, shop: ShopDomain): Promise<MovePlan> {
  const move = await loadMove(context, shop)
  if (!move) throw nothingToMove()
  const { from, to, count: total } = move
  const zoho = await context.zohoFor(shop)
  const sides = { from, to, ownField: await ownFieldOf(zoho, to) }
  const counts = { convert: 0, join: 0, create: 0, clash: 0 }
  const samples: MovePlan['samples'] = []
  let [looked, withOrders, orders] = [0, 0, 0]
  while (looked < Math.min(total, most)) {
    const links = await pageElsewhere(context.db, shop, from, { skip: looked, take: atOnce })
    if (links.length === 0) break
    looked += links.length
    const ids = links.map((link) => link.shopifyId)
    const ordersOf = await countOrdersOf(context.db, shop, ids)
    withOrders += ordersOf.size
    for (const count of ordersOf.values()) orders += count
    for (const one of await foresee(zoho, sides, links)) {
      counts[one.becomes] += 1
      if (samples.length < mostSamples) samples.push(one)
    }
  }
  const share = looked === 0 ? 0 : total / looked
  const converted = from === 'Leads' ? Math.ceil((counts.convert + counts.join) * share) : 0
  const synced = from === 'Leads' ? Math.ceil(orders * share) : 0
  const costs = costOf({ total, converted, synced })
  return {
    from,
    to,
    total,
    looked,
    counts,
    samples,
    withOrders,
    ...costs,
    dailyCredits: dailyCredits(zoho.org),
    minutes: Math.max(1, Math.ceil(total / (from === 'Leads' ? leadsPerMinute : contactsPerMinute))),
  }
}

// Ten customers at once: what is there, who has the Leads' names, what they became, and the write; then their orders.
function costOf({ total, converted, synced }: { total: number; converted: number; synced: number }) {
  const looks = Math.ceil(total / 10) * 5 + Math.ceil(converted / 10) * 4
  return {
    calls: converted + looks + Math.ceil(synced / 100) * 2,
    credits: converted * 5 + looks + Math.ceil(synced / 10),
  }
}

/** `ownField`: our id field in the module they go to, where it is there already. */
type Sides = { from: string; to: string; ownField: string | null }

// The field is there when the module was in use before.
async function ownFieldOf(zoho: ZohoClient, module: string): Promise<string | null> {
  const fields = await fetchFields(zoho, module)
  return fields.find((field) => field.label === mappingKinds.customer.idLabel)?.apiName ?? null
}

async function foresee(zoho: ZohoClient, { from, to, ownField }: Sides, links: readonly RecordLink[]) {
  const ids = links.map((link) => link.zohoId)
  const records = await fetchRecords(zoho, from, ids, ['First_Name', 'Last_Name', 'Email'])
  const byId = new Map(records.map((record) => [record.id, record]))
  const emails = [...new Set(records.flatMap((record) => textOf(record['Email']) ?? []))]
  const fields = ['Email', ...(ownField ? [ownField] : [])]
  const there = await findRecords(zoho, to, 'Email', { values: emails, fields })
  if (ownField) {
    const values = links.map((link) => link.shopifyId)
    there.push(...(await findRecords(zoho, to, ownField, { values, fields })))
  }
  const matches = matchesOf(there, ownField, { links, byId })
  return links.map(({ shopifyId, zohoId }) => {
    const record = byId.get(zohoId)
    const becomes = becomesOf(matches.get(shopifyId) ?? null, record, from)
    return { ...sampleOf(record, zohoId), becomes }
  })
}

function matchesOf(
  there: readonly ZohoRecord[],
  ownField: string | null,
  { links, byId }: { links: readonly RecordLink[]; byId: ReadonlyMap<string, ZohoRecord> },
): Map<ShopifyId, Match> {
  const known = createKnown()
  for (const record of there) {
    const email = textOf(record['Email'])?.toLowerCase() ?? null
    known.add({ id: record.id, ownId: ownField ? textOf(valueIn(record, ownField)) : null, email })
  }
  const mappedRecords = links.map(({ shopifyId, zohoId }) => ({
    ...blankRecord({ shopifyId }),
    email: textOf(byId.get(zohoId)?.['Email'])?.toLowerCase() ?? null,
  }))
  const own = known.matchByOwnId(mappedRecords)
  const open = mappedRecords.filter((mapped) => !own.has(mapped.shopifyId))
  return new Map([...own, ...known.matchByEmail(open)])
}

function becomesOf(match: Match | null, record: ZohoRecord | undefined, from: string): Becomes {
  if (match && isAmbiguous(match)) return 'clash'
  if (match) return 'join'
  return record && from === 'Leads' ? 'convert' : 'create'
}

const sampleOf = (record: ZohoRecord | undefined, zohoId: string) => ({
  name: [textOf(record?.['First_Name']), textOf(record?.['Last_Name'])].filter(Boolean).join(' ') || zohoId,
  email: textOf(record?.['Email']),
})

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
