// Sync activity: what was synced across, what was refused and why, and what to do about it.

import { useLoaderData } from '@remix-run/react'
import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { listCauses, listOutcomes, listRuns } from '#app/db/screens/activity.server.ts'
import { listAuditEntries } from '#app/db/screens/audit-log.server.ts'
import { loadShopState } from '#app/db/screens/home.server.ts'
import { countQuestions, listQuestions } from '#app/db/screens/questions.server.ts'
import { shownKinds } from '#app/lib/kinds.ts'
import { adminAction, screenLoader } from '#app/server/endpoint/admin.server.ts'
import { loadFieldLabels } from '#app/sync/org/mapping.server.ts'
import { loadSettings } from '#app/sync/org/choices.server.ts'
import { countOf, logged } from '#app/sync/protection/audit-log.server.ts'
import { RunOptions } from '#app/sync/import/run-options.ts'
import { loadConnection } from '#app/sync/lifecycle/connect.server.ts'
import { dismissOutcomes, retryOutcomes } from '#app/sync/live/retry.server.ts'
import { Activity } from '#app/ui/activity/activity.tsx'
import { readFilter, toOutcomeFilter } from '#app/ui/activity/filter.ts'

const Ids = z
  .array(z.string().regex(/^\d{1,18}$/))
  .min(1)
  .max(200)
const Intent = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('retry'), ids: Ids }),
  z.object({ intent: z.literal('retryCause'), cause: z.string().min(1).max(100) }),
  z.object({ intent: z.literal('retryAll') }),
  z.object({ intent: z.literal('dismiss'), ids: Ids }),
])

export const loader = screenLoader(async ({ sync, db, shop, visit: { staffId }, query }) => {
  const now = sync.now()
  const filter = readFilter(query)
  const page = { size: 25, after: query.get('after'), before: query.get('before') }
  const [{ crmUrl, state }, shopState, settings, causes, open, questions, runs, outcomes, log] =
    await Promise.all([
      loadConnection(sync, shop),
      loadShopState(db, shop, now),
      loadSettings(sync, shop),
      listCauses(db, shop),
      countQuestions(db, shop),
      filter.view === 'questions' ? listQuestions(db, shop, page) : null,
      filter.view === 'runs' ? listRuns(db, shop, page).then(withAsked) : null,
      filter.view === 'records' ? listOutcomes(db, shop, toOutcomeFilter(filter, now), page) : null,
      filter.view === 'log' ? listAuditEntries(db, shop, page) : null,
    ])
  const held = { disconnected: state === 'needs_reconnect', trouble: shopState?.trouble ?? null }
  const lists = { questions, runs, outcomes, log }
  const kinds = shownKinds(settings.kinds)
  const told = (outcomes?.rows ?? []).flatMap(({ field, message }) => (field ? [field, message ?? ''] : []))
  const fieldLabels = await loadFieldLabels(sync, shop, told)
  return { now, shop, staffId, crmUrl, ...held, kinds, filter, causes, open, fieldLabels, ...lists }
})

// What an import was asked for; a move has its own page.
const withAsked = ({ rows, ...page }: Awaited<ReturnType<typeof listRuns>>) => ({
  ...page,
  rows: rows.map(({ options, ...run }) => ({
    ...run,
    asked: run.type === 'import' ? RunOptions.parse(options) : null,
  })),
})

export const action = adminAction({
  body: Intent,
  limit: ({ intent }) => (intent === 'dismiss' ? 'change' : 'retry'),
  answer: async ({ sync, shop, visit, input }) => {
    if (input.intent === 'dismiss') {
      const act = { action: 'dismissed', cameTo: countOf } as const
      const count = await logged(sync, visit, act, () => dismissOutcomes(sync, shop, input.ids))
      return { intent: input.intent, count, refusal: null }
    }
    const act = { action: 'retried', cameTo: countOf } as const
    const count = await logged(sync, visit, act, () => retryOutcomes(sync, shop, selectionOf(input)))
    return { intent: input.intent, count, refusal: null }
  },
  refused: (refusal) => ({ intent: null, count: 0, refusal }),
})

const selectionOf = (input: Exclude<z.infer<typeof Intent>, { intent: 'dismiss' }>) => {
  if (input.intent === 'retryAll') return 'refused'
  return input.intent === 'retry' ? { ids: input.ids } : { cause: input.cause }
}

export default function ActivityScreen() {
  return <Activity {...useLoaderData<typeof loader>()} />
}

export const headers = boundary.headers

export { ScreenRefusal as ErrorBoundary } from '#app/ui/frame/refusal.tsx'
