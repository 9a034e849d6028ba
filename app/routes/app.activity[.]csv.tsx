// The outcomes that Sync activity is filtered to, as a file. Fetched with a session token, saved by the browser.

import { z } from 'zod'
import { listOutcomes } from '#app/db/screens/activity.server.ts'
import { fileLoader } from '#app/server/endpoint/admin.server.ts'
import type { Visit } from '#app/server/endpoint/call.server.ts'
import { logAct } from '#app/sync/protection/audit-log.server.ts'
import { csvRow } from '#app/lib/csv.server.ts'
import { outcomeColumns, outcomeToCells } from '#app/ui/activity/export/csv.ts'
import { readFilter, toOutcomeFilter } from '#app/ui/activity/filter.ts'
import type { OutcomeView } from '#app/ui/activity/views.ts'
import { localeOf } from '#app/ui/wording/languages.ts'
import { createWording } from '#app/ui/wording/wording.ts'

const size = 1_000
const mostRows = 50_000

// Whatever the address says: a filter that we do not know is none.
const Query = z.record(z.string(), z.string())

export const loader = fileLoader({ query: Query, limit: 'export', write })

async function write({ sync, db, shop, visit, request, query }: Visit): Promise<string> {
  const filter = toOutcomeFilter(readFilter(query), sync.now())
  const wording = await createWording(localeOf(request))
  const lines = [csvRow(outcomeColumns.map((column) => wording.t(`csv.${column}`)))]
  for await (const row of everyOutcome((after) =>
    listOutcomes(db, shop, filter, { size, after, before: null }),
  )) {
    lines.push(csvRow(outcomeToCells(row, wording)))
  }
  await logAct(sync, visit, 'activity_exported', { count: lines.length - 1 })
  return lines.join('')
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
