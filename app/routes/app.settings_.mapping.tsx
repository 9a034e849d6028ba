// Mapping, filters and new records of one kind.

import { useLoaderData } from '@remix-run/react'
import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { shownKinds } from '#app/lib/kinds.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import { choicesOf, KindChoices } from '#app/mapping/settings/kind-choices.ts'
import { defaultSettings } from '#app/mapping/settings/settings.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import { adminAction, screenLoader } from '#app/server/endpoint/admin.server.ts'
import type { Visit } from '#app/server/endpoint/call.server.ts'
import { logged, unlessRunning } from '#app/sync/protection/audit-log.server.ts'
import { conflictOf, Loaded, loadSettings, settingsChanged } from '#app/sync/org/choices.server.ts'
import { loadConnection } from '#app/sync/lifecycle/connect.server.ts'
import { importedSince, startImport } from '#app/sync/import/import.server.ts'
import { loadKnownModule, saveKindChoices } from '#app/sync/org/mapping.server.ts'
import { MappingPage } from '#app/ui/mapping/mapping-page.tsx'

const Intent = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('save'), choices: KindChoices, loaded: Loaded }),
  z.object({ intent: z.literal('import'), kind: RecordKind }),
])

export const loader = screenLoader(async ({ sync, db, shop, query }) => {
  const kind = RecordKind.catch('customer').parse(query.get('kind'))
  const settings = await loadSettings(sync, shop)
  const [known, connection, row] = await Promise.all([
    loadKnownModule(sync, shop, kind, settings),
    loadConnection(sync, shop),
    loadShop(db, shop),
  ])
  const choices = choicesOf(kind, settings)
  return {
    ...known,
    kind,
    kinds: shownKinds({ ...settings.kinds, [kind]: true }),
    choices,
    standard: choicesOf(kind, defaultSettings),
    connected: connection.state === 'connected',
    disconnected: connection.state === 'needs_reconnect',
    kindOn: settings.kinds[kind],
    currency: row?.currency ?? '',
    scopes: row?.scopes.split(',') ?? [],
  }
})

export const action = adminAction({
  body: Intent,
  limit: ({ intent }) => (intent === 'import' ? 'import' : 'change'),
  answer: async ({ sync, shop, visit, input }) => {
    if (input.intent === 'save') {
      const { choices, loaded } = input
      const saved = await saveKindChoices(sync, shop, choices, { by: visit, loaded })
      return { refusal: null, saved: choicesOf(choices.kind, saved), conflict: null }
    }
    const { kind } = input
    const since = await importedSince(sync, shop, kind)
    const act = { action: 'import_started', details: { parts: [kind] }, cameTo: unlessRunning } as const
    await logged(sync, visit, act, () => startImport(sync, shop, { kinds: [kind], since }))
    return { refusal: null, saved: null, conflict: null }
  },
  refused: async (refusal, call) =>
    call?.input.intent === 'save' && refusal.code === settingsChanged
      ? { refusal, ...(await conflictWith(call, call.input)) }
      : { refusal, saved: null, conflict: null },
})

type Save = { choices: KindChoices; loaded?: z.infer<typeof Loaded> }

const conflictWith = ({ sync, visit }: Visit, { choices, loaded }: Save) =>
  conflictOf(sync, visit, { draft: choices, loaded, of: (saved) => choicesOf(choices.kind, saved) })

// A form of its own for each kind.
export default function MappingScreen() {
  const view = useLoaderData<typeof loader>()
  return <MappingPage key={view.kind} {...view} />
}

export const headers = boundary.headers

export { ScreenRefusal as ErrorBoundary } from '#app/ui/frame/refusal.tsx'
