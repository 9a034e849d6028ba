// "Connect Zoho CRM" asks here for the address of Zoho's consent page and opens it outside the frame.

import type { ActionFunctionArgs } from '@remix-run/node'
import { boundary } from '@shopify/shopify-app-remix/server'
import { logAct } from '#app/sync/audit-log.server.ts'
import { startConsent } from '#app/sync/connect.server.ts'
import { refusalOf } from '#app/ui/refusal-of.ts'

export async function action({ request, context: { runtime } }: ActionFunctionArgs) {
  const visit = await runtime.authenticateAdmin(request)
  try {
    await runtime.limit(visit.shop, 'connect')
    const url = await startConsent(runtime.sync, visit.shop)
    await logAct(runtime.sync, visit, 'connect_started')
    return { url, refusal: null }
  } catch (error) {
    return { url: null, refusal: refusalOf(error, runtime.sync.log) }
  }
}

// A stale token's answer asks by a header for a fresh one.
export const headers = boundary.headers
