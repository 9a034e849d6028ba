// What Home asks where the sync has stopped by itself: were many records really deleted, and shall a refused kind be tried?

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { MassAnswer, Side } from '#app/lib/states.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import { adminAction } from '#app/server/endpoint/admin.server.ts'
import { resumeKind } from '#app/sync/work/kind-pause.server.ts'
import { logged, unlessNothing } from '#app/sync/protection/audit-log.server.ts'
import { answerMassDeletion } from '#app/sync/protection/mass-deletion.server.ts'

const Intent = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('answer'), kind: RecordKind, side: Side, answer: MassAnswer }),
  z.object({ intent: z.literal('tryAgain'), kind: RecordKind }),
])

export const action = adminAction({
  body: Intent,
  limit: 'change',
  answer: async ({ sync, shop, visit, input }) => {
    const { kind } = input
    if (input.intent === 'answer') {
      const { side, answer } = input
      const details = { kind, to: side, answer }
      const act = { action: 'deletions_answered', details, cameTo: unlessNothing } as const
      await logged(sync, visit, act, () => answerMassDeletion(sync, shop, { kind, side, answer }))
    } else {
      const act = { action: 'kind_resumed', details: { kind }, cameTo: unlessNothing } as const
      await logged(sync, visit, act, () => resumeKind(sync, shop, kind))
    }
    return { refusal: null }
  },
  refused: (refusal) => ({ refusal }),
})

export const headers = boundary.headers
