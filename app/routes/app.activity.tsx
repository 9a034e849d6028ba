// Sync activity: what was carried across, what was refused and why, and what to do about it.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { listCauses, listOutcomes, listRuns } from '#app/db/screens/activity.server.ts'
import { listAuditEntries } from '#app/db/screens/audit-log.server.ts'
import { countQuestions, listQuestions } from '#app/db/screens/questions.server.ts'
import { parseBody } from '#app/lib/input.server.ts'
import { logged } from '#app/sync/protection/audit-log.server.ts'
import { loadConnection } from '#app/sync/lifecycle/connect.server.ts'
import { dismissOutcomes, retryOutcomes } from '#app/sync/live/retry.server.ts'
import { Activity } from '#app/ui/activity/activity.tsx'
import { readFilter, toOutcomeFilter } from '#app/ui/activity/filter.ts'
import { refusalOf } from '#app/ui/frame/refusal-of.ts'

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

export async function loader({ request, context: { runtime } }: LoaderFunctionArgs) {
  const { shop, staffId } = await runtime.authenticateAdmin(request)
  const { sync, db } = runtime
  const query = new URL(request.url).searchParams
  const filter = readFilter(query)
  const page = { size: 25, after: query.get('after'), before: query.get('before') }
  const [{ crmUrl, state }, causes, open, questions, runs, outcomes, log] = await Promise.all([
    loadConnection(sync, shop),
    listCauses(db, shop),
    countQuestions(db, shop),
    filter.view === 'questions' ? listQuestions(db, shop, page) : null,
    filter.view === 'runs' ? listRuns(db, shop, page) : null,
    filter.view === 'records' ? listOutcomes(db, shop, toOutcomeFilter(filter, sync.now()), page) : null,
    filter.view === 'log' ? listAuditEntries(db, shop, page) : null,
  ])
  const disconnected = state === 'needs_reconnect'
  const lists = { questions, runs, outcomes, log }
  return { now: sync.now(), shop, staffId, crmUrl, disconnected, filter, causes, open, ...lists }
}

export async function action({ request, context: { runtime } }: ActionFunctionArgs) {
  const visit = await runtime.authenticateAdmin(request)
  const wish = await parseBody(request, Intent)
  const { sync } = runtime
  try {
    if (wish.intent === 'dismiss') {
      const act = { action: 'dismissed', details: { count: wish.ids.length } } as const
      await logged(sync, visit, act, () => dismissOutcomes(sync, visit.shop, wish.ids))
      return { intent: wish.intent, count: wish.ids.length, refusal: null }
    }
    await runtime.limit(visit.shop, 'retry')
    const act = { action: 'retried', cameTo: (retried: number) => ({ count: retried }) } as const
    const count = await logged(sync, visit, act, () => retryOutcomes(sync, visit.shop, selectionOf(wish)))
    return { intent: wish.intent, count, refusal: null }
  } catch (error) {
    return { intent: wish.intent, count: 0, refusal: refusalOf(error, runtime.sync.log) }
  }
}

const selectionOf = (wish: Exclude<z.infer<typeof Intent>, { intent: 'dismiss' }>) => {
  if (wish.intent === 'retryAll') return 'refused'
  return wish.intent === 'retry' ? { ids: wish.ids } : { cause: wish.cause }
}

export default function ActivityScreen() {
  return <Activity {...useLoaderData<typeof loader>()} />
}

export const headers = boundary.headers

export { ScreenRefusal as ErrorBoundary } from '#app/ui/frame/refusal.tsx'
