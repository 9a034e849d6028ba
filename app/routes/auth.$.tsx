// Where Shopify's library renews a session token (/auth/session-token) or leaves the frame (/auth/exit-iframe).

import { redirect, type LoaderFunctionArgs } from '@remix-run/node'
import { boundary } from '@shopify/shopify-app-remix/server'

export async function loader({ request, context }: LoaderFunctionArgs) {
  // The library sends visitors without a valid shop here; a form that asks for one is not allowed (App Store 2.3.1).
  if (new URL(request.url).pathname === '/auth/login') throw redirect('/')
  await context.runtime.authenticateAdmin(request)
  return null
}

export const headers = boundary.headers

export { Refusal as ErrorBoundary } from '#app/ui/frame/refusal.tsx'
