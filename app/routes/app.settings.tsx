// Settings: the rules of the sync, and the connection to Zoho.

import { useLoaderData } from '@remix-run/react'
import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { loadShopState } from '#app/db/screens/home.server.ts'
import { listPrivacy } from '#app/db/screens/privacy.server.ts'
import { listVersions } from '#app/db/protection/settings-versions.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import { loadOwnerTask } from '#app/db/tasks/owner-tasks.server.ts'
import { storeAccountName } from '#app/mapping/records/company.ts'
import { Settings } from '#app/mapping/settings/settings.ts'
import { adminAction, screenLoader } from '#app/server/endpoint/admin.server.ts'
import type { Visit } from '#app/server/endpoint/call.server.ts'
import { logged, unlessNothing } from '#app/sync/protection/audit-log.server.ts'
import {
  conflictOf,
  Loaded,
  loadSettings,
  saveSettings,
  settingsChanged,
} from '#app/sync/org/choices.server.ts'
import { loadConnection } from '#app/sync/lifecycle/connect.server.ts'
import { disconnectZoho } from '#app/sync/lifecycle/forget.server.ts'
import { loadDigest } from '#app/sync/mail/subscription.server.ts'
import { loadMappingHealth } from '#app/sync/org/mapping.server.ts'
import { loadCreditsLeft } from '#app/sync/queries/credits-left.server.ts'
import { areFieldsMade } from '#app/sync/queries/kept-preflight.server.ts'
import { loadMove } from '#app/sync/move/move.server.ts'
import { loadLastContact } from '#app/sync/queries/connection-test.server.ts'
import { SettingsPage } from '#app/ui/settings/settings-page.tsx'

const Intent = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('save'), settings: Settings, loaded: Loaded }),
  z.object({ intent: z.literal('disconnect'), removeFields: z.boolean() }),
])

export const loader = screenLoader(async ({ sync, db, shop, visit, query }) => {
  const page = { size: 10, after: query.get('after'), before: query.get('before') }
  const [settings, connection, contact, versions, move, state, privacy, digest, row, task] =
    await Promise.all([
      loadSettings(sync, shop),
      loadConnection(sync, shop),
      loadLastContact(sync, shop),
      listVersions(db, shop),
      loadMove(sync, shop),
      loadShopState(db, shop, sync.now()),
      listPrivacy(db, shop, page),
      loadDigest(sync, shop),
      loadShop(db, shop),
      loadOwnerTask(db, shop),
    ])
  const [mapping, credits, fieldsMade] = await Promise.all([
    loadMappingHealth(sync, shop, settings),
    loadCreditsLeft(sync, shop),
    areFieldsMade(sync, shop, settings),
  ])
  const storeAccount = state?.name ? storeAccountName(null, state.name) : ''
  const { staffId } = visit
  return {
    now: sync.now(),
    settings,
    versions,
    staffId,
    connection,
    credits,
    fieldsMade,
    contact,
    isSilent: state?.trouble?.code === 'zoho_away',
    move,
    mapping,
    storeAccount,
    privacy,
    digest,
    taskProblem: task?.problem ?? null,
    scopes: row?.scopes.split(',') ?? [],
  }
})

export const action = adminAction({
  body: Intent,
  limit: 'change',
  answer: async ({ sync, shop, visit, input }) => {
    if (input.intent === 'save') {
      const saved = await saveSettings(sync, shop, input.settings, { by: visit, loaded: input.loaded })
      return { refusal: null, saved, conflict: null }
    }
    const { removeFields } = input
    const details = { to: removeFields ? 'fields_removed' : 'fields_kept' }
    const disconnect = () => disconnectZoho(sync, shop, { removeFields })
    await logged(sync, visit, { action: 'disconnected', details, cameTo: unlessNothing }, disconnect)
    return { refusal: null, saved: null, conflict: null }
  },
  refused: async (refusal, call) =>
    call?.input.intent === 'save' && refusal.code === settingsChanged
      ? { refusal, ...(await conflictWith(call, call.input)) }
      : { refusal, saved: null, conflict: null },
})

type Save = { settings: Settings; loaded?: z.infer<typeof Loaded> }

const conflictWith = ({ sync, visit }: Visit, { settings, loaded }: Save) =>
  conflictOf(sync, visit, { draft: settings, loaded, of: (saved: Settings) => saved })

export default function SettingsScreen() {
  return <SettingsPage {...useLoaderData<typeof loader>()} />
}

export const headers = boundary.headers

export { ScreenRefusal as ErrorBoundary } from '#app/ui/frame/refusal.tsx'
