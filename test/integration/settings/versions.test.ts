// Settings as they were, and as a file: each save can be taken back, and what an organization does not have is named.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { listVersions, mostVersions } from '#app/db/protection/settings-versions.server.ts'
import { defaultSettings, Settings } from '#app/mapping/settings/settings.ts'
import { settingsToFile } from '#app/mapping/settings/settings-file.ts'
import * as file from '#app/routes/app.settings-file.tsx'
import * as values from '#app/routes/app.versions.tsx'
import * as page from '#app/routes/app.settings.tsx'
import { loadSettings } from '#app/sync/org/choices.server.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { staffOf } from '#test/support/staff.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const opened = () => openShop(world, { imported: false })
const annOf = (shop: LiveShop) => staffOf(world, shop, '101')
const save = (shop: LiveShop, settings: Settings) =>
  annOf(shop)(page.action, '/app/settings', { intent: 'save', settings })
const load = async (shop: LiveShop, body: object) => {
  const answer = await annOf(shop)(file.action, '/app/settings-file', body)
  if (!('fitted' in answer)) throw new Error('not understood')
  return answer
}
const restore = (shop: LiveShop, id = '') => load(shop, { intent: 'version', id })
const read = (shop: LiveShop, settings: unknown) =>
  load(shop, { intent: 'file', text: settingsToFile(Settings.parse(settings)) })

test('each save is a version that says who and what; the first keeps what was before it', async () => {
  const shop = await opened()
  await save(shop, { ...defaultSettings, customersAs: 'Leads' })
  await save(shop, { ...defaultSettings, customersAs: 'Leads', creditShare: 30 })
  const { versions } = await annOf(shop)(page.loader, '/app/settings')
  expect(
    versions.map(({ actor, changes }) => [actor, changes.flatMap((one) => one.details.parts ?? [])]),
  ).toEqual([
    ['101', ['creditShare']],
    ['101', ['customersAs']],
    ['system', []],
  ])
  expect((await restore(shop, versions[1]?.id)).fitted).toEqual({
    settings: { ...defaultSettings, customersAs: 'Leads' },
    leftOut: [],
  })
  expect((await restore(shop, versions[2]?.id)).fitted?.settings).toEqual(defaultSettings)
  // Loaded is not saved.
  expect(await loadSettings(world.sync, shop.domain)).toMatchObject({ creditShare: 30 })
})

test('each version says what its values were before and after, and nothing that it did not change', async () => {
  const shop = await opened()
  await save(shop, { ...defaultSettings, customersAs: 'Leads' })
  await save(shop, { ...defaultSettings, customersAs: 'Leads', creditShare: 30 })
  const { versions } = await annOf(shop)(page.loader, '/app/settings')
  expect(await annOf(shop)(values.loader, '/app/versions')).toHaveProperty('changed', [
    { id: versions[0]?.id, before: { creditShare: 60 }, after: { creditShare: 30 } },
    { id: versions[1]?.id, before: { customersAs: 'Contacts' }, after: { customersAs: 'Leads' } },
  ])
})

test('a save that changes nothing is no version, and of many the newest are kept', async () => {
  const shop = await opened()
  for (let share = 5; share <= 5 + mostVersions; share++) await shop.choose({ creditShare: share })
  await shop.choose({ creditShare: 5 + mostVersions })
  const versions = await listVersions(world.db, shop.domain)
  expect(versions).toHaveLength(mostVersions)
  expect((await restore(shop, versions[0]?.id)).fitted?.settings.creditShare).toBe(5 + mostVersions)
})

test("another store's version cannot be read", async () => {
  const [shop, other] = [await opened(), await opened()]
  await save(other, { ...defaultSettings, creditShare: 40 })
  const [newest] = await listVersions(world.db, other.domain)
  expect(await restore(shop, newest?.id)).toEqual({ fitted: null, problems: [], refusal: null })
})

test('what is exported can be read again', async () => {
  const shop = await opened()
  await save(shop, { ...defaultSettings, creditShare: 35 })
  const response = await annOf(shop)(file.loader, '/app/settings-file')
  const { fitted } = await load(shop, { intent: 'file', text: await response.text() })
  expect(fitted).toEqual({ settings: { ...defaultSettings, creditShare: 35 }, leftOut: [] })
})

const rule = (target: string) => ({ source: { from: 'text', text: 'Shop' }, target })

test('owners, layouts, profiles and fields of another organization are left out and named', async () => {
  const shop = await opened()
  const { fitted } = await read(shop, {
    profiles: ['999001'],
    newRecords: { customer: { ownerId: '999002', layoutId: '999003' }, product: { tags: ['kept'] } },
    ownerTask: { on: true, ownerId: '999004', language: 'fr' },
    rules: { customer: [rule('Lead_Source'), rule('Favourite_Tea')] },
  })
  expect(fitted?.leftOut).toEqual([
    { what: 'profile', kind: null, name: '999001' },
    { what: 'owner', kind: 'customer', name: '999002' },
    { what: 'assignee', kind: null, name: '999004' },
    { what: 'layout', kind: 'customer', name: '999003' },
    { what: 'rule', kind: 'customer', name: 'Favourite_Tea' },
  ])
  expect(fitted?.settings).toMatchObject({
    profiles: null,
    newRecords: { customer: { ownerId: null, layoutId: null }, product: { tags: ['kept'] } },
    ownerTask: { on: true, ownerId: null, language: 'fr' },
  })
  expect(fitted?.settings.rules.customer.map(({ target }) => target)).toEqual(['Lead_Source'])
  // Saved as the page does it.
  expect(await save(shop, fitted?.settings ?? defaultSettings)).toMatchObject({ refusal: null })
})

test('Zoho is asked only where a file names what the present settings do not', async () => {
  const shop = await opened()
  const calls = () => world.zoho.log.length
  const before = calls()
  await read(shop, { customersAs: 'Leads', creditShare: 20 })
  expect(calls()).toBe(before)
  await world.db.prisma.zohoConnection.deleteMany({ where: { shopDomain: shop.domain } })
  world.sync.forgetZoho(shop.domain)
  expect((await read(shop, { creditShare: 20 })).refusal).toBeNull()
  const foreign = await read(shop, { newRecords: { order: { ownerId: '999002' } } })
  expect(foreign).toMatchObject({ fitted: null, refusal: { code: 'not_connected' } })
})

test('reading a file counts with what else asks Zoho for its fields', async () => {
  const shop = await opened()
  const counted: string[] = []
  const limit: typeof world.runtime.limit = (_, action) => Promise.resolve(void counted.push(action))
  await staffOf({ ...world, runtime: { ...world.runtime, limit } }, shop, '101')(
    file.action,
    '/app/settings-file',
    {
      intent: 'file',
      text: settingsToFile(defaultSettings),
    },
  )
  expect(counted).toEqual(['zohoChoices'])
})
