// What Home asks where the sync has stopped by itself: were many records really deleted, and shall a refused kind be tried?

import type { ActionFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { MassAnswer, Side } from '#app/db/work/mass-deletions.server.ts'
import { parseBody } from '#app/lib/input.server.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import { resumeKind } from '#app/sync/core/kind-pause.server.ts'
import { logged, unlessNothing } from '#app/sync/protection/audit-log.server.ts'
import { answerMassDeletion } from '#app/sync/reconcile/mass-deletion.server.ts'
import { refusalOf } from '#app/ui/frame/refusal-of.ts'

const Intent = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('answer'), kind: RecordKind, side: Side, answer: MassAnswer }),
  z.object({ intent: z.literal('tryAgain'), kind: RecordKind }),
])

export async function action({ request, context: { runtime } }: ActionFunctionArgs) {
  const visit = await runtime.authenticateAdmin(request)
  const { sync } = runtime
  const input = await parseBody(request, Intent)
  const { intent, kind } = input
  try {
    if (input.intent === 'answer') {
      const { side, answer } = input
      const details = { kind, to: side, answer }
      const act = { action: 'deletions_answered', details, cameTo: unlessNothing } as const
      await logged(sync, visit, act, () => answerMassDeletion(sync, visit.shop, { kind, side, answer }))
    } else {
      const act = { action: 'kind_resumed', details: { kind } } as const
      await logged(sync, visit, act, () => resumeKind(sync, visit.shop, kind))
    }
    return { intent, refusal: null }
  } catch (error) {
    return { intent, refusal: refusalOf(error, sync.log) }
  }
}
