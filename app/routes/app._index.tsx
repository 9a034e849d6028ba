// Home: connect, choose, import; afterwards how the store is doing.

import { useLoaderData } from '@remix-run/react'
import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { loadBrakes } from '#app/db/screens/brakes.server.ts'
import { loadTimeZone } from '#app/db/screens/frame.server.ts'
import { countPending, loadCompared, loadHealth, loadImportedInPart } from '#app/db/screens/figures.server.ts'
import { hasImported, loadLastImport, loadShopState } from '#app/db/screens/home.server.ts'
import { loadOpenPrivacy } from '#app/db/screens/privacy.server.ts'
import { countQuestions } from '#app/db/screens/questions.server.ts'
import { loadActiveRun } from '#app/db/tables/runs.server.ts'
import { RejectedError } from '#app/lib/errors.ts'
import { kindTraits, syncedKinds } from '#app/lib/kinds.ts'
import { RecordKind, recordKinds } from '#app/lib/record-kind.ts'
import { adminAction, screenLoader } from '#app/server/endpoint/admin.server.ts'
import { ImportChoices } from '#app/mapping/settings/import-choices.ts'
import { logged, unlessNothing, unlessRunning, type Actor } from '#app/sync/protection/audit-log.server.ts'
import { loadSettings } from '#app/sync/org/choices.server.ts'
import { loadConnection } from '#app/sync/lifecycle/connect.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { cancelRun, pauseRun, resumeRun, startImport } from '#app/sync/import/import.server.ts'
import { loadCreditsLeft } from '#app/sync/queries/credits-left.server.ts'
import { loadMappingHealth } from '#app/sync/org/mapping.server.ts'
import { loadOrdersAway } from '#app/sync/setup/record-modules.server.ts'
import { RunOptions } from '#app/sync/import/run-options.ts'
import { loadPreview, startPreview } from '#app/sync/import/preview.server.ts'
import { startOfDay } from '#app/ui/format/calendar.ts'
import { Home } from '#app/ui/home/home.tsx'
import { isUnderWay } from '#app/ui/components/run/views.ts'

const Intent = z.discriminatedUnion('intent', [
  z.object({
    intent: z.enum(['import', 'preview']),
    choices: ImportChoices,
    kinds: z.array(RecordKind).min(1).max(recordKinds.length),
    since: z.iso.datetime().nullable(),
  }),
  z.object({ intent: z.literal('rest') }),
  z.object({ intent: z.enum(['pause', 'resume', 'cancel']), runId: z.string().max(100) }),
])

export const loader = screenLoader(async ({ sync, db, shop, query }) => {
  const now = sync.now()
  const state = await loadShopState(db, shop, now)
  const liveSince = state?.liveSince ?? null
  const [connection, settings, lastImport, imported, timeZone, questions, privacy] = await Promise.all([
    loadConnection(sync, shop),
    loadSettings(sync, shop),
    loadLastImport(db, shop, liveSince),
    hasImported(db, shop, liveSince),
    loadTimeZone(db, shop),
    countQuestions(db, shop),
    loadOpenPrivacy(db, shop),
  ])
  const { run, asked: askedOfRun } = withoutOptions(lastImport)
  const [preview, health] = isUnderWay(run)
    ? [null, null]
    : await Promise.all([loadPreview(sync, shop, run), loadHealth(db, shop, now, startOfDay(now, timeZone))])
  const synced = syncedKinds(settings.kinds)
  const [brakes, mapping, ordersAway, credits, compared, waiting, inPart] = await Promise.all([
    loadBrakes(db, shop),
    loadMappingHealth(sync, shop, settings),
    imported ? loadOrdersAway(sync, shop, settings) : null,
    loadCreditsLeft(sync, shop),
    loadCompared(db, shop, { liveSince, auditedAt: state?.auditedAt ?? null }, synced.filter(isKept)),
    health?.pending ?? (isHeldUp(state, connection) ? countPending(db, shop) : null),
    connection.state === 'connected' ? loadImportedInPart(db, shop, synced) : [],
  ])
  return {
    ...brakes,
    now,
    connectResult: query.get('zoho'),
    ticket: query.get('ticket'),
    shop: state,
    connection,
    credits,
    settings,
    run,
    preview,
    asked: preview ? { ...preview.options, at: preview.startedAt } : askedOfRun,
    imported,
    health,
    compared,
    waiting,
    inPart,
    mapping,
    ordersAway,
    questions,
    privacy,
  }
})

const isKept = (kind: RecordKind): boolean => kindTraits[kind].isKept

// While an import is under way the figures are not read; what waits is told then as well where something holds it.
const isHeldUp = (
  state: Awaited<ReturnType<typeof loadShopState>>,
  connection: Awaited<ReturnType<typeof loadConnection>>,
): boolean => Boolean(state?.trouble) || connection.state === 'needs_reconnect'

// The form opens as it was last asked; the run itself is shown without.
function withoutOptions(last: Awaited<ReturnType<typeof loadLastImport>>) {
  if (!last) return { run: null, asked: null }
  const { options, ...run } = last
  const { kinds, since } = RunOptions.parse(options)
  return { run, asked: { kinds, since, at: run.startedAt } }
}

export const action = adminAction({
  body: Intent,
  limit: ({ intent }) => (intent in steer ? 'change' : 'import'),
  answer: async ({ sync, visit, input }) => {
    await perform(sync, visit, input)
    return { refusal: null }
  },
  refused: (refusal) => ({ refusal }),
})

const steer = { pause: pauseRun, resume: resumeRun, cancel: cancelRun } as const

const steered = { pause: 'import_paused', resume: 'import_resumed', cancel: 'import_cancelled' } as const
const started = { preview: 'preview_started', import: 'import_started' } as const

async function perform(sync: SyncContext, visit: Actor, input: z.infer<typeof Intent>): Promise<void> {
  const { shop } = visit
  if ('runId' in input) {
    const act = { action: steered[input.intent], cameTo: unlessNothing } as const
    const done = await logged(sync, visit, act, () => steer[input.intent](sync, shop, input.runId))
    if (!done && input.intent === 'resume') await refuseBeside(sync, shop, input.runId)
    return
  }
  const { intent, ...options } = input.intent === 'rest' ? await restOf(sync, shop) : input
  if (options.kinds.length === 0) return
  const act = { action: started[intent], details: { parts: options.kinds }, cameTo: unlessRunning }
  await logged(sync, visit, act, () =>
    intent === 'preview' ? startPreview(sync, shop, options) : startImport(sync, shop, options, visit),
  )
}

// What imports since a day left out, by the settings as they are: previewed, and imported by whoever has seen what it is.
async function restOf(sync: SyncContext, shop: Actor['shop']) {
  const settings = await loadSettings(sync, shop)
  const inPart = await loadImportedInPart(sync.db, shop, syncedKinds(settings.kinds))
  return { intent: 'preview' as const, kinds: inPart.map(({ kind }) => kind), since: null }
}

/** @throws RejectedError import_running: another import is under way, and a store has one at a time */
async function refuseBeside({ db }: SyncContext, shop: Actor['shop'], runId: string): Promise<void> {
  const active = await loadActiveRun(db, shop)
  if (active && active.id !== runId)
    throw new RejectedError('Another import is under way', { code: 'import_running' })
}

export default function HomeScreen() {
  return <Home {...useLoaderData<typeof loader>()} />
}

export const headers = boundary.headers

export { ScreenRefusal as ErrorBoundary } from '#app/ui/frame/refusal.tsx'
