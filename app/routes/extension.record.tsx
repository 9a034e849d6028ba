// Answers the block on a record's own page in the Shopify admin: where it stands in Zoho CRM, and "Sync now". The block
// lives on another origin. A preflight comes to the loader, which is what makes Shopify's library answer it.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { loadStanding } from '#app/db/screens/record.server.ts'
import { fromGid, type ShopDomain } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { Runtime } from '#app/server/runtime.server.ts'
import { loadConnection } from '#app/sync/lifecycle/connect.server.ts'
import { syncNow } from '#app/sync/live/retry.server.ts'
import { zohoUrl } from '#app/ui/format/links.ts'
import { refusalOf } from '#app/ui/frame/refusal-of.ts'
import { localeOf } from '#app/ui/wording/languages.ts'
import { causeTitle } from '#app/ui/wording/cause-title.ts'

const kinds = { Customer: 'customer', Order: 'order', Product: 'product', ProductVariant: 'product' } as const
const Gid = z
  .string()
  .max(200)
  .transform((gid, context) => {
    const type = z.enum(['Customer', 'Order', 'Product', 'ProductVariant']).safeParse(gid.split('/').at(-2))
    if (type.success && /^gid:\/\/shopify\/\w+\/\d+$/.test(gid))
      return { kind: kinds[type.data] satisfies RecordKind, shopifyId: fromGid(gid) }
    context.addIssue('not the id of a customer, an order, a product or a variant')
    return z.NEVER
  })

export async function loader({ request, context: { runtime } }: LoaderFunctionArgs) {
  const { shop, cors } = await runtime.authenticateAdmin(request)
  const asked = Gid.safeParse(new URL(request.url).searchParams.get('gid'))
  if (!asked.success) return cors(new Response(null, { status: 400 }))
  return cors(Response.json(await viewOf(runtime, shop, asked.data, localeOf(request))))
}

export async function action({ request, context: { runtime } }: ActionFunctionArgs) {
  const { shop, cors } = await runtime.authenticateAdmin(request)
  const asked = Gid.safeParse(new URL(request.url).searchParams.get('gid'))
  if (!asked.success) return cors(new Response(null, { status: 400 }))
  const { kind, shopifyId } = asked.data
  const connection = await loadConnection(runtime.sync, shop)
  if (connection.state === 'none') return cors(new Response(null, { status: 409 }))
  try {
    await syncNow(runtime.sync, shop, kind, shopifyId)
  } catch (error) {
    const { code } = refusalOf(error, runtime.sync.log)
    return cors(Response.json({ reason: await causeTitle(code, localeOf(request)) }, { status: 503 }))
  }
  return cors(Response.json(await viewOf(runtime, shop, asked.data, localeOf(request))))
}

async function viewOf({ sync, db }: Runtime, shop: ShopDomain, asked: z.infer<typeof Gid>, locale: string) {
  const [connection, { state, cause, links }] = await Promise.all([
    loadConnection(sync, shop),
    loadStanding(db, shop, asked),
  ])
  const [newest] = links
  return {
    connection: connection.state,
    state,
    reason: cause === null ? null : await causeTitle(cause, locale),
    module: newest?.zohoModule ?? null,
    count: links.length,
    syncedAt: newest?.at.toISOString() ?? null,
    zohoUrl:
      newest && links.length === 1 ? zohoUrl(connection.crmUrl, newest.zohoModule, newest.zohoId) : null,
  }
}
