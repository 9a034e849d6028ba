// The frame of every screen in the admin: navigation, Polaris, the store's time zone.

import { Outlet, useLoaderData } from '@remix-run/react'
import { boundary } from '@shopify/shopify-app-remix/server'
import { loadTimeZone } from '#app/db/screens/frame.server.ts'
import { screenLoader } from '#app/server/endpoint/admin.server.ts'
import { Frame } from '#app/ui/frame/frame.tsx'

export const loader = screenLoader(async ({ runtime: { config }, db, shop }) => ({
  apiKey: config.shopify.apiKey,
  appBridgeUrl: config.appBridgeUrl,
  timeZone: await loadTimeZone(db, shop),
  contacts: config.contacts,
}))

// Nothing of it changes while the merchant walks about, however often a screen refreshes itself.
export const shouldRevalidate = () => false

export default function App() {
  const { apiKey, timeZone, contacts } = useLoaderData<typeof loader>()
  return (
    <Frame apiKey={apiKey} timeZone={timeZone} contacts={contacts}>
      <Outlet />
    </Frame>
  )
}

export const headers = boundary.headers

export { Refusal as ErrorBoundary } from '#app/ui/frame/refusal.tsx'
