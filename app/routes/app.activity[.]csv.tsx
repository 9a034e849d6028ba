// The outcomes that Sync activity is filtered to, as a file. Fetched with a session token, saved by the browser.

import { z } from 'zod'
import { eachPageOfOutcomes } from '#app/db/screens/activity.server.ts'
import { loadTimeZone } from '#app/db/screens/frame.server.ts'
import { fileLoader } from '#app/server/endpoint/admin.server.ts'
import type { Visit } from '#app/server/endpoint/call.server.ts'
import { loadFieldLabels } from '#app/sync/org/mapping.server.ts'
import { logAct } from '#app/sync/protection/audit-log.server.ts'
import { csvRow } from '#app/lib/csv.server.ts'
import { namesOfMany } from '#app/sync/queries/names.server.ts'
import { missingLines, outcomeHeadings, outcomeToCells } from '#app/ui/activity/export/csv.ts'
import { readFilter, toOutcomeFilter } from '#app/ui/activity/filter.ts'
import { localeOf } from '#app/ui/wording/languages.ts'
import { createWording } from '#app/ui/wording/wording.ts'

const limits = { size: 1_000, most: 50_000 }

// Whatever the address says: a filter that we do not know is none.
const Query = z.record(z.string(), z.string())

export const loader = fileLoader({ query: Query, limit: 'export', write })

async function write({ sync, db, shop, visit, request, query }: Visit): Promise<string> {
  const filter = toOutcomeFilter(readFilter(query), sync.now())
  const [wording, timeZone] = await Promise.all([createWording(localeOf(request)), loadTimeZone(db, shop)])
  const names = namesOfMany(sync, shop)
  const lines = [csvRow(outcomeHeadings(wording, timeZone))]
  let isCut = false
  for await (const page of eachPageOfOutcomes(db, shop, filter, limits)) {
    const nameOf = await names.read(page.rows)
    const fields = page.rows.flatMap(({ field }) => field ?? [])
    const fieldLabels = await loadFieldLabels(sync, shop, fields)
    for (const row of page.rows)
      lines.push(csvRow(outcomeToCells(row, wording, { timeZone, name: nameOf(row), fieldLabels })))
    isCut = page.isCut
  }
  const count = lines.length - 1
  const missing = missingLines(wording, { cutAt: isCut ? count : null, unnamed: !names.areAll() })
  lines.push(...missing.map((line) => csvRow([line])))
  await logAct(sync, visit, 'activity_exported', { count })
  return lines.join('')
}

// Once per click, not with every refresh of the page behind it.
export const shouldRevalidate = () => false
