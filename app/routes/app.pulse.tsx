// The figures of Home that take a moment: asked for after the page is shown, and again every minute.

import type { LoaderFunctionArgs } from '@remix-run/node'
import { boundary } from '@shopify/shopify-app-remix/server'
import { loadPulse } from '#app/sync/queries/pulse.server.ts'

export async function loader({ request, context: { runtime } }: LoaderFunctionArgs) {
  const { shop } = await runtime.authenticateAdmin(request)
  return loadPulse(runtime.sync, shop)
}

export const headers = boundary.headers

// By its own clock, not with every refresh of Home.
export const shouldRevalidate = () => false
