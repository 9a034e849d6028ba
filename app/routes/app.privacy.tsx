// Privacy requests: what is held about the person as a file, and "done". Fetched with a session token.

import { z } from 'zod'
import { csvRow } from '#app/lib/csv.server.ts'
import { adminAction, fileLoader } from '#app/server/endpoint/admin.server.ts'
import { exportPrivacy, finishPrivacy } from '#app/sync/protection/privacy.server.ts'
import { privacyCells } from '#app/ui/settings/privacy/csv.ts'

const Id = z.string().min(1).max(120)
const Query = z.object({ id: Id, format: z.enum(['json', 'csv']) })
const Intent = z.object({ intent: z.literal('done'), id: Id })

export const loader = fileLoader({
  query: Query,
  limit: 'privacyExport',
  write: async ({ sync, visit, input: { id, format } }) => {
    const found = await exportPrivacy(sync, visit, { id, format })
    if (!found) return null
    return format === 'csv' ? privacyCells(found).map(csvRow).join('') : JSON.stringify(found, null, 2)
  },
})

export const action = adminAction({
  body: Intent,
  answer: async ({ sync, visit, input: { id } }) => {
    await finishPrivacy(sync, visit, id)
    return { refusal: null }
  },
  refused: (refusal) => ({ refusal }),
})

// Once per click, not with every refresh of the page behind it: each export is in the audit log.
export const shouldRevalidate = () => false
