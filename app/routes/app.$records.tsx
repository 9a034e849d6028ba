// Customers, Products and Orders: one list of what stands for what, at three addresses.

import { useLoaderData } from '@remix-run/react'
import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { loadImportedInPart } from '#app/db/screens/figures.server.ts'
import { hasImported, loadShopState } from '#app/db/screens/home.server.ts'
import { listRecords } from '#app/db/screens/records.server.ts'
import { ShopifyId } from '#app/lib/ids.ts'
import { shownKinds } from '#app/lib/kinds.ts'
import { RecordKind, recordKinds } from '#app/lib/record-kind.ts'
import { adminAction, screenLoader } from '#app/server/endpoint/admin.server.ts'
import { loadSettings } from '#app/sync/org/choices.server.ts'
import { hiddenBefore } from '#app/sync/orders/visible.server.ts'
import { logged } from '#app/sync/protection/audit-log.server.ts'
import { loadConnection } from '#app/sync/lifecycle/connect.server.ts'
import { syncNow } from '#app/sync/live/retry.server.ts'
import { readRecordFilter } from '#app/ui/records/filter.ts'
import { Records } from '#app/ui/records/records.tsx'

const Input = z.object({ kind: RecordKind, shopifyId: ShopifyId })

export const loader = screenLoader(async ({ sync, db, shop, params, query }) => {
  const kind = recordKinds.find((each) => `${each}s` === params['records'])
  if (!kind) throw new Response(null, { status: 404 })
  const filter = { kind, ...readRecordFilter(query) }
  const page = { size: 25, after: query.get('after'), before: query.get('before') }
  const hidden = { hiddenBefore: await hiddenBefore(sync, { shop, kind }) }
  const shopState = await loadShopState(db, shop, sync.now())
  const [{ crmUrl, state }, { ordersAs, kinds }, imported, records, inPart] = await Promise.all([
    loadConnection(sync, shop),
    loadSettings(sync, shop),
    hasImported(db, shop, shopState?.liveSince ?? null),
    listRecords(db, shop, { ...filter, ...hidden }, page),
    filter.state === 'missing' ? loadImportedInPart(db, shop, [kind]) : [],
  ])
  if (!shownKinds(kinds).includes(kind)) throw new Response(null, { status: 404 })
  const held = { disconnected: state === 'needs_reconnect', trouble: shopState?.trouble ?? null }
  return { now: sync.now(), shop, crmUrl, ordersAs, filter, records, imported, inPart, ...held }
})

export const action = adminAction({
  body: Input,
  limit: 'syncNow',
  answer: async ({ sync, db, shop, visit, input: { kind, shopifyId } }) => {
    const act = { action: 'synced_now', details: { kind, shopifyId } } as const
    await logged(sync, visit, act, () => syncNow(sync, shop, kind, shopifyId))
    const state = await loadShopState(db, shop, sync.now())
    return { isHeld: state !== null && (state.trouble ?? state.pausedFor) !== null, refusal: null }
  },
  refused: (refusal) => ({ isHeld: false, refusal }),
})

export default function RecordsScreen() {
  const view = useLoaderData<typeof loader>()
  // What is being searched for in one list is none of the next one's business.
  return <Records key={view.filter.kind} {...view} />
}

export const headers = boundary.headers

export { ScreenRefusal as ErrorBoundary } from '#app/ui/frame/refusal.tsx'
