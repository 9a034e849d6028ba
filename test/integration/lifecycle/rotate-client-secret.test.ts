// Shopify's client secret is rotated: the app has the new one first, and Shopify signs with the old one until that is revoked.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { runAdmin } from '#app/operations/cli.server.ts'
import { newRules } from '#test/simulators/shopify/faults.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { startWeb, type Web } from '#test/support/web.ts'
import { environment, startWorld, until, type World } from '#test/support/world.ts'

const older = environment.SHOPIFY_API_SECRET
const newer = 'newer-secret-0123456789abcdef0123'

let world: World
let web: Web
let live: LiveShop
beforeAll(async () => {
  world = await startWorld({
    env: { SHOPIFY_API_SECRET: `${newer},${older}` },
    expectErrors: /refuses this app's client/,
  })
})
beforeEach(async () => {
  web = await startWeb(world)
  live = await openShop(world)
})
afterEach(async () => {
  await web.close()
  Object.assign(world.shopify.rules, newRules())
})
afterAll(() => world[Symbol.asyncDispose]())

const person = { lastName: 'Lovelace', email: 'ada@example.com' }
const bearer = () => ({ authorization: `Bearer ${live.shop.sessionToken({ user: '42' })}` })
/** Shopify takes the token no more, and we know that it is over. */
async function endToken(): Promise<void> {
  world.shopify.expireAccessTokens()
  await world.db.prisma.session.updateMany({
    where: { shop: live.domain },
    data: { expires: new Date(1000) },
  })
}
const tokenCalls = () => world.shopify.log.filter(({ path }) => path === '/admin/oauth/access_token').length
const alarms = async () => {
  const { values } = await world.sync.metrics.operatorAlarms.get()
  return values.find(({ labels }) => labels.what === 'shopify_client_refused')?.value ?? 0
}
const renewAll = async (sync = world.sync) => {
  let said = ''
  const terminal = { out: (text: string) => void (said += text), err: (text: string) => void (said += text) }
  const engine = { sync, stop: () => Promise.resolve() }
  expect(await runAdmin(['renew-tokens', '--json'], terminal, () => Promise.resolve(engine))).toBe(0)
  return JSON.parse(said)
}

const alive = async (shop: LiveShop) => {
  const { id } = shop.shop.createCustomer(person)
  await until(async () => shop.records('Contacts', id).length > 0 || (await shop.row()).pausedFor !== null)
  return shop.records('Contacts', id).length > 0
}

describe('before Shopify knows the new secret', () => {
  test('a visit and a refresh go through with the old one, and nobody is called', async () => {
    await endToken()
    await live.visit()
    await endToken()
    const { id } = live.shop.createCustomer(person)
    await live.settled()
    expect(live.record('Contacts', id)['Last_Name']).toBe('Lovelace')
    expect(await alarms()).toBe(0)
  })

  test('no token is renewed, every shop is named, and all of them go on with what they have', async () => {
    const { renewed, left } = await renewAll()
    expect(renewed).toBe(0)
    expect(left).toContainEqual({ shop: live.domain, why: 'shopify_client_refused' })
    const { id } = live.shop.createCustomer(person)
    await live.settled()
    expect(live.record('Contacts', id)['Last_Name']).toBe('Lovelace')
  })
})

test('a database that breaks off at one shop costs neither the other shops nor the list', async () => {
  world.shopify.addSecret(newer)
  const other = await openShop(world)
  const broken: string[] = []
  const renewToken: typeof world.sync.renewToken = (shop) => {
    if (shop !== live.domain) return world.sync.renewToken(shop)
    broken.push(shop)
    return Promise.reject(new Error('Connection terminated unexpectedly'))
  }
  const { renewed, left } = await renewAll({ ...world.sync, renewToken })
  expect(broken).toEqual([live.domain])
  expect(left).toContainEqual({ shop: live.domain, why: 'database_away' })
  expect(left).not.toContainEqual(expect.objectContaining({ shop: other.domain }))
  expect(renewed).toBeGreaterThan(0)
})

describe('while both secrets are good', () => {
  beforeAll(() => world.shopify.addSecret(newer))

  test('screens and extensions open: their session tokens are signed with the old one', async () => {
    expect((await web.call(`/app?${live.shop.documentQuery()}`)).status).toBe(200)
    expect((await web.call('/app.data', { headers: bearer() })).status).toBe(200)
    const { id } = live.shop.createCustomer(person)
    const block = await web.call(`/extension/record?gid=${encodeURIComponent(id)}`, { headers: bearer() })
    expect(block.status).toBe(200)
  })

  test('a token of a secret that we do not have opens nothing', async () => {
    const [header, claims] = live.shop.sessionToken({ user: '42' }).split('.')
    const forged = { authorization: `Bearer ${header}.${claims}.c2lnbmVk` }
    expect((await web.call('/app.data', { headers: forged })).status).toBe(401)
  })

  test('a store is counted as itself, not as a stranger', async () => {
    const limited = await startWeb(world, { rates: { strangersPerMinute: 0, shopPerMinute: 100 } })
    expect((await limited.call('/app.data', { headers: bearer() })).status).toBe(200)
    await limited.close()
  })

  const needs = [
    ['any of the two', false],
    ['the old one', true],
  ] as const
  test.for(needs)('a visit brings a token where its exchange needs %s', async ([, bySigner]) => {
    world.shopify.rules.exchangeBySignersSecret = bySigner
    await endToken()
    expect((await web.call(`/app?${live.shop.documentQuery()}`)).status).toBe(200)
    const { id } = live.shop.createCustomer(person)
    await live.settled()
    expect(live.record('Contacts', id)['Last_Name']).toBe('Lovelace')
  })

  test.for(needs)('a token is refreshed where that needs %s', async ([, byMinter]) => {
    world.shopify.rules.exchangeBySignersSecret = true // so that the visit's token is the old one's
    await endToken()
    await live.visit()
    world.shopify.rules.refreshByMintersSecret = byMinter
    await endToken()
    const asked = tokenCalls()
    const { id } = live.shop.createCustomer(person)
    await live.settled()
    expect(live.record('Contacts', id)['Last_Name']).toBe('Lovelace')
    expect(tokenCalls() - asked).toBe(byMinter ? 2 : 1)
    expect(await live.row()).toMatchObject({ pausedFor: null })
  })

  test('a refresh token that is good with neither is lost as ever', async () => {
    world.shopify.faults.unauthorized = 1
    world.shopify.faults.tokenAnswer = 'invalid_grant'
    live.shop.createCustomer(person)
    await until(async () => (await live.row()).pausedFor !== null)
    expect(await live.row()).toMatchObject({ pausedFor: 'shopify_disconnected' })
    world.shopify.faults.tokenAnswer = null
  })
})

describe('when the old secret is revoked', () => {
  test('shops whose tokens were renewed, or came with a visit, go on; others wait for one', async () => {
    const { renewed, left } = await renewAll()
    expect(renewed).toBeGreaterThan(0)
    expect(left).not.toContainEqual(expect.objectContaining({ shop: live.domain }))
    const visited = await openShop(world) // its token came by a visit, with the new secret
    world.shopify.rules.exchangeBySignersSecret = true
    const late = await openShop(world) // with the old one: nobody renewed it
    const lucky = await openShop(world) // and if its refresh token outlived the secret
    world.shopify.revokeOldSecret((shop) => shop === lucky.domain)

    expect(await alive(live)).toBe(true)
    expect(await alive(visited)).toBe(true)
    expect(await alive(lucky)).toBe(true)
    expect(await alive(late)).toBe(false)
    await late.visit()
    expect(await alive(late)).toBe(true)
    expect((await web.call(`/app?${live.shop.documentQuery()}`)).status).toBe(200)
  })
})
