// One question opened, and its answer: asked by Sync activity when a row is opened, for it calls Zoho.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { ShopifyId } from '#app/lib/ids.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import { adminAction, partLoader } from '#app/server/endpoint/admin.server.ts'
import { answerQuestion, readQuestion } from '#app/sync/answer.server.ts'
import { logged, unlessNothing } from '#app/sync/protection/audit-log.server.ts'

const About = z.object({ kind: RecordKind, shopifyId: ShopifyId })
const Input = About.extend({
  answer: z.enum(['this', 'new', 'skip']),
  zohoId: z
    .string()
    .regex(/^\d{1,25}$/)
    .nullable(),
})

export const loader = partLoader({
  query: About,
  limit: 'question',
  answer: async ({ sync, shop, input }) => ({
    question: await readQuestion(sync, shop, input),
    refusal: null,
  }),
  refused: (refusal) => ({ question: null, refusal }),
})

export const action = adminAction({
  body: Input,
  limit: 'question',
  answer: async ({ sync, shop, visit, input }) => {
    const { kind, shopifyId, answer } = input
    const act = {
      action: 'question_answered',
      details: { kind, shopifyId, answer },
      cameTo: unlessNothing,
    } as const
    await logged(sync, visit, act, () => answerQuestion(sync, shop, input))
    return { answer, refusal: null }
  },
  refused: (refusal) => ({ answer: null, refusal }),
})

export const headers = boundary.headers

// The list behind it refreshes itself; Zoho is asked once for each opening.
export const shouldRevalidate = () => false
