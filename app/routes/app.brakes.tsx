// What Home asks where the sync has stopped by itself: were many records really deleted, and shall a refused kind be tried?

import type { ActionFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { MassAnswer, Side } from '#app/db/work/mass-deletions.server.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import { resumeKind } from '#app/sync/core/kind-pause.server.ts'
import { answerMassDeletion } from '#app/sync/reconcile/mass-deletion.server.ts'
import { refusalOf } from '#app/ui/frame/refusal-of.ts'

const Intent = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('answer'), kind: RecordKind, side: Side, answer: MassAnswer }),
  z.object({ intent: z.literal('tryAgain'), kind: RecordKind }),
])

export async function action({ request, context: { runtime } }: ActionFunctionArgs) {
  const { shop } = await runtime.authenticateAdmin(request)
  const input = Intent.parse(await request.json())
  try {
    if (input.intent === 'answer') await answerMassDeletion(runtime.sync, shop, input)
    else await resumeKind(runtime.sync, shop, input.kind)
    return { intent: input.intent, refusal: null }
  } catch (error) {
    return { intent: input.intent, refusal: refusalOf(error, runtime.sync.log) }
  }
}
