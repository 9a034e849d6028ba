// Moving customers to the other Zoho module: the dry run, asked for by the settings; start and cancel.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { adminAction, partLoader } from '#app/server/endpoint/admin.server.ts'
import { logged, unlessNothing, unlessRunning } from '#app/sync/protection/audit-log.server.ts'
import { planMove } from '#app/sync/move/move-plan.server.ts'
import { cancelMove, startMove } from '#app/sync/move/move.server.ts'

const Intent = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('start'), contacts: z.enum(['keep', 'delete']) }),
  z.object({ intent: z.literal('cancel'), runId: z.string().max(64) }),
])

export const loader = partLoader({
  query: z.object({}),
  limit: 'move',
  answer: async ({ sync, shop }) => ({ plan: await planMove(sync, shop), refusal: null }),
  refused: (refusal) => ({ plan: null, refusal }),
})

export const action = adminAction({
  body: Intent,
  limit: ({ intent }) => (intent === 'start' ? 'move' : 'change'),
  answer: async ({ sync, shop, visit, input }) => {
    if (input.intent === 'cancel') {
      const cancel = () => cancelMove(sync, shop, input.runId)
      await logged(sync, visit, { action: 'move_cancelled', cameTo: unlessNothing }, cancel)
    } else {
      const { contacts } = input
      const act = { action: 'move_started', details: { to: contacts }, cameTo: unlessRunning } as const
      await logged(sync, visit, act, () => startMove(sync, shop, { contacts }))
    }
    return { refusal: null }
  },
  refused: (refusal) => ({ refusal }),
})

export const headers = boundary.headers

// A page that refreshes itself must not call Zoho each time.
export const shouldRevalidate = () => false
