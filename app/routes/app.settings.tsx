// Settings: the rules of the sync, and the connection to Zoho.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { loadShopState } from '#app/db/screens/home.server.ts'
import { parseBody } from '#app/lib/input.server.ts'
import { listPrivacy } from '#app/db/screens/privacy.server.ts'
import { storeAccountName } from '#app/mapping/records/company.ts'
import { Settings } from '#app/mapping/settings/settings.ts'
import { logged } from '#app/sync/protection/audit-log.server.ts'
import { loadSettings, saveSettings, versionOf } from '#app/sync/org/choices.server.ts'
import { loadConnection } from '#app/sync/lifecycle/connect.server.ts'
import { disconnectZoho } from '#app/sync/lifecycle/forget.server.ts'
import { loadMappingHealth } from '#app/sync/org/mapping.server.ts'
import { loadMove } from '#app/sync/move/move.server.ts'
import { refusalOf } from '#app/ui/frame/refusal-of.ts'
import { SettingsPage } from '#app/ui/settings/settings-page.tsx'

/** Of the choices that the page was made with. */
const Version = z.string().max(40).optional()

const Intent = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('save'), settings: Settings, seen: Version }),
  z.object({ intent: z.literal('disconnect'), removeFields: z.boolean() }),
])

export async function loader({ request, context: { runtime } }: LoaderFunctionArgs) {
  const { shop } = await runtime.authenticateAdmin(request)
  const query = new URL(request.url).searchParams
  const page = { size: 10, after: query.get('after'), before: query.get('before') }
  const [settings, connection, move, state, privacy] = await Promise.all([
    loadSettings(runtime.sync, shop),
    loadConnection(runtime.sync, shop),
    loadMove(runtime.sync, shop),
    loadShopState(runtime.db, shop),
    listPrivacy(runtime.db, shop, page),
  ])
  const mapping = await loadMappingHealth(runtime.sync, shop, settings)
  const storeAccount = state?.name ? storeAccountName(null, state.name) : ''
  const version = versionOf(settings)
  return { now: runtime.sync.now(), settings, version, connection, move, mapping, storeAccount, privacy }
}

export async function action({ request, context: { runtime } }: ActionFunctionArgs) {
  const visit = await runtime.authenticateAdmin(request)
  const { sync } = runtime
  let intent: z.infer<typeof Intent>['intent'] = 'save'
  let seen: string | null = null
  try {
    const wish = await parseBody(request, Intent)
    intent = wish.intent
    if (wish.intent === 'save') {
      seen = wish.seen ?? null
      const saved = await saveSettings(sync, visit.shop, wish.settings, { by: visit, seen: wish.seen })
      return { intent, refusal: null, version: versionOf(saved) }
    }
    const { removeFields } = wish
    const details = { to: removeFields ? 'fields_removed' : 'fields_kept' }
    const disconnect = () => disconnectZoho(sync, visit.shop, { removeFields })
    await logged(sync, visit, { action: 'disconnected', details }, disconnect)
    return { intent, refusal: null, version: null }
  } catch (error) {
    return { intent, refusal: refusalOf(error, sync.log), version: seen }
  }
}

export default function SettingsScreen() {
  return <SettingsPage {...useLoaderData<typeof loader>()} />
}

export const headers = boundary.headers

export { ScreenRefusal as ErrorBoundary } from '#app/ui/frame/refusal.tsx'
