// What becomes of a call that Shopify did not answer as asked.

import { afterEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { plainAdmin } from '#test/support/plain-admin.ts'

afterEach(() => void vi.restoreAllMocks())

test('after 429 as long is waited as Shopify asks for', async () => {
  const at: number[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(() => {
    at.push(performance.now())
    const busy = new Response('busy', { status: 429, headers: { 'retry-after': '2.0' } })
    return Promise.resolve(at.length === 1 ? busy : Response.json({ data: { shop: { id: '1' } } }))
  })

  const { data } = await plainAdmin().graphql('query Shop { shop { id } }', {}, z.unknown())

  expect(data).toEqual({ shop: { id: '1' } })
  expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(1990)
})

for (const [what, query, calls] of [
  ['a query is repeated', 'query Shop { shop { id } }', 3],
  ['a mutation, which may have been carried out, is not repeated', 'mutation Tell { flowTriggerReceive }', 1],
] as const)
  test(`after trouble of Shopify's own ${what}`, async () => {
    const fetched = vi
      .spyOn(globalThis, 'fetch')
      .mockImplementation(() => Promise.resolve(new Response('<html>', { status: 502 })))

    const asked = plainAdmin().graphql(query, {}, z.unknown())

    await expect(asked).rejects.toMatchObject({ kind: 'transient', code: 'shopify_internal' })
    expect(fetched).toHaveBeenCalledTimes(calls)
  })

const cut = () => Promise.reject(new TypeError('fetch failed'))
const hung = () => Promise.reject(new DOMException('The operation timed out', 'TimeoutError'))

test('a query whose connection was cut is asked once more', async () => {
  const fetched = vi
    .spyOn(globalThis, 'fetch')
    .mockImplementationOnce(cut)
    .mockImplementation(() => Promise.resolve(Response.json({ data: { shop: { id: '1' } } })))
  expect((await plainAdmin().graphql('query Shop { shop { id } }', {}, z.unknown())).data).toBeTruthy()
  fetched.mockReset().mockImplementation(cut)
  const asked = plainAdmin().graphql('query Shop { shop { id } }', {}, z.unknown())
  await expect(asked).rejects.toMatchObject({ code: 'shopify_network' })
  expect(fetched).toHaveBeenCalledTimes(2)
})

for (const [what, query, failure] of [
  ['a mutation', 'mutation Tell { flowTriggerReceive }', cut],
  ['a query that nobody answered for long', 'query Shop { shop { id } }', hung],
] as const)
  test(`${what} is not, whose connection ended without an answer`, async () => {
    const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(failure)
    const asked = plainAdmin().graphql(query, {}, z.unknown())
    await expect(asked).rejects.toMatchObject({ code: 'shopify_network' })
    expect(fetched).toHaveBeenCalledTimes(1)
  })

const answering = (status: number) =>
  vi
    .spyOn(globalThis, 'fetch')
    .mockImplementation(() => Promise.resolve(new Response('{"errors":"Bad Request"}', { status })))

for (const status of [400, 406, 413, 414, 422])
  test(`${status} is the trouble of one query, which is asked again, and the store goes on`, async () => {
    answering(status)
    const asked = plainAdmin().graphql('query Shop { shop { id } }', {}, z.unknown())
    await expect(asked).rejects.toMatchObject({ kind: 'transient', code: `shopify_${status}` })
  })

for (const status of [402, 404, 423, 430])
  test(`${status} closes the store for now`, async () => {
    answering(status)
    const asked = plainAdmin().graphql('query Shop { shop { id } }', {}, z.unknown())
    await expect(asked).rejects.toMatchObject({ kind: 'throttled', code: `shopify_${status}` })
  })

const deniedAt = (path: (string | number)[]) => ({
  message: 'Access denied for subject field. Required access: `read_draft_orders` access scope.',
  path,
  extensions: { code: 'ACCESS_DENIED' },
})
const events = {
  nodes: [
    { id: '1', subject: null },
    { id: '2', subject: { id: 'gid://shopify/Order/1' } },
  ],
}

test('what an event is about is null where the app may not read it, and the others are there', async () => {
  const answer = { data: { events }, errors: [deniedAt(['events', 'nodes', 0, 'subject'])] }
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(Response.json(answer))
  expect((await plainAdmin().graphql('query Comments { events }', {}, z.unknown())).data).toEqual({ events })
})

test('but no answer in which anything else is denied is taken', async () => {
  const answer = {
    data: { events, orders: null },
    errors: [deniedAt(['events', 'nodes', 0, 'subject']), deniedAt(['orders'])],
  }
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(Response.json(answer))
  const asked = plainAdmin().graphql('query Comments { events }', {}, z.unknown())
  await expect(asked).rejects.toMatchObject({ code: 'ACCESS_DENIED' })
})

const answeredIn = (version: string) =>
  vi
    .spyOn(globalThis, 'fetch')
    .mockResolvedValue(Response.json({ data: {} }, { headers: { 'x-shopify-api-version': version } }))

test('an answer in another version of the API is told, and one in ours is not', async () => {
  const told: unknown[] = []
  const admin = plainAdmin((asked, answered) => void told.push([asked, answered]))
  answeredIn('2026-07')
  await admin.graphql('query Shop { shop { id } }', {}, z.unknown())
  expect(told).toEqual([])
  answeredIn('2026-10')
  await admin.graphql('query Shop { shop { id } }', {}, z.unknown())
  expect(told).toEqual([['2026-07', '2026-10']])
})
