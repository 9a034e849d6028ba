// Connecting Zoho, step by step: the address of its consent page; then, back in the admin, whom it is about, and the
// merchant's word.

import type { ActionFunctionArgs } from '@remix-run/node'
import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { parseBody } from '#app/lib/input.server.ts'
import { logged } from '#app/sync/protection/audit-log.server.ts'
import {
  cancelConsent,
  confirmConsent,
  openConsent,
  startConsent,
  type Visitor,
} from '#app/sync/lifecycle/consent.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { refusalOf } from '#app/ui/frame/refusal-of.ts'

const Ticket = z.string().min(1).max(100)
const Wish = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('start'), home: z.enum(['cn']).optional() }),
  z.object({ intent: z.enum(['open', 'cancel']), ticket: Ticket }),
  z.object({ intent: z.literal('confirm'), ticket: Ticket, replaces: z.string().max(100).nullable() }),
])

export async function action({ request, context: { runtime } }: ActionFunctionArgs) {
  const visit = await runtime.authenticateAdmin(request)
  const wish = await parseBody(request, Wish)
  try {
    if (wish.intent === 'start') await runtime.limit(visit.shop, 'connect')
    return { ...nothing, ...(await perform(runtime.sync, visit, wish)) }
  } catch (error) {
    return { ...nothing, refusal: refusalOf(error, runtime.sync.log) }
  }
}

const nothing = { url: null, view: null, refusal: null }

async function perform(sync: SyncContext, visitor: Visitor, wish: z.infer<typeof Wish>) {
  if (wish.intent === 'start') {
    const start = () => startConsent(sync, visitor, wish.home)
    return { url: await logged(sync, visitor, { action: 'connect_started' }, start) }
  }
  const { ticket } = wish
  if (wish.intent === 'open') return { view: await openConsent(sync, visitor, ticket) }
  if (wish.intent === 'confirm') return { view: await confirmConsent(sync, visitor, ticket, wish.replaces) }
  const cancel = () => cancelConsent(sync, visitor, ticket)
  await logged(sync, visitor, { action: 'connect_cancelled' }, cancel)
  return {}
}

// A stale token's answer asks by a header for a fresh one.
export const headers = boundary.headers
