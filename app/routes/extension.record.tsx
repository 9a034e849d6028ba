// Answers the block on a record's own page in the Shopify admin: where it stands in Zoho CRM, and "Sync now". The block
// lives on another origin. A preflight comes to the loader, which is what makes Shopify's library answer it.

import { z } from 'zod'
import type { Database } from '#app/db/client.server.ts'
import { loadTimeZone } from '#app/db/screens/frame.server.ts'
import { loadSyncStatus } from '#app/db/screens/record.server.ts'
import { loadMissing } from '#app/db/screens/records/status.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { Call } from '#app/server/endpoint/call.server.ts'
import { extensionEndpoint, RecordGid } from '#app/server/endpoint/extension.server.ts'
import { loadConnection } from '#app/sync/lifecycle/connect.server.ts'
import { logged } from '#app/sync/protection/audit-log.server.ts'
import { syncNow } from '#app/sync/live/retry.server.ts'
import { zohoUrl } from '#app/ui/format/links.ts'
import { localeOf } from '#app/ui/wording/languages.ts'
import { causeTitle } from '#app/ui/wording/cause-title.ts'

const Query = z.object({ gid: RecordGid })

export const loader = extensionEndpoint({ query: Query, limit: 'extension', answer: viewOf })

export const action = extensionEndpoint({
  query: Query,
  limit: 'syncNow',
  answer: async (call) => {
    const { sync, shop } = call
    const { kind, shopifyId } = call.input.gid
    const connection = await loadConnection(sync, shop)
    if (connection.state === 'none') return new Response(null, { status: 409 })
    const act = { action: 'synced_now', details: { kind, shopifyId } } as const
    await logged(sync, call.visit, act, () => syncNow(sync, shop, kind, shopifyId))
    return viewOf(call)
  },
})

async function viewOf({ sync, db, shop, request, input }: Call<z.infer<typeof Query>>) {
  const [connection, { state, cause, links }, timeZone] = await Promise.all([
    loadConnection(sync, shop),
    loadSyncStatus(db, shop, input.gid),
    loadTimeZone(db, shop),
  ])
  const why = state === 'missing' ? await whyMissing(db, shop, input.gid) : cause
  const [newest] = links
  return {
    connection: connection.state,
    state,
    reason: why === null ? null : await causeTitle(why, localeOf(request)),
    module: newest?.zohoModule ?? null,
    count: links.length,
    syncedAt: newest?.at.toISOString() ?? null,
    timeZone,
    zohoUrl:
      newest && links.length === 1 ? zohoUrl(connection.crmUrl, newest.zohoModule, newest.zohoId) : null,
  }
}

/** As the app's own list says it. */
async function whyMissing(
  db: Database,
  shop: ShopDomain,
  { kind, shopifyId }: z.infer<typeof RecordGid>,
): Promise<string | null> {
  const missing = await loadMissing(db, shop, kind, [shopifyId])
  return missing.get(shopifyId)?.cause ?? null
}
