// Help, in plain words. Nothing of it depends on the store.

import { boundary } from '@shopify/shopify-app-remix/server'
import { screenLoader } from '#app/server/endpoint/admin.server.ts'
import { HelpPage } from '#app/ui/help/help-page.tsx'

export const loader = screenLoader(() => Promise.resolve(null))

export default function HelpScreen() {
  return <HelpPage />
}

export const headers = boundary.headers

export { ScreenRefusal as ErrorBoundary } from '#app/ui/frame/refusal.tsx'
