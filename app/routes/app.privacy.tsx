// Privacy requests: what is held about the person as a file, and "done". Fetched with a session token.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { csvRow } from '#app/lib/csv.server.ts'
import { parseBody } from '#app/lib/input.server.ts'
import { exportPrivacy, finishPrivacy } from '#app/sync/protection/privacy.server.ts'
import { privacyCells } from '#app/ui/privacy/csv.ts'

const Id = z.string().min(1).max(120)
const Wish = z.object({ id: Id, format: z.enum(['json', 'csv']) })
const Intent = z.object({ intent: z.literal('done'), id: Id })

export async function loader({ request, context: { runtime } }: LoaderFunctionArgs) {
  const visit = await runtime.authenticateAdmin(request)
  const wish = Wish.safeParse(Object.fromEntries(new URL(request.url).searchParams))
  if (!wish.success) throw new Response(null, { status: 400 })
  const { id, format } = wish.data
  const found = await exportPrivacy(runtime.sync, visit, { id, format })
  if (!found) throw new Response(null, { status: 404 })
  const text = format === 'csv' ? privacyCells(found).map(csvRow).join('') : JSON.stringify(found, null, 2)
  // As text, whatever is in it: the browser makes the file.
  return new Response(text, { headers: { 'Content-Type': 'text/plain; charset=utf-8' } })
}

export async function action({ request, context: { runtime } }: ActionFunctionArgs) {
  const visit = await runtime.authenticateAdmin(request)
  const { id } = await parseBody(request, Intent)
  await finishPrivacy(runtime.sync, visit, id)
  return { intent: 'done' }
}

// Once per click, not with every refresh of the page behind it: each export is in the audit log.
export const shouldRevalidate = () => false
