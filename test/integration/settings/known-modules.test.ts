// What is known of a shop's modules is kept in memory, and is what stands in the database all the same: another process may
// have written it a moment ago.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { deleteModules, loadModules } from '#app/db/tables/modules.server.ts'
import { loadOrgConfig } from '#app/sync/org/org-config.server.ts'
import { prepareZoho } from '#app/sync/setup/setup.server.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
let live: LiveShop
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  live = await openShop(world)
  await prepareZoho(world.sync, live.domain)
})

const load = () => loadModules(world.db, live.domain)
const contactsIn = async () => (await loadOrgConfig(world.sync, live.domain)).people.get('Contacts')

test('as long as nothing changed they are read once', async () => {
  const before = await load()
  expect(before.map(({ apiName }) => apiName)).toContain('Contacts')
  expect(await load()).toBe(before)
})

test('what another process wrote of one counts for the next piece of work', async () => {
  expect((await contactsIn())?.fields.has('Made_Elsewhere')).toBe(false)
  await world.db.prisma.$executeRaw`
    UPDATE "ZohoModule" SET "fields" = "fields" || jsonb_build_array("fields"->0 || '{"apiName": "Made_Elsewhere"}')
    WHERE "shopDomain" = ${live.domain} AND "apiName" = 'Contacts'`
  expect((await contactsIn())?.fields.has('Made_Elsewhere')).toBe(true)
})

test('one that is gone is gone, and so are all when the shop leaves', async () => {
  const before = await load()
  await world.db.prisma.$executeRaw`
    DELETE FROM "ZohoModule" WHERE "shopDomain" = ${live.domain} AND "apiName" = 'Contacts'`
  expect((await load()).length).toBe(before.length - 1)
  await deleteModules(world.db, live.domain)
  expect(await load()).toEqual([])
})

test('of two shops each has its own', async () => {
  const other = await openShop(world)
  await prepareZoho(world.sync, other.domain)
  await deleteModules(world.db, live.domain)
  expect(await load()).toEqual([])
  const ofOther = await loadModules(world.db, other.domain)
  expect(new Set(ofOther.map(({ shopDomain }) => shopDomain))).toEqual(new Set([other.domain]))
})
