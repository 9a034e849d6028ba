// Many questions answered alike, and an answer taken back.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { ShopifyId } from '#app/lib/ids.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import { Answer, QuestionWhy } from '#app/lib/states.ts'
import { adminAction } from '#app/server/endpoint/admin.server.ts'
import { answerMany, undoAnswer } from '#app/sync/answers.server.ts'
import { countOf, logged, unlessNothing } from '#app/sync/protection/audit-log.server.ts'

const Intent = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('many'), kind: RecordKind, why: QuestionWhy, answer: Answer }),
  z.object({ intent: z.literal('undo'), kind: RecordKind, shopifyId: ShopifyId }),
])

export const action = adminAction({
  body: Intent,
  limit: 'question',
  answer: async ({ sync, shop, visit, input }) => {
    if (input.intent === 'undo') {
      const { kind, shopifyId } = input
      const act = {
        action: 'question_answered',
        details: { kind, shopifyId, answer: 'undo' },
        cameTo: unlessNothing,
      } as const
      await logged(sync, visit, act, () => undoAnswer(sync, shop, input))
      return { count: 1, refusal: null }
    }
    const { kind, answer } = input
    const act = { action: 'question_answered', details: { kind, answer }, cameTo: countOf } as const
    return { count: await logged(sync, visit, act, () => answerMany(sync, shop, input)), refusal: null }
  },
  refused: (refusal) => ({ count: null, refusal }),
})

export const headers = boundary.headers
