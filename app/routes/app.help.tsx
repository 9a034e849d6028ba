// Help, in plain words. Nothing of it depends on the store.

import type { LoaderFunctionArgs } from '@remix-run/node'
import { boundary } from '@shopify/shopify-app-remix/server'
import { HelpPage } from '#app/ui/help/help-page.tsx'

export async function loader({ request, context: { runtime } }: LoaderFunctionArgs) {
  await runtime.authenticateAdmin(request)
  return null
}

export default function HelpScreen() {
  return <HelpPage />
}

export const headers = boundary.headers

export { ScreenRefusal as ErrorBoundary } from '#app/ui/frame/refusal.tsx'
