// The outcomes that Sync activity is filtered to, as a file. Fetched with a session token, saved by the browser.

import type { LoaderFunctionArgs } from '@remix-run/node'
import { listOutcomes } from '#app/db/screens/activity.server.ts'
import { csvRow } from '#app/lib/csv.server.ts'
import { isThrottled } from '#app/lib/errors.ts'
import { logAct } from '#app/sync/protection/audit-log.server.ts'
import { outcomeColumns, outcomeToCells } from '#app/ui/activity/export/csv.ts'
import { readFilter, toOutcomeFilter } from '#app/ui/activity/filter.ts'
import type { OutcomeView } from '#app/ui/activity/views.ts'
import { localeOf } from '#app/ui/wording/languages.ts'
import { createWording } from '#app/ui/wording/wording.ts'

const size = 1_000
const mostRows = 50_000

export async function loader({ request, context: { runtime } }: LoaderFunctionArgs) {
  const visit = await runtime.authenticateAdmin(request)
  const { shop } = visit
  if (await isTooOften(runtime.limit(shop, 'export'))) return new Response(null, { status: 429 })
  const { db, sync } = runtime
  const filter = toOutcomeFilter(readFilter(new URL(request.url).searchParams), sync.now())
  const wording = await createWording(localeOf(request))
  const lines = [csvRow(outcomeColumns.map((column) => wording.t(`csv.${column}`)))]
  for await (const row of everyOutcome((after) =>
    listOutcomes(db, shop, filter, { size, after, before: null }),
  )) {
    lines.push(csvRow(outcomeToCells(row, wording)))
  }
  await logAct(sync, visit, 'activity_exported', { count: lines.length - 1 })
  return new Response(lines.join(''), { headers: { 'Content-Type': 'text/csv; charset=utf-8' } })
}

async function isTooOften(limit: Promise<void>): Promise<boolean> {
  try {
    await limit
    return false
  } catch (error) {
    if (isThrottled(error)) return true
    throw error
  }
}

type ReadPage = (after: string | null) => Promise<{ rows: OutcomeView[]; next: string | null }>

async function* everyOutcome(read: ReadPage): AsyncGenerator<OutcomeView> {
  let page = await read(null)
  for (let rows = 0; rows < mostRows; rows += size) {
    yield* page.rows
    if (page.next === null) return
    page = await read(page.next)
  }
}

// Once per click, not with every refresh of the page behind it.
export const shouldRevalidate = () => false
