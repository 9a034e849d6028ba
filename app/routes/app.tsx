// The frame of every screen in the admin: navigation, Polaris, the store's time zone.

import type { LoaderFunctionArgs } from '@remix-run/node'
import { Outlet, useLoaderData } from '@remix-run/react'
import { boundary } from '@shopify/shopify-app-remix/server'
import { loadTimeZone } from '#app/db/screens/frame.server.ts'
import { Frame } from '#app/ui/frame/frame.tsx'

export async function loader({ request, context: { runtime } }: LoaderFunctionArgs) {
  const { shop } = await runtime.authenticateAdmin(request)
  return {
    apiKey: runtime.config.shopify.apiKey,
    appBridgeUrl: runtime.config.appBridgeUrl,
    timeZone: await loadTimeZone(runtime.db, shop),
  }
}

// Nothing of it changes while the merchant walks about, however often a screen refreshes itself.
export const shouldRevalidate = () => false

export default function App() {
  const { apiKey, timeZone } = useLoaderData<typeof loader>()
  return (
    <Frame apiKey={apiKey} timeZone={timeZone}>
      <Outlet />
    </Frame>
  )
}

export const headers = boundary.headers

export { Refusal as ErrorBoundary } from '#app/ui/frame/refusal.tsx'
