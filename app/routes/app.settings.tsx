// Settings: the rules of the sync, and the connection to Zoho.

import { useLoaderData } from '@remix-run/react'
import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { loadShopState } from '#app/db/screens/home.server.ts'
import { listPrivacy } from '#app/db/screens/privacy.server.ts'
import { listVersions } from '#app/db/protection/settings-versions.server.ts'
import { storeAccountName } from '#app/mapping/records/company.ts'
import { comparedChoices } from '#app/mapping/settings/compared-choices.ts'
import { Settings } from '#app/mapping/settings/settings.ts'
import { adminAction, screenLoader } from '#app/server/endpoint/admin.server.ts'
import { isShown } from '#app/sync/protection/absence.server.ts'
import { logged, unlessNothing } from '#app/sync/protection/audit-log.server.ts'
import {
  conflictOf,
  loadSettings,
  saveSettings,
  Seen,
  seenBy,
  settingsChanged,
  versionOf,
} from '#app/sync/org/choices.server.ts'
import { loadConnection } from '#app/sync/lifecycle/connect.server.ts'
import { disconnectZoho } from '#app/sync/lifecycle/forget.server.ts'
import { loadDigest } from '#app/sync/mail/subscription.server.ts'
import { loadMappingHealth } from '#app/sync/org/mapping.server.ts'
import { loadMove } from '#app/sync/move/move.server.ts'
import { loadLastContact } from '#app/sync/queries/connection-test.server.ts'
import { SettingsPage } from '#app/ui/settings/settings-page.tsx'

const Intent = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('save'), settings: Settings, seen: Seen }),
  z.object({ intent: z.literal('disconnect'), removeFields: z.boolean() }),
])

export const loader = screenLoader(async ({ sync, db, shop, visit, query }) => {
  const page = { size: 10, after: query.get('after'), before: query.get('before') }
  const [settings, connection, contact, versions, move, state, privacy, digest, shown] = await Promise.all([
    loadSettings(sync, shop),
    loadConnection(sync, shop),
    loadLastContact(sync, shop),
    listVersions(db, shop),
    loadMove(sync, shop),
    loadShopState(db, shop, sync.now()),
    listPrivacy(db, shop, page),
    loadDigest(sync, shop),
    isShown(sync, shop, 'draftOrder'),
  ])
  const mapping = await loadMappingHealth(sync, shop, settings)
  const storeAccount = state?.name ? storeAccountName(null, state.name) : ''
  const version = versionOf(comparedChoices(settings))
  const { staffId } = visit
  return {
    now: sync.now(),
    settings,
    version,
    versions,
    staffId,
    connection,
    contact,
    move,
    mapping,
    storeAccount,
    privacy,
    digest,
    draftOrdersShown: shown,
  }
})

export const action = adminAction({
  body: Intent,
  limit: 'change',
  answer: async ({ sync, shop, visit, input }) => {
    if (input.intent === 'save') {
      const saved = await saveSettings(sync, shop, input.settings, { by: visit, seen: input.seen })
      return { refusal: null, version: versionOf(comparedChoices(saved)), conflict: null }
    }
    const { removeFields } = input
    const details = { to: removeFields ? 'fields_removed' : 'fields_kept' }
    const disconnect = () => disconnectZoho(sync, shop, { removeFields })
    await logged(sync, visit, { action: 'disconnected', details, cameTo: unlessNothing }, disconnect)
    return { refusal: null, version: null, conflict: null }
  },
  refused: async (refusal, call) => ({
    refusal,
    version: seenBy(call?.input),
    conflict:
      call && refusal.code === settingsChanged
        ? await conflictOf(call.sync, call.visit, comparedChoices)
        : null,
  }),
})

export default function SettingsScreen() {
  return <SettingsPage {...useLoaderData<typeof loader>()} />
}

export const headers = boundary.headers

export { ScreenRefusal as ErrorBoundary } from '#app/ui/frame/refusal.tsx'
