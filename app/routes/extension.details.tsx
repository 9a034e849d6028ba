// Answers the block on a record's own page in the Shopify admin with what both systems say at this moment: what differs,
// whose it is in Zoho CRM, its open deals. Apart from where it stands, which needs no remote call and is asked again and again.

import { z } from 'zod'
import { loadSyncStatus } from '#app/db/screens/record.server.ts'
import type { Call } from '#app/server/endpoint/call.server.ts'
import { extensionEndpoint, RecordGid } from '#app/server/endpoint/extension.server.ts'
import { loadConnection } from '#app/sync/lifecycle/connect.server.ts'
import { isShortOfCredits } from '#app/sync/queries/credits-left.server.ts'
import { readRecordDetails, type DealDetails } from '#app/sync/queries/record-details.server.ts'
import { zohoUrl } from '#app/ui/format/links.ts'

const Query = z.object({ gid: RecordGid })

const nothing = { details: null }

/** Of the day's credits, in percent: kept for what is synced. Each page that is opened costs up to three. */
const keptCredits = 20

export const loader = extensionEndpoint({ query: Query, limit: 'extensionDetails', answer: viewOf })

async function viewOf({ sync, db, shop, input }: Call<z.infer<typeof Query>>) {
  const { kind } = input.gid
  const [connection, { links }] = await Promise.all([
    loadConnection(sync, shop),
    loadSyncStatus(db, shop, input.gid),
  ])
  const [link, ...others] = links
  // Of a product with several variants each has a page of its own.
  if (connection.state !== 'connected' || !link || others.length > 0) return nothing
  if (await isShortOfCredits(sync, shop, keptCredits)) return nothing
  const details = await readRecordDetails(sync, shop, { kind, shopifyId: link.shopifyId })
  if (!details) return nothing
  const { owner, lastActivityAt, stage, deals } = details
  const differs = details.differs.map(({ label, shopify, wanted, zoho, kept }) => ({
    label,
    shopify: shopify ?? wanted,
    zoho,
    kept,
  }))
  const shown = deals && { open: deals.open, shown: deals.shown.map(withUrl(connection.crmUrl)) }
  return { details: { owner, lastActivityAt, stage, differs, deals: shown } }
}

const withUrl =
  (crmUrl: string) =>
  ({ id, ...deal }: DealDetails) => ({ ...deal, zohoUrl: zohoUrl(crmUrl, 'Deals', id) })
