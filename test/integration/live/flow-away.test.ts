// Shopify Flow cannot be told for a while: Shopify is left in peace, and what is no news any more is let go.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { tellFlow } from '#app/sync/flow/tell-flow.server.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
let answer: World['shopify']['handle']
beforeAll(async () => {
  world = await startWorld()
  answer = world.shopify.handle.bind(world.shopify)
})
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => void (world.shopify.handle = answer))

const minuteMs = 60_000
/** The job, as it runs some time from now. */
const tellIn = (live: LiveShop, ms = minuteMs) =>
  tellFlow({ ...world.sync, now: () => new Date(Date.now() + ms) }, live.domain)
const mutations = (live: LiveShop) => live.shop.flow.told

async function open(handle: string): Promise<LiveShop> {
  const live = await openShop(world, { imported: false })
  expect((await live.shop.flow.uses(handle)).status).toBe(200)
  return live
}

/** A question comes up some time from now. */
const ask = (live: LiveShop, shopifyId: string, ms: number) =>
  world.db.prisma.question.create({
    data: {
      shopDomain: live.domain,
      kind: 'customer',
      shopifyId,
      zohoModule: 'Contacts',
      why: 'several',
      candidates: ['1', '2'],
      askedAt: new Date(Date.now() + ms),
    },
  })

/** The connection is lost some time from now. */
const lose = (live: LiveShop, ms: number) =>
  world.db.prisma.shop.update({
    where: { domain: live.domain },
    data: { troubleCode: 'zoho_disconnected', troubleSince: new Date(Date.now() + ms) },
  })

test('what Flow does not take is noted and not tried again; while Shopify is away it waits for the next rest', async () => {
  const live = await open('question-waiting')
  await ask(live, '7', 1_000)
  let tried = 0
  const answering = (instead: () => Response) => {
    world.shopify.handle = async (request) => {
      if (!(await request.clone().text()).includes('flowTriggerReceive')) return answer(request)
      tried++
      return instead()
    }
  }
  const message = "Field 'flowTriggerReceive' doesn't exist on type 'Mutation'"
  answering(() => Response.json({ errors: [{ message, extensions: { code: 'undefinedField' } }] }))
  await tellIn(live)
  await tellIn(live, 10 * minuteMs)
  expect(tried).toBe(1)

  await ask(live, '8', 11 * minuteMs)
  answering(() => new Response('Service Unavailable', { status: 503 }))
  await tellIn(live, 12 * minuteMs)
  const failed = tried
  await tellIn(live, 13 * minuteMs)
  expect(tried).toBe(failed)
  // Whichever trigger is next: Shopify is left in peace.
  await live.shop.flow.uses('zoho-connection-lost')
  await lose(live, 11 * minuteMs)
  await tellIn(live, 20 * minuteMs)
  expect(tried).toBe(failed)
  world.shopify.handle = answer
  await tellIn(live, 28 * minuteMs)
  expect(mutations(live).map(({ handle }) => handle)).toEqual(['question-waiting', 'zoho-connection-lost'])
})

test('at Shopify’s first silence the shop’s job ends, and what could not be told for a day is told no more', async () => {
  const live = await open('question-waiting')
  await live.shop.flow.uses('zoho-connection-lost')
  await lose(live, 1_000)
  await ask(live, '7', 1_000)
  const told = new Set<string>()
  world.shopify.handle = async (request) => {
    const text = await request.clone().text()
    if (!text.includes('flowTriggerReceive')) return answer(request)
    told.add(text.includes('question-waiting') ? 'question-waiting' : 'zoho-connection-lost')
    return new Response('Service Unavailable', { status: 503 })
  }
  await tellIn(live)
  expect([...told]).toEqual(['question-waiting'])
  await tellIn(live, 25 * 60 * minuteMs)
  world.shopify.handle = answer
  await tellIn(live, 26 * 60 * minuteMs)
  expect(mutations(live).map(({ handle }) => handle)).toEqual(['zoho-connection-lost'])
})
