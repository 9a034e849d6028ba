// Moving customers to the other Zoho module: the dry run, asked for by the settings; start and cancel.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { parseBody } from '#app/lib/input.server.ts'
import { logged } from '#app/sync/protection/audit-log.server.ts'
import { planMove } from '#app/sync/move/move-plan.server.ts'
import { cancelMove, startMove } from '#app/sync/move/move.server.ts'
import { refusalOf } from '#app/ui/frame/refusal-of.ts'

const Intent = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('start'), contacts: z.enum(['keep', 'delete']) }),
  z.object({ intent: z.literal('cancel'), runId: z.string().max(64) }),
])

export async function loader({ request, context: { runtime } }: LoaderFunctionArgs) {
  const { shop } = await runtime.authenticateAdmin(request)
  try {
    return { plan: await planMove(runtime.sync, shop), refusal: null }
  } catch (error) {
    return { plan: null, refusal: refusalOf(error, runtime.sync.log) }
  }
}

export async function action({ request, context: { runtime } }: ActionFunctionArgs) {
  const visit = await runtime.authenticateAdmin(request)
  const { sync } = runtime
  const wish = await parseBody(request, Intent)
  try {
    if (wish.intent === 'cancel') {
      const cancel = () => cancelMove(sync, visit.shop, wish.runId)
      await logged(sync, visit, { action: 'move_cancelled' }, cancel)
    } else {
      const { contacts } = wish
      const act = { action: 'move_started', details: { to: contacts } } as const
      await logged(sync, visit, act, () => startMove(sync, visit.shop, { contacts }))
    }
    return { refusal: null }
  } catch (error) {
    return { refusal: refusalOf(error, sync.log) }
  }
}

// A page that refreshes itself must not call Zoho each time.
export const shouldRevalidate = () => false
