// What Zoho CRM says of one linked record at this moment, for the block on its page in the Shopify admin: what differs, whose
// it is, and the deals of a contact that are open. Read for whoever looks, kept nowhere.

import { isAppError } from '#app/lib/errors.ts'
import type { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { ComparedField } from '#app/mapping/catalogue/side-by-side.ts'
import { forExtras } from '#app/zoho/client/client.server.ts'
import { findOpenDeals, type OpenDeal } from '#app/zoho/records/deals.server.ts'
import { fetchRecords } from '#app/zoho/records/records.server.ts'
import type { ZohoRecord } from '#app/zoho/records/rows.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { withoutWrites } from '#app/sync/dry-run/dry-run-config.server.ts'
import { loadOrgConfig, type OrgConfig } from '#app/sync/org/org-config.server.ts'
import { compareWith } from './compare-record.server.ts'

/** Shown on a page that is about something else: the rest is in Zoho. */
const mostDeals = 5

type Looked = {
  owner: string | null
  /** As Zoho writes times. */
  lastActivityAt: string | null
  /** Of a deal. */
  stage: string | null
}
export type DealDetails = Looked & Pick<OpenDeal, 'id' | 'name'>
export type RecordDetails = Looked & {
  differs: ComparedField[]
  /** Null where that is not known: only contacts have deals, and not every organisation shows them. */
  deals: { open: number; shown: DealDetails[] } | null
}

/**
 * By the modules as they were last read: a page that is opened asks for the record, and for nothing of the organisation.
 * @returns null where Shopify's or Zoho's record is not there
 * @throws AppError when one of the systems cannot be read
 */
export async function readRecordDetails(
  context: SyncContext,
  shop: ShopDomain,
  { kind, shopifyId }: { kind: RecordKind; shopifyId: ShopifyId },
): Promise<RecordDetails | null> {
  const whole = withoutWrites(await loadOrgConfig(context, shop))
  const orgConfig = { ...whole, zoho: forExtras(whole.zoho) }
  const { comparison, record } = await compareWith(context, orgConfig, { kind, shopifyId, field: null })
  if (!record) return null
  return {
    ...looked(record),
    differs: comparison.fields.filter(({ differs }) => differs),
    deals: comparison.zohoModule === 'Contacts' ? await readDeals(context, orgConfig, record) : null,
  }
}

function readDeals(context: SyncContext, orgConfig: OrgConfig, contact: ZohoRecord) {
  const { zoho, orders } = orgConfig
  const forecasts = orders.get('Deals')?.fields.get('Stage')?.forecasts
  return unlessTrouble(context, async () => {
    const open = await findOpenDeals(zoho, [contact.id], forecasts)
    const some = open.slice(0, mostDeals)
    const ids = some.map(({ id }) => id)
    const read = ids.length > 0 ? await unlessTrouble(context, () => readMore(orgConfig, ids)) : null
    const more = new Map((read ?? []).map((record) => [record.id, looked(record)]))
    const shown = some.map(({ id, name, stage }) => ({ ...nothing, ...more.get(id), id, name, stage }))
    return { open: open.length, shown }
  })
}

// A query names no people, only their ids.
const readMore = ({ zoho }: OrgConfig, ids: OpenDeal['id'][]) =>
  fetchRecords(zoho, 'Deals', ids, ['Owner', 'Last_Activity_Time'])

// The block is shown without what cannot be read besides.
async function unlessTrouble<T>(context: SyncContext, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    if (!isAppError(error)) throw error
    context.log.info({ code: error.code }, 'a record is shown without its deals')
    return null
  }
}

const nothing: Looked = { owner: null, lastActivityAt: null, stage: null }

const looked = ({ Owner, Last_Activity_Time, Stage }: ZohoRecord): Looked => ({
  owner: nameIn(Owner),
  lastActivityAt: textOf(Last_Activity_Time),
  stage: textOf(Stage),
})

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

const nameIn = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'name' in value ? textOf(value.name) : null
