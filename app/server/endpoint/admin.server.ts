// How the routes of the admin are declared. Each is authenticated by Shopify's session token; what it brings is parsed,
// what costs the others is counted, and what the engine refuses becomes an answer that the page explains. A route exports
// `headers = boundary.headers` besides: they say when to come again, and that a stale session token is to be renewed.

import { data } from '@remix-run/node'
import type { z } from 'zod'
import { parseBody, parseQuery } from '#app/lib/input.server.ts'
import { referenceNow } from '#app/lib/telemetry/reference.server.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import { authenticate, count, type Call, type EndpointArgs, type Limit, type Visit } from './call.server.ts'
import { refuse } from './refuse.server.ts'

type Endpoint<Input, Answer, No> = {
  limit?: Limit<Input>
  answer: (call: Call<Input>) => Promise<Answer>
  /** @param call null where what it brought could not be understood */
  refused: (refusal: RefusalAnswer, call: Call<Input> | null) => No | Promise<No>
}

/** The loader of a whole screen: whatever it throws is the page that says so (ui/frame/refusal.tsx). */
export const screenLoader =
  <Answer>(load: (visit: Visit) => Promise<Answer>) =>
  async (args: EndpointArgs): Promise<Answer> => {
    try {
      return await load(await authenticate(args))
    } catch (error) {
      throw asPage(args, error)
    }
  }

// An error of a loader reaches the page without its text: what the page may say of it comes as the data of an answer.
function asPage({ request, context }: EndpointArgs, error: unknown): unknown {
  if (error instanceof Response || request.signal.aborted) return error
  const path = new URL(request.url).pathname
  context.runtime.sync.log.error({ err: error, path }, 'a screen could not answer')
  return data({ reference: referenceNow() }, { status: 500 })
}

/** A loader that a page asks by itself, mostly for what a remote has to be asked for. */
export const partLoader =
  <Input, Answer, No>(endpoint: Endpoint<Input, Answer, No> & { query: z.ZodType<Input> }) =>
  (args: EndpointArgs) =>
    answer(args, endpoint, ({ query }) => parseQuery(Object.fromEntries(query), endpoint.query))

/** An action: JSON by POST. */
export const adminAction =
  <Input, Answer, No>(endpoint: Endpoint<Input, Answer, No> & { body: z.ZodType<Input> }) =>
  (args: EndpointArgs) =>
    answer(args, endpoint, ({ request }) => parseBody(request, endpoint.body))

type FileEndpoint<Input> = {
  query: z.ZodType<Input>
  limit: Limit<Input>
  /** The text of the file; null when there is no such thing. */
  write: (call: Call<Input>) => Promise<string | null>
}

/** A text that the page fetches and the browser saves. A refusal is no text. */
export const fileLoader =
  <Input>({ query, limit, write }: FileEndpoint<Input>) =>
  async (args: EndpointArgs): Promise<Response> => {
    const visit = await authenticate(args)
    try {
      const call = { ...visit, input: parseQuery(Object.fromEntries(visit.query), query) }
      await count(call, limit)
      const text = await write(call)
      if (text === null) throw new Response(null, { status: 404 })
      // As text, whatever is in it: the browser makes the file.
      return new Response(text, { headers: { 'Content-Type': 'text/plain; charset=utf-8' } })
    } catch (error) {
      const { refusal, status, headers } = refuse(visit, error)
      if (status === 200) throw error
      return Response.json(refusal, { status, headers })
    }
  }

async function answer<Input, Answer, No>(
  args: EndpointArgs,
  endpoint: Endpoint<Input, Answer, No>,
  parse: (visit: Visit) => Input | Promise<Input>,
) {
  const visit = await authenticate(args)
  let call: Call<Input> | null = null
  try {
    call = { ...visit, input: await parse(visit) }
    await count(call, endpoint.limit)
    return await endpoint.answer(call)
  } catch (error) {
    const { refusal, status, headers } = refuse(visit, error)
    const no = await endpoint.refused(refusal, call)
    return status === 200 ? no : data(no, { status, headers })
  }
}
