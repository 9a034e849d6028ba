// The builder of the admin's routes, without a runtime behind it.

import { readdirSync, readFileSync } from 'node:fs'
import { beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { DisconnectedError, ThrottledError } from '#app/lib/errors.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import { createShopLimits, usualLimits } from '#app/lib/shop-limits.server.ts'
import { adminAction, fileLoader, partLoader, screenLoader } from '#app/server/endpoint/admin.server.ts'
import type { EndpointArgs } from '#app/server/endpoint/call.server.ts'
import { extensionEndpoint } from '#app/server/endpoint/extension.server.ts'

const shop = ShopDomain.parse('acme.myshopify.com')
const at = new Date('2026-11-26T12:00:00Z')
const now = () => at
const logged: string[] = []
let counted: string[] = []
beforeEach(() => {
  logged.length = 0
  counted = []
})

type Asked = { query?: string; body?: unknown; most?: number; visit?: () => Promise<object>; locale?: string }

const cors = (response: Response) => {
  response.headers.set('access-control-allow-origin', '*')
  return response
}

function argsOf({ query = '', body, most, visit, locale = 'en' }: Asked): EndpointArgs {
  const limits = createShopLimits(now, { ...usualLimits, ...(most ? { sample: most, extension: most } : {}) })
  const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  return {
    request: new Request(`https://app.test/app/x${query}`, {
      headers: { 'accept-language': locale },
      ...post,
    }),
    params: {},
    context: {
      runtime: {
        authenticateAdmin: visit ?? (() => Promise.resolve({ shop, staffId: '42', cors })),
        limit: async (whose: ShopDomain, action: 'sample') => {
          counted.push(`${whose} ${action}`)
          await limits(whose, action)
        },
        sync: {
          now,
          log: { error: (_: object, message: string) => void logged.push(message), info: () => undefined },
        },
      } as unknown as EndpointArgs['context']['runtime'],
    },
  }
}

const Body = z.object({ text: z.string() })
const echo = adminAction({
  body: Body,
  limit: 'sample',
  answer: ({ shop: whose, input }) => Promise.resolve({ said: `${whose} ${input.text}`, refusal: null }),
  refused: (refusal, call) => ({ said: call?.input.text ?? null, refusal }),
})

test('an action gets the shop of the session token and what was sent', async () => {
  expect(await echo(argsOf({ body: { text: 'hi' } }))).toEqual({
    said: 'acme.myshopify.com hi',
    refusal: null,
  })
  expect(counted).toEqual(['acme.myshopify.com sample'])
})

test('nobody gets past without a session token, whatever was sent', async () => {
  const bounce = new Response(null, { status: 401 })
  const args = argsOf({ body: { text: 'hi' }, visit: () => Promise.reject(bounce) })
  await expect(echo(args)).rejects.toBe(bounce)
  await expect(screenLoader(() => Promise.resolve('secret'))(args)).rejects.toBe(bounce)
  expect(counted).toEqual([])
})

test('a body of another shape is a 400 that the page can explain, and is not logged', async () => {
  expect(await echo(argsOf({ body: { word: 'hi' } }))).toMatchObject({
    init: { status: 400 },
    data: { said: null, refusal: { code: 'odd_form', kind: 'rejected' } },
  })
  expect([...logged, ...counted]).toEqual([])
})

test('asked too often is a 429 that says when to come again', async () => {
  const args = argsOf({ body: { text: 'hi' }, most: 1 })
  const again = () => echo({ ...args, request: args.request.clone() })
  expect(await again()).toMatchObject({ refusal: null })
  expect(await again()).toMatchObject({
    init: { status: 429, headers: { 'Retry-After': '600' } },
    data: { said: 'hi', refusal: { code: 'too_often', kind: 'throttled' } },
  })
})

const failing = (thrown: unknown) => {
  const loader = partLoader({
    query: z.object({}),
    answer: () => Promise.reject(thrown),
    refused: (refusal) => ({ refusal }),
  })
  return loader(argsOf({}))
}

test('a refusal of the engine is an answer of the page; a bug is one as well, and is logged', async () => {
  const away = new DisconnectedError('gone', { code: 'zoho_disconnected', side: 'zoho' })
  expect(await failing(away)).toEqual({ refusal: { code: 'zoho_disconnected', kind: 'disconnected' } })
  const busy = new ThrottledError('busy', { code: 'zoho_throttled', retryAt: at })
  expect(await failing(busy)).toEqual({ refusal: { code: 'zoho_throttled', kind: 'throttled' } })
  expect(logged).toEqual([])
  expect(await failing(new Error('oh'))).toEqual({ refusal: { code: 'unknown', kind: 'invariant' } })
  expect(logged).toEqual(['an action failed'])
})

test('a Response that is thrown is the answer: Remix and Shopify speak by them', async () => {
  const there = new Response(null, { status: 302 })
  await expect(failing(there)).rejects.toBe(there)
})

test('a limit may depend on what is asked for', async () => {
  const action = adminAction({
    body: Body,
    limit: ({ text }) => (text === 'dear' ? 'sample' : null),
    answer: () => Promise.resolve({ refusal: null }),
    refused: (refusal) => ({ refusal }),
  })
  await action(argsOf({ body: { text: 'cheap' } }))
  expect(counted).toEqual([])
  await action(argsOf({ body: { text: 'dear' } }))
  expect(counted).toEqual(['acme.myshopify.com sample'])
})

test('a file is text; a refusal of it is none', async () => {
  const file = fileLoader({
    query: z.object({ id: z.string() }),
    limit: 'sample',
    write: ({ input: { id } }) => Promise.resolve(id === 'none' ? null : `held of ${id}`),
  })
  const found = await file(argsOf({ query: '?id=1&shop=acme.myshopify.com' }))
  expect([await found.text(), found.headers.get('content-type')]).toEqual([
    'held of 1',
    'text/plain; charset=utf-8',
  ])
  expect((await file(argsOf({}))).status).toBe(400)
  await expect(file(argsOf({ query: '?id=none' }))).rejects.toMatchObject({ status: 404 })
  const args = argsOf({ query: '?id=1', most: 1 })
  await file(args)
  const refused = await file(args)
  expect([refused.status, await refused.json()]).toEqual([429, { code: 'too_often', kind: 'throttled' }])
})

test('the block of another origin may read every answer, refusals too, in its own language', async () => {
  const endpoint = extensionEndpoint({
    query: z.object({ gid: z.string() }),
    limit: 'extension',
    answer: ({ input: { gid } }) =>
      gid === '0' ? Promise.reject(new Error('oh')) : Promise.resolve({ state: gid }),
  })
  const good = await endpoint(argsOf({ query: '?gid=1' }))
  expect([good.status, await good.json()]).toEqual([200, { state: '1' }])
  const args = argsOf({ query: '?gid=1', most: 1, locale: 'fr' })
  await endpoint(args)
  const refusals = [
    await endpoint(args),
    await endpoint(argsOf({})),
    await endpoint(argsOf({ query: '?gid=0' })),
  ]
  expect(refusals.map(({ status }) => status)).toEqual([429, 400, 503])
  for (const answer of [good, ...refusals])
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  expect(await refusals[0]?.json()).toEqual({
    reason: 'Cette action a été demandée très souvent en peu de temps.',
  })
})

const routes = readdirSync('app/routes')
const textOf = (file: string) => readFileSync(`app/routes/${file}`, 'utf8')
const builder =
  /= (screen|part|file)Loader\(|= (admin|webhook|flow)Action\(|= (open|extension)Endpoint\(|= (nowhere|onlyPost)$/

test.each(routes)('%s is declared by a builder: it neither authenticates nor parses by itself', (file) => {
  expect(textOf(file)).not.toMatch(/\b(parseBody|verifyWebhook|LoaderFunctionArgs|ActionFunctionArgs)\b/)
  const declared = textOf(file).match(/^export .*\b(loader|action)\b.*$/gm) ?? []
  expect(declared.filter((line) => !builder.test(line))).toEqual([])
})

test('only /healthz answers what it caught', () => {
  expect(routes.filter((file) => /\bcatch \(/.test(textOf(file)))).toEqual(['healthz.tsx'])
})
