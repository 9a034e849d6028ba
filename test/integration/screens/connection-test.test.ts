// "Test connection" says what both systems answer at this moment, as whom, what is not allowed, and what to do.

import { afterAll, beforeAll, expect, test } from 'vitest'
import * as testing from '#app/routes/app.connection-test.tsx'
import * as settings from '#app/routes/app.settings.tsx'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { staffOf } from '#test/support/staff.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

async function press(shop: Pick<LiveShop, 'shop'>) {
  const answer = await staffOf(world, shop, '101')(testing.action, '/app/connection-test', { intent: 'test' })
  if (!('test' in answer) || !answer.test) throw new Error('refused')
  return answer.test
}

test('both are reached: the store and the organization by name, and what is left of the credits', async () => {
  const shop = await openShop(world, { imported: false, org: { name: 'Lind Sales' } })
  const before = world.zoho.log.length
  expect(await press(shop)).toMatchObject({
    shopify: { ok: true, name: 'Acme', missing: [], hidden: [] },
    zoho: { ok: true, name: 'Lind Sales', missing: [], hidden: [], creditsLeft: expect.any(Number) },
  })
  expect(world.zoho.log.slice(before).map(({ method, path }) => `${method} ${path}`)).toHaveLength(2)
})

test('a store that was never connected to Zoho has Shopify tested alone', async () => {
  const shop = await openShop(world, { imported: false })
  await world.db.prisma.zohoConnection.deleteMany({ where: { shopDomain: shop.domain } })
  expect(await press(shop)).toMatchObject({ shopify: { ok: true }, zoho: null })
})

test('a module that the user does not see is named, and so is access that Shopify did not give', async () => {
  const shop = await openShop(world, { imported: false })
  shop.org.hideModule('Contacts')
  shop.shop.grantScopes(shop.shop.scopes.filter((scope) => scope !== 'read_orders'))
  expect(await press(shop)).toMatchObject({
    shopify: { ok: true, missing: ['read_orders'] },
    zoho: { ok: true, hidden: ['Contacts'] },
  })
})

test('Settings knows when both last answered', async () => {
  const shop = await openShop(world, { imported: false })
  const from = Date.now()
  await press(shop)
  const contact = async () => (await staffOf(world, shop, '101')(settings.loader, '/app/settings')).contact
  await until(async () => ((await contact()).zoho?.getTime() ?? 0) >= from)
  expect((await contact()).shopify).toEqual(expect.any(Date))
})

// Last: it takes every shop's tokens.
test('a consent that was withdrawn is told as such, and Shopify is told apart from it', async () => {
  const shop = await openShop(world, { imported: false })
  world.zoho.faults.revokeTokens()
  expect(await press(shop)).toMatchObject({
    shopify: { ok: true },
    zoho: { ok: false, code: 'zoho_disconnected' },
  })
})
