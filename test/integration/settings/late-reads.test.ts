// What the app knows of Zoho's modules is what was read last, not what was written last: two reads go side by side (a page's
// and a comparison's), and the older one may end later.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { loadModules, markMissing, saveFields, saveModule } from '#app/db/tables/modules.server.ts'
import { loadShopVersion } from '#app/db/tables/shops.server.ts'
import { loadZohoChoices } from '#app/sync/org/fields.server.ts'
import { recordModules } from '#app/sync/setup/record-modules.server.ts'
import { prepareZoho } from '#app/sync/setup/setup.server.ts'
import { holdCalls } from '#test/support/held-calls.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { until } from '#test/support/until.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const Named = z.array(z.object({ apiName: z.string().optional(), name: z.string().optional() }))
const rowOf = async ({ domain }: LiveShop, module = 'Contacts') =>
  (await loadModules(world.db, domain)).find(({ apiName }) => apiName === module)
const fieldsOf = async (live: LiveShop) =>
  Named.parse((await rowOf(live))?.fields).map(({ apiName }) => apiName)
const layoutsOf = async (live: LiveShop) => Named.parse((await rowOf(live))?.layouts).map(({ name }) => name)
const readByPage = ({ domain }: LiveShop) => loadZohoChoices(world.sync, domain, 'customer')
const seconds = (ahead: number) => new Date(Date.now() + ahead * 1000)
const addField = ({ org }: LiveShop) =>
  org.addCustomField('Contacts', { field_label: 'Nick', data_type: 'text' })

/** The first call of `work` that matches has its answer already, and hears it when `meanwhile` has ended. */
async function answeredLate(
  isAsked: (url: URL) => boolean,
  work: () => Promise<unknown>,
  meanwhile: () => Promise<unknown>,
) {
  let isFirst = true
  const isFirstAsked = (_: string, url: URL) => {
    if (!isFirst || !isAsked(url)) return false
    isFirst = false
    return true
  }
  using held = holdCalls(isFirstAsked, 'answer')
  const ended = work()
  await until(() => held.count() > 0)
  await meanwhile()
  held[Symbol.dispose]()
  await ended
}
const isOf =
  (what: string) =>
  ({ pathname, searchParams }: URL): boolean =>
    pathname.endsWith(`/settings/${what}`) && ['Contacts', null].includes(searchParams.get('module'))

test('fields that the page read before another read began, and heard of after it, replace nothing', async () => {
  const live = await openShop(world)
  await answeredLate(
    isOf('fields'),
    () => readByPage(live),
    async () => {
      addField(live)
      await readByPage(live)
    },
  )
  expect(await fieldsOf(live)).toContain('Nick')
})

test('so do layouts', async () => {
  const live = await openShop(world)
  await answeredLate(
    isOf('layouts'),
    () => readByPage(live),
    async () => {
      live.org.addLayout('Contacts', { name: 'Wholesale' })
      await readByPage(live)
    },
  )
  expect(await layoutsOf(live)).toContain('Wholesale')
})

test('layouts of an older read are kept where the later one read none', async () => {
  const live = await openShop(world)
  live.org.addLayout('Contacts', { name: 'Wholesale' })
  await answeredLate(
    isOf('fields'),
    () => readByPage(live),
    async () => {
      addField(live)
      await prepareZoho(world.sync, live.domain)
    },
  )
  expect(await layoutsOf(live)).toContain('Wholesale')
  expect(await fieldsOf(live)).toContain('Nick')
})

test('an import that makes the organization ready does not take back what the page read meanwhile', async () => {
  const live = await openShop(world)
  const before = await rowOf(live)
  await answeredLate(
    isOf('fields'),
    () => prepareZoho(world.sync, live.domain),
    async () => {
      addField(live)
      await readByPage(live)
    },
  )
  expect(await fieldsOf(live)).toContain('Nick')
  expect(await rowOf(live)).toMatchObject({ available: true, idField: before?.idField })
})

test('a module that came back while an older list of modules was on its way is not marked as missing', async () => {
  const live = await openShop(world)
  live.org.hideModule('Contacts')
  await answeredLate(
    isOf('modules'),
    () => recordModules(world.sync, live.domain),
    async () => {
      live.org.hideModule('Contacts', false)
      await prepareZoho(world.sync, live.domain)
    },
  )
  expect(await rowOf(live)).toMatchObject({ available: true })
})

test('that a module is not listed, heard of after a later read of it, takes no layouts away', async () => {
  const live = await openShop(world)
  live.org.addLayout('Contacts', { name: 'Wholesale' })
  await readByPage(live)
  const before = await rowOf(live)
  const fetchedAt = new Date((before?.layoutsAt?.getTime() ?? 0) + 1000)
  // Fields are read more often than layouts are.
  await world.db.prisma.zohoModule.updateMany({
    where: { shopDomain: live.domain, apiName: 'Contacts' },
    data: { fetchedAt: new Date(fetchedAt.getTime() + 1000) },
  })
  const scope = { shop: live.domain, orgId: live.org.id }
  const missing = { apiName: 'Contacts', available: false, fields: [], createdFields: [], fetchedAt }
  await saveModule(world.db, scope, { ...missing, layouts: { value: [], at: fetchedAt } })
  expect(await rowOf(live)).toMatchObject({
    available: true,
    fields: before?.fields,
    layouts: before?.layouts,
    layoutsAt: before?.layoutsAt,
  })
  expect(await layoutsOf(live)).toContain('Wholesale')
})

test('a module that a clock some minutes ahead marked as missing is there again as soon as its fields are read', async () => {
  const live = await openShop(world)
  const before = await rowOf(live)
  const scope = { shop: live.domain, orgId: live.org.id }
  await markMissing(world.db, scope, ['Contacts'], seconds(600))
  expect(await rowOf(live)).toMatchObject({ available: false })
  await prepareZoho(world.sync, live.domain)
  expect(await rowOf(live)).toMatchObject({
    available: true,
    fields: before?.fields,
    idField: before?.idField,
  })
})

test('the id field and what the app made are kept, though the fields were read earlier than others', async () => {
  const live = await openShop(world)
  const scope = { shop: live.domain, orgId: live.org.id }
  const before = await rowOf(live)
  const late = {
    apiName: 'Contacts',
    available: true,
    fetchedAt: new Date((before?.fetchedAt.getTime() ?? 0) - 1),
  }
  const made = { id: '77', label: 'Shopify Customer Id' }

  const listed = {
    ...late,
    fields: [],
    createdFields: [made],
    idField: { name: 'Last_Name', isUnique: false },
  }
  await saveModule(world.db, scope, listed)
  await saveModule(world.db, scope, { ...listed, idField: { name: 'Never_Seen', isUnique: false } })

  const after = await rowOf(live)
  expect(after?.fields).toEqual(before?.fields)
  expect(before?.createdFields).toHaveLength(1)
  expect(after?.createdFields).toEqual([before?.createdFields, made].flat())
  expect(after).toMatchObject({ idField: 'Last_Name', idUnique: false })
})

test('a time that a wrong clock wrote holds nothing for ever', async () => {
  const live = await openShop(world)
  await world.db.prisma.zohoModule.updateMany({
    where: { shopDomain: live.domain },
    data: { fetchedAt: new Date('2099-01-01'), layoutsAt: new Date('2099-01-01') },
  })
  addField(live)
  live.org.addLayout('Contacts', { name: 'Wholesale' })
  await readByPage(live)
  expect(await fieldsOf(live)).toContain('Nick')
  expect(await layoutsOf(live)).toContain('Wholesale')
})

test('work under way hears of a module whose read began before another module’s', async () => {
  const live = await openShop(world)
  const scope = { shop: live.domain, orgId: live.org.id }
  await saveFields(world.db, scope, { module: 'Products', fields: { value: [], at: seconds(20) } })
  const before = await loadShopVersion(world.db, live.domain)
  await saveFields(world.db, scope, { module: 'Contacts', fields: { value: [], at: seconds(10) } })
  expect(await loadShopVersion(world.db, live.domain)).not.toBe(before)
})
