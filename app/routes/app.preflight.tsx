// What would fail in an import and how to mend it: asked by the screens after they are shown, for it calls Zoho.

import type { LoaderFunctionArgs } from '@remix-run/node'
import { boundary } from '@shopify/shopify-app-remix/server'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'
import { refusalOf } from '#app/ui/frame/refusal-of.ts'

export async function loader({ request, context: { runtime } }: LoaderFunctionArgs) {
  const { shop } = await runtime.authenticateAdmin(request)
  try {
    return { preflight: await runPreflight(runtime.sync, shop), refusal: null }
  } catch (error) {
    return { preflight: null, refusal: refusalOf(error, runtime.sync.log) }
  }
}

export const headers = boundary.headers

// A page that refreshes itself every second must not call Zoho every second.
export const shouldRevalidate = () => false
