// How the routes of our block and actions in the admin are declared. They live on another origin and have no words for refusals: they
// get them in their reader's language.

import { z } from 'zod'
import { fromGid } from '#app/lib/ids.ts'
import { parseBody, parseQuery } from '#app/lib/input.server.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { localeOf } from '#app/ui/wording/languages.ts'
import { causeTitle } from '#app/ui/wording/cause-title.ts'
import { authenticate, count, type Call, type EndpointArgs, type Limit } from './call.server.ts'
import { refuse } from './refuse.server.ts'

const kinds = { Customer: 'customer', Order: 'order', Product: 'product', ProductVariant: 'product' } as const

/** What the admin names the record of a page by. */
export const RecordGid = z
  .string()
  .max(200)
  .transform((gid, context) => {
    const type = z.enum(['Customer', 'Order', 'Product', 'ProductVariant']).safeParse(gid.split('/').at(-2))
    if (type.success && /^gid:\/\/shopify\/\w+\/\d+$/.test(gid))
      return { kind: kinds[type.data] satisfies RecordKind, shopifyId: fromGid(gid) }
    context.addIssue('not the id of a customer, an order, a product or a variant')
    return z.NEVER
  })

/** What is read from the address, or from the body of a POST. */
type Brought<Input> = { query: z.ZodType<Input> } | { body: z.ZodType<Input> }

type ExtensionEndpoint<Input> = Brought<Input> & {
  limit: Limit<Input>
  /** The answer, or a status alone. */
  answer: (call: Call<Input>) => Promise<object | Response>
}

/** A loader or an action. What the engine refuses is a 503, so that the block shows it as such. */
export const extensionEndpoint =
  <Input>({ limit, answer, ...brought }: ExtensionEndpoint<Input>) =>
  async (args: EndpointArgs): Promise<Response> => {
    const visit = await authenticate(args)
    const { cors } = visit.visit
    try {
      const input =
        'query' in brought
          ? parseQuery(Object.fromEntries(visit.query), brought.query)
          : await parseBody(args.request, brought.body)
      const call = { ...visit, input }
      await count(call, limit)
      const answered = await answer(call)
      return cors(answered instanceof Response ? answered : Response.json(answered))
    } catch (error) {
      const { refusal, status, headers } = refuse(visit, error)
      const reason = await causeTitle(refusal.code, localeOf(args.request), refusal.reference)
      return cors(Response.json({ reason }, { status: status === 200 ? 503 : status, headers }))
    }
  }
