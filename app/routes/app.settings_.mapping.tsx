// Mapping, filters and new records of one kind.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData, type ShouldRevalidateFunction } from '@remix-run/react'
import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { parseBody } from '#app/lib/input.server.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import { choicesOf, KindChoices } from '#app/mapping/settings/kind-choices.ts'
import { defaultSettings } from '#app/mapping/settings/settings.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import { logged } from '#app/sync/protection/audit-log.server.ts'
import { loadSettings, versionOf } from '#app/sync/org/choices.server.ts'
import { loadConnection } from '#app/sync/lifecycle/connect.server.ts'
import { startImport } from '#app/sync/import/import.server.ts'
import { loadKnownModule, saveKindChoices } from '#app/sync/org/mapping.server.ts'
import { MappingPage } from '#app/ui/mapping/mapping-page.tsx'
import { refusalOf } from '#app/ui/frame/refusal-of.ts'

const Intent = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('save'), choices: KindChoices, seen: z.string().max(40).optional() }),
  z.object({ intent: z.literal('import'), kind: RecordKind }),
])

export async function loader({ request, context: { runtime } }: LoaderFunctionArgs) {
  const { shop } = await runtime.authenticateAdmin(request)
  const kind = RecordKind.catch('customer').parse(new URL(request.url).searchParams.get('kind'))
  const settings = await loadSettings(runtime.sync, shop)
  const [known, connection, row] = await Promise.all([
    loadKnownModule(runtime.sync, shop, kind, settings),
    loadConnection(runtime.sync, shop),
    loadShop(runtime.db, shop),
  ])
  const choices = choicesOf(kind, settings)
  return {
    ...known,
    kind,
    choices,
    version: versionOf(choices),
    standard: choicesOf(kind, defaultSettings),
    connected: connection.state === 'connected',
    disconnected: connection.state === 'needs_reconnect',
    kindOn: settings.kinds[kind],
    currency: row?.currency ?? '',
  }
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
      const { choices } = wish
      const saved = await saveKindChoices(sync, visit.shop, choices, { by: visit, seen: wish.seen })
      return { intent, refusal: null, version: versionOf(choicesOf(choices.kind, saved)) }
    }
    const { kind } = wish
    await runtime.limit(visit.shop, 'import')
    const act = { action: 'import_started', details: { parts: [kind] } } as const
    await logged(sync, visit, act, () => startImport(sync, visit.shop, { kinds: [kind], since: null }))
    return { intent, refusal: null, version: null }
  } catch (error) {
    return { intent, refusal: refusalOf(error, sync.log), version: seen }
  }
}

// A preview changes nothing that this page shows.
export const shouldRevalidate: ShouldRevalidateFunction = ({ formAction, defaultShouldRevalidate }) =>
  formAction !== '/app/sample' && defaultShouldRevalidate

// A form of its own for each kind.
export default function MappingScreen() {
  const view = useLoaderData<typeof loader>()
  return <MappingPage key={view.kind} {...view} />
}

export const headers = boundary.headers

export { ScreenRefusal as ErrorBoundary } from '#app/ui/frame/refusal.tsx'
