// The merchant reconnects while work of the consent before is still under way: what that work hears of its own consent
// says nothing of the new one.

import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { ShopifyId, ZohoId } from '#app/lib/ids.ts'
import { loadConnection } from '#app/db/tables/connections.server.ts'
import { bareLink, saveLinks } from '#app/db/tables/links.server.ts'
import { DisconnectedError } from '#app/lib/errors.ts'
import { pauseFor } from '#app/sync/work/pause.server.ts'
import { sweep } from '#app/sync/reconcile/sweep.server.ts'
import { syncShop } from '#app/sync/live/live.server.ts'
import { loadModules } from '#app/db/tables/modules.server.ts'
import { prepareZoho } from '#app/sync/setup/setup.server.ts'
import { holdCalls } from '#test/support/held-calls.ts'
import { connectZoho, idle, openShop, whilePaused, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => void vi.restoreAllMocks())

const connectionOf = ({ domain }: LiveShop) => loadConnection(world.db, domain)

/**
 * What Zoho answers to the next renewal is heard only when the merchant has reconnected.
 * @returns the connection as the merchant made it
 */
async function reconnectBefore(live: LiveShop, work: () => Promise<unknown>) {
  const { zohoConsents } = world.sync
  const renew = zohoConsents.refresh.bind(zohoConsents)
  const [asked, reconnected] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  vi.spyOn(zohoConsents, 'refresh').mockImplementationOnce(async (...about) => {
    const [answer] = await Promise.allSettled([renew(...about)])
    asked.resolve()
    await reconnected.promise
    if (answer.status === 'rejected') throw answer.reason
    return answer.value
  })
  const ended = Promise.allSettled([work()])
  await asked.promise
  await live.connect()
  const connected = await connectionOf(live)
  reconnected.resolve()
  await ended
  return connected
}

test('a refused renewal of the consent before leaves the new one connected', async () => {
  const live = await openShop(world)
  const zoho = await world.sync.zohoFor(live.domain)
  world.zoho.faults.revokeTokens()

  await reconnectBefore(live, () => zoho.call({ method: 'GET', path: '/org', credits: 1 }))

  expect((await connectionOf(live))?.state).toBe('connected')
})

test('a renewal of the consent before that comes late puts no token of it into the new one', async () => {
  const live = await openShop(world)
  const zoho = await world.sync.zohoFor(live.domain)
  world.zoho.faults.expireAccessTokens()

  const ask = () => zoho.call({ method: 'GET', path: '/org', credits: 1 })
  const connected = await reconnectBefore(live, ask)

  expect((await connectionOf(live))?.accessToken).toBe(connected?.accessToken)
})

test('a sync job of the consent before does not pause a shop that was reconnected meanwhile', async () => {
  const live = await openShop(world)
  await whilePaused(world, { ...live, settled: () => Promise.resolve() }, async () => {
    live.shop.createCustomer({ lastName: 'Amber', email: 'amber@example.com' })
    await world.shopify.settled()
    await world.db.prisma.shop.update({ where: { domain: live.domain }, data: { pausedFor: null } })
    world.zoho.faults.revokeTokens()
    await reconnectBefore(live, () => syncShop(world.sync, live.domain, new AbortController().signal))
  })
  await live.settled()

  expect((await live.row()).pausedFor).toBeNull()
  expect(live.org.records('Contacts')).toHaveLength(1)
})

test('what a job heard of a consent that was replaced is no reason to wait; without another one it is', async () => {
  const live = await openShop(world)
  const lost = new DisconnectedError('Zoho no longer accepts this connection', {
    side: 'zoho',
    code: 'invalid_code',
  })

  expect(await pauseFor(world.sync, live.domain, lost)).toMatchObject({ done: false })
  expect((await live.row()).pausedFor).toBeNull()

  const where = { shopDomain: live.domain }
  await world.db.prisma.zohoConnection.update({ where, data: { state: 'needs_reconnect' } })
  expect(await pauseFor(world.sync, live.domain, lost)).toEqual({ done: true })
  expect((await live.row()).pausedFor).toBe('zoho_disconnected')
})

const connectOther = async (live: LiveShop) => {
  const other = world.zoho.addOrg({ name: 'Other Sales', edition: 'enterprise', currency: 'USD' })
  await connectZoho(world.runtime, live.domain, (url) => world.zoho.consent(url, { org: other.id }))
  return other
}

/** What the organisation before still answers is heard when another one is connected. */
async function answeredLate(
  live: LiveShop,
  isAsked: (path: string) => boolean,
  work: () => Promise<unknown>,
) {
  using held = holdCalls((_, { pathname }) => isAsked(pathname), 'answer')
  const ended = Promise.allSettled([work()])
  await until(() => held.count() > 0)
  await connectOther(live)
  held[Symbol.dispose]()
  await ended
}

test('modules of the organisation before that are read late are none of the new one', async () => {
  const live = await openShop(world)
  await answeredLate(
    live,
    (path) => path.endsWith('/settings/fields'),
    () => prepareZoho(world.sync, live.domain),
  )

  expect(await loadModules(world.db, live.domain)).toEqual([])
})

test('a question about records of the organisation before is not asked in the new one', async () => {
  const twin = { Last_Name: 'Twin', Email: 'twin@example.com' }
  const live = await openShop(world)
  for (let n = 0; n < 2; n++) live.org.insert('Contacts', twin)
  const ask = async () => {
    live.shop.createCustomer({ lastName: 'Twin', email: 'twin@example.com' })
    await world.shopify.settled()
    await idle(world.db, live.domain, 'sync')
  }
  await answeredLate(live, (path) => path.endsWith('/coql'), ask)
  await idle(world.db, live.domain, 'sync')

  const where = { shopDomain: live.domain }
  expect(await world.db.prisma.question.findMany({ where })).toEqual([])
})

test('an Account that was made in the organisation before is none of the new one', async () => {
  const choices = { accounts: { perCompany: true, b2b: false, storeName: null } }
  const live = await openShop(world, { choices })
  const company = { company: 'Engines', address1: '1 Road', city: 'London', countryCode: 'GB' }
  const make = async () => {
    live.shop.createCustomer({ lastName: 'Lovelace', email: 'ada@example.com', addresses: [company] })
    await world.shopify.settled()
    await idle(world.db, live.domain, 'sync')
  }
  await answeredLate(live, (path) => path.includes('/Accounts'), make)

  const where = { shopDomain: live.domain }
  expect(await world.db.prisma.companyAccount.findMany({ where })).toEqual([])
})

test('a write to the organisation before that is answered late leaves no link of it in the new one', async () => {
  const live = await openShop(world)
  const other = await connectOther(live)
  const link = bareLink({ shopifyId: ShopifyId.parse('1'), parentId: null }, 'Contacts', ZohoId.parse('99'))
  const scope = { shop: live.domain, kind: 'customer', at: new Date() } as const

  await saveLinks(world.db, { ...scope, orgId: live.org.id }, [link])
  expect(await live.links()).toEqual([])
  await saveLinks(world.db, { ...scope, orgId: other.id }, [link])
  expect(await live.links()).toHaveLength(1)
})

test('a shop that is paused for want of a connection and has one goes on with the next sweep', async () => {
  const live = await openShop(world)
  const data = { pausedFor: 'zoho_disconnected', pausedUntil: null } as const
  await world.db.prisma.shop.update({ where: { domain: live.domain }, data })

  await sweep(world.sync)

  expect((await live.row()).pausedFor).toBeNull()
})
