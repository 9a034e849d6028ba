// Connecting Zoho, step by step: the address of its consent page; then, back in the admin, whom it is about, and the
// merchant's word.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { adminAction } from '#app/server/endpoint/admin.server.ts'
import { logged } from '#app/sync/protection/audit-log.server.ts'
import {
  cancelConsent,
  confirmConsent,
  openConsent,
  startConsent,
  type Visitor,
} from '#app/sync/lifecycle/consent.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

const Ticket = z.string().min(1).max(100)
const Intent = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('start'), home: z.enum(['cn']).optional() }),
  z.object({ intent: z.enum(['open', 'cancel']), ticket: Ticket }),
  z.object({ intent: z.literal('confirm'), ticket: Ticket, replaces: z.string().max(100).nullable() }),
])

const nothing = { url: null, view: null, refusal: null }

export const action = adminAction({
  body: Intent,
  limit: ({ intent }) => (intent === 'start' ? 'connect' : 'change'),
  answer: async ({ sync, visit, input }) => ({ ...nothing, ...(await perform(sync, visit, input)) }),
  refused: (refusal) => ({ ...nothing, refusal }),
})

async function perform(sync: SyncContext, visitor: Visitor, input: z.infer<typeof Intent>) {
  if (input.intent === 'start') {
    const start = () => startConsent(sync, visitor, input.home)
    return { url: await logged(sync, visitor, { action: 'connect_started' }, start) }
  }
  const { ticket } = input
  if (input.intent === 'open') return { view: await openConsent(sync, visitor, ticket) }
  if (input.intent === 'confirm') return { view: await confirmConsent(sync, visitor, ticket, input.replaces) }
  const cancel = () => cancelConsent(sync, visitor, ticket)
  await logged(sync, visitor, { action: 'connect_cancelled' }, cancel)
  return {}
}

// A stale token's answer asks by a header for a fresh one.
export const headers = boundary.headers
