// One question opened, and its answer: asked by Sync activity when a row is opened, for it calls Zoho.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { ShopifyId } from '#app/lib/ids.ts'
import { parseBody, parseInput } from '#app/lib/input.server.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import { answerQuestion, readQuestion } from '#app/sync/answer.server.ts'
import { logged } from '#app/sync/protection/audit-log.server.ts'
import { refusalOf } from '#app/ui/frame/refusal-of.ts'

const About = z.object({ kind: RecordKind, shopifyId: ShopifyId })
const Wish = About.extend({
  answer: z.enum(['this', 'new', 'skip']),
  zohoId: z
    .string()
    .regex(/^\d{1,25}$/)
    .nullable(),
})

export async function loader({ request, context: { runtime } }: LoaderFunctionArgs) {
  const { shop } = await runtime.authenticateAdmin(request)
  const about = parseInput(Object.fromEntries(new URL(request.url).searchParams), About)
  try {
    return { question: await readQuestion(runtime.sync, shop, about), refusal: null }
  } catch (error) {
    return { question: null, refusal: refusalOf(error, runtime.sync.log) }
  }
}

export async function action({ request, context: { runtime } }: ActionFunctionArgs) {
  const visit = await runtime.authenticateAdmin(request)
  const wish = await parseBody(request, Wish)
  const { kind, shopifyId, answer } = wish
  try {
    const act = { action: 'question_answered', details: { kind, shopifyId, answer } } as const
    await logged(runtime.sync, visit, act, () => answerQuestion(runtime.sync, visit.shop, wish))
    return { answer: wish.answer, refusal: null }
  } catch (error) {
    return { answer: wish.answer, refusal: refusalOf(error, runtime.sync.log) }
  }
}

// The list behind it refreshes itself; Zoho is asked once for each opening.
export const shouldRevalidate = () => false
