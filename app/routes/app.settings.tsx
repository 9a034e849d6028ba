// Settings: the rules of the sync, and the connection to Zoho.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { loadShopState } from '#app/db/screens-home.server.ts'
import { storeAccountName } from '#app/mapping/company.ts'
import { Settings } from '#app/mapping/settings.ts'
import { loadSettings, saveSettings } from '#app/sync/choices.server.ts'
import { loadConnection } from '#app/sync/connect.server.ts'
import { disconnectZoho } from '#app/sync/forget.server.ts'
import { loadMappingHealth } from '#app/sync/mapping.server.ts'
import { loadMove } from '#app/sync/move.server.ts'
import { refusalOf } from '#app/ui/refusal-of.ts'
import { SettingsPage } from '#app/ui/settings/settings-page.tsx'

const Intent = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('save'), settings: Settings }),
  z.object({ intent: z.literal('disconnect'), removeFields: z.boolean() }),
])

export async function loader({ request, context: { runtime } }: LoaderFunctionArgs) {
  const { shop } = await runtime.authenticateAdmin(request)
  const [settings, connection, move, state] = await Promise.all([
    loadSettings(runtime.sync, shop),
    loadConnection(runtime.sync, shop),
    loadMove(runtime.sync, shop),
    loadShopState(runtime.db, shop),
  ])
  const mapping = await loadMappingHealth(runtime.sync, shop, settings)
  const storeAccount = state?.name ? storeAccountName(null, state.name) : ''
  return { settings, connection, move, mapping, storeAccount }
}

export async function action({ request, context: { runtime } }: ActionFunctionArgs) {
  const { shop } = await runtime.authenticateAdmin(request)
  let intent: z.infer<typeof Intent>['intent'] = 'save'
  try {
    const wish = Intent.parse(await request.json())
    intent = wish.intent
    if (wish.intent === 'save') await saveSettings(runtime.sync, shop, wish.settings)
    else await disconnectZoho(runtime.sync, shop, { removeFields: wish.removeFields })
    return { intent, refusal: null }
  } catch (error) {
    return { intent, refusal: refusalOf(error, runtime.sync.log) }
  }
}

export default function SettingsScreen() {
  return <SettingsPage {...useLoaderData<typeof loader>()} />
}

export const headers = boundary.headers

export { ScreenRefusal as ErrorBoundary } from '#app/ui/frame/refusal.tsx'
