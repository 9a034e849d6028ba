// A refresh of Shopify's token that nobody heard the end of: Shopify may carry it out after the one that followed, whose
// tokens it then retires (contracts/shopify 1.4). Nobody has to visit the app for that.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createPriorTokens } from '#app/db/protection/prior-tokens.server.ts'
import { createSessionStorage } from '#app/shopify/auth/sessions.server.ts'
import { offlineToken, type TokenSource } from '#app/shopify/auth/token.server.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { environment, startWorld, until, type World } from '#test/support/world.ts'

let world: World
let skipMs = 0
const now = () => new Date(Date.now() + skipMs)
beforeAll(async () => {
  world = await startWorld({ now })
})
afterAll(() => world[Symbol.asyncDispose]())
// Session tokens are judged by the real clock: each test starts there.
afterEach(() => {
  skipMs = 0
  Object.assign(world.shopify.faults, { lateRefreshes: 0, tokenAnswer: null })
})

const aMinute = 60_000

/** Every access token has ended; what waits becomes due. */
function anHourLater({ domain }: LiveShop): void {
  skipMs += 61 * aMinute
  world.sync.wake(domain)
}

/** The token as jobs ask for it, past the moments for which a process remembers one. */
const tokenSource = (): TokenSource => ({
  client: { id: environment.SHOPIFY_API_KEY, secrets: [environment.SHOPIFY_API_SECRET] },
  sessions: createSessionStorage(world.db.prisma, world.sync.secrets, createPriorTokens(world.db)),
  lock: world.sync.lock,
  now,
  onRefused: () => undefined,
  restUntil: new Map(),
})

const refreshes = () => world.shopify.log.filter(({ path }) => path === '/admin/oauth/access_token').length

test.each([1, 2])(
  '%i refreshes that Shopify carries out after the one that followed leave the shop connected',
  async (lost) => {
    const live = await openShop(world)
    world.shopify.faults.lateRefreshes = lost
    anHourLater(live)
    const first = live.shop.createCustomer({ lastName: 'Amber', email: 'amber@example.com' })
    await until(() => {
      skipMs += aMinute
      world.sync.wake(live.domain)
      return world.shopify.faults.lateRefreshes === 0
    })
    anHourLater(live)
    await live.settled()
    expect(live.record('Contacts', first.id)['Last_Name']).toBe('Amber')

    anHourLater(live)
    const second = live.shop.createCustomer({ lastName: 'Birch', email: 'birch@example.com' })
    await live.settled()

    expect(live.record('Contacts', second.id)['Last_Name']).toBe('Birch')
    expect((await live.row()).pausedFor).toBeNull()
  },
)

test('a token that still holds is used while Shopify answers no refresh, and it is not asked again at once', async () => {
  const { domain } = await openShop(world)
  const source = tokenSource()
  const held = await offlineToken(source, domain)
  skipMs += 57 * aMinute
  world.shopify.faults.tokenAnswer = 'html 502'
  const before = refreshes()

  expect(await offlineToken(source, domain)).toBe(held)
  expect(await offlineToken(source, domain)).toBe(held)
  expect(refreshes() - before).toBe(1)

  skipMs += aMinute
  world.shopify.faults.tokenAnswer = null
  expect(await offlineToken(source, domain)).not.toBe(held)
})

test('a token that Shopify refuses, or that has ended, is not used while no refresh is answered', async () => {
  const { domain } = await openShop(world)
  const source = tokenSource()
  const held = await offlineToken(source, domain)
  world.shopify.faults.tokenAnswer = 'html 502'

  await expect(offlineToken(source, domain, held)).rejects.toMatchObject({ kind: 'transient' })
  skipMs += 60 * aMinute
  await expect(offlineToken(source, domain)).rejects.toMatchObject({ kind: 'transient' })
})
