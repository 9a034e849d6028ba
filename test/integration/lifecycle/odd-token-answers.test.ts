// Odd answers of both token endpoints: nobody is disconnected by them, and work goes on by itself when they pass.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { loadConnection } from '#app/db/tables/connections.server.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
let skipMs = 0
beforeAll(async () => {
  world = await startWorld({ now: () => new Date(Date.now() + skipMs), expectErrors: /refuses this app/ })
})
afterAll(() => world[Symbol.asyncDispose]())
// Session tokens are judged by the real clock: each test starts there.
afterEach(() => {
  skipMs = 0
  world.zoho.faults.tokenAnswer = null
  world.zoho.faults.takesNoToken = false
  world.shopify.faults.tokenAnswer = null
  world.shopify.faults.unauthorized = false
  world.shopify.faults.status = null
  world.shopify.faults.graphqlError = null
})

const person = { lastName: 'Lovelace', email: 'ada@example.com' }
const waits = async (live: LiveShop) => (await live.row()).pausedFor !== null
const stateOf = async (live: LiveShop) => (await loadConnection(world.db, live.domain))?.state

/** What waits becomes due and arrives; without a visit. */
async function afterAnHour(live: LiveShop): Promise<void> {
  skipMs += 61 * 60_000
  world.sync.wake(live.domain)
  await live.settled()
}

describe("Zoho's token endpoint", () => {
  const odd = ['html 200', 'html 403', 'empty 200', 'error 404', 'error 500', 'general_error'] as const
  test.each(odd)('answers %s to a refresh: the shop waits, stays connected and goes on', async (answer) => {
    const live = await openShop(world)
    world.zoho.faults.expireAccessTokens()
    world.zoho.faults.tokenAnswer = answer
    const { id } = live.shop.createCustomer(person)
    await until(() => waits(live))

    expect(await live.row()).toMatchObject({ pausedFor: 'throttled', pausedUntil: expect.any(Date) })
    expect(await stateOf(live)).toBe('connected')
    world.zoho.faults.tokenAnswer = null
    await afterAnHour(live)
    expect(live.record('Contacts', id)['Last_Name']).toBe('Lovelace')
  })

  test.each(['invalid_client', 'invalid_client_secret'] as const)(
    'answers %s to a refresh: the operator is told, the shop stays as it is',
    async (answer) => {
      const live = await openShop(world)
      world.zoho.faults.expireAccessTokens()
      world.zoho.faults.tokenAnswer = answer
      live.shop.createCustomer(person)
      await until(() => waits(live))

      expect(await live.row()).toMatchObject({ pausedFor: 'throttled', pausedUntil: expect.any(Date) })
      expect(await stateOf(live)).toBe('connected')
      expect(await world.runtime.metrics.registry.metrics()).toMatch(
        /operator_alarms_total\{what="zoho_client_refused"\} [1-9]/,
      )
      world.zoho.faults.tokenAnswer = null
      await afterAnHour(live)
      expect(live.org.records('Contacts')).toHaveLength(1)
    },
  )

  test.each(['invalid_code', 'access revoked'] as const)('says %s: the consent is lost', async (answer) => {
    const live = await openShop(world)
    if (answer === 'access revoked') world.zoho.faults.tokenAnswer = answer
    if (answer === 'invalid_code') world.zoho.faults.revokeTokens()
    else world.zoho.faults.expireAccessTokens()
    live.shop.createCustomer(person)
    await until(() => waits(live))

    expect(await live.row()).toMatchObject({ pausedFor: 'zoho_disconnected', pausedUntil: null })
    expect(await stateOf(live)).toBe('needs_reconnect')
  })
})

const refreshes = () => world.zoho.log.filter(({ path }) => path === '/oauth/v2/token').length
async function refused(takesNoToken: true | 'here' = true) {
  const live = await openShop(world)
  world.zoho.faults.takesNoToken = takesNoToken
  const { id } = live.shop.createCustomer(person)
  await until(() => waits(live))
  return { live, id }
}
/** The next try is due. @returns until when the shop waits then */
async function tryAgain(live: LiveShop) {
  const { pausedUntil: before } = await live.row()
  skipMs += 10 * 60_000
  world.sync.wake(live.domain)
  await until(async () => (await live.row()).pausedUntil?.getTime() !== before?.getTime())
}

describe("Zoho's API takes no token, and its token endpoint goes on giving them", () => {
  const anywhere = [true, 'here'] as const
  test.each(anywhere)(
    '(%s) the shop waits ten minutes, stays connected and goes on by itself',
    async (where) => {
      const before = refreshes()
      const { live, id } = await refused(where)

      expect(await stateOf(live)).toBe('connected')
      expect(await live.row()).toMatchObject({ pausedFor: 'throttled', pausedUntil: expect.any(Date) })
      expect(refreshes() - before).toBeLessThanOrEqual(2) // the consent's own exchange is one
      await tryAgain(live)
      expect(await stateOf(live)).toBe('connected')
      world.zoho.faults.takesNoToken = false
      skipMs += 11 * 60_000
      world.sync.wake(live.domain)
      await live.settled()
      expect(live.record('Contacts', id)['Last_Name']).toBe('Lovelace')
      expect(await world.db.prisma.change.count({ where: { shopDomain: live.domain } })).toBe(0)
    },
  )

  test.each(anywhere)('(%s) for more than an hour: the merchant is asked to reconnect', async (where) => {
    const { live } = await refused(where)
    for (let tries = 1; tries <= 5; tries++) {
      await tryAgain(live)
      expect(await stateOf(live)).toBe('connected')
    }
    await tryAgain(live)
    expect(await stateOf(live)).toBe('needs_reconnect')
    expect((await live.row()).pausedFor).toBe('zoho_disconnected')
  })

  test('twice, an hour apart, with calls that went through between: that is no hour', async () => {
    const { live } = await refused()
    world.zoho.faults.takesNoToken = false
    skipMs += 11 * 60_000
    world.sync.wake(live.domain)
    await live.settled()
    skipMs += 60 * 60_000
    world.zoho.faults.takesNoToken = true
    live.shop.createCustomer({ lastName: 'Byron', email: 'byron@example.com' })
    await until(() => waits(live))
    for (let tries = 1; tries <= 3; tries++) await tryAgain(live)
    expect(await stateOf(live)).toBe('connected')
  })
})

describe("Shopify's token endpoint", () => {
  const odd = ['html 200', 'html 403', 'error 404', 'server_error', 'invalid_client'] as const
  test.each(odd)('answers %s to a refresh: an hour later work goes on without a visit', async (answer) => {
    const live = await openShop(world)
    world.shopify.faults.unauthorized = 1
    world.shopify.faults.tokenAnswer = answer
    const { id } = live.shop.createCustomer(person)
    await until(() => waits(live))

    expect((await live.row()).pausedUntil).toEqual(expect.any(Date))
    world.shopify.faults.tokenAnswer = null
    await afterAnHour(live)
    expect(live.record('Contacts', id)['Last_Name']).toBe('Lovelace')
    expect((await live.row()).pausedFor).toBeNull()
  })

  const dead = [
    ['invalid_grant', null],
    ['expired_token', expect.any(Date)],
    ['invalid_request', expect.any(Date)],
  ] as const
  test.each(dead)('refuses the refresh as %s: a visit brings another token', async (answer, pausedUntil) => {
    const live = await openShop(world)
    world.shopify.faults.unauthorized = 1
    world.shopify.faults.tokenAnswer = answer
    const { id } = live.shop.createCustomer(person)
    await until(() => waits(live))

    expect(await live.row()).toMatchObject({ pausedFor: 'shopify_disconnected', pausedUntil })
    world.shopify.faults.tokenAnswer = null
    await live.visit()
    await live.settled()
    expect(live.record('Contacts', id)['Last_Name']).toBe('Lovelace')
  })
})

test('one 404 of Shopify is not the end of a shop: an hour later it is asked again', async () => {
  const live = await openShop(world)
  world.shopify.faults.status = 404
  const { id } = live.shop.createCustomer(person)
  await until(() => waits(live))

  expect((await live.row()).pausedUntil).toEqual(expect.any(Date))
  world.shopify.faults.status = null
  await afterAnHour(live)
  expect(live.record('Contacts', id)['Last_Name']).toBe('Lovelace')
})

test('a shop that Shopify calls inactive waits as a closed one does, and goes on by itself', async () => {
  const live = await openShop(world)
  world.shopify.faults.graphqlError = 'SHOP_INACTIVE'
  const { id } = live.shop.createCustomer(person)
  await until(() => waits(live))

  expect(await live.row()).toMatchObject({ pausedUntil: expect.any(Date) })
  world.shopify.faults.graphqlError = null
  await afterAnHour(live)
  expect(live.record('Contacts', id)['Last_Name']).toBe('Lovelace')
})

test('an error without a code that speaks of a time-out is an outage, and no change is given up for it', async () => {
  const live = await openShop(world)
  world.shopify.faults.graphqlError = 'Timeout'
  const { id } = live.shop.createCustomer(person)
  const asked = world.shopify.log.length
  // More often than a bug of ours would be tried again.
  await until(() => {
    skipMs += 10_000
    world.sync.wake(live.domain)
    return world.shopify.log.length > asked + 20
  })

  world.shopify.faults.graphqlError = null
  await afterAnHour(live)
  expect(live.record('Contacts', id)['Last_Name']).toBe('Lovelace')
})

test('a token that Shopify refuses twice is fetched anew an hour later, without a visit', async () => {
  const live = await openShop(world)
  world.shopify.faults.unauthorized = true
  const { id } = live.shop.createCustomer(person)
  await until(() => waits(live))

  expect(await live.row()).toMatchObject({
    pausedFor: 'shopify_disconnected',
    pausedUntil: expect.any(Date),
  })
  world.shopify.faults.unauthorized = false
  await afterAnHour(live)
  expect(live.record('Contacts', id)['Last_Name']).toBe('Lovelace')
})
