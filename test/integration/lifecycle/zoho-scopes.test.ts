// What the app asks of Zoho is no more than it needs, is enough for all it does, and one refused scope breaks nothing else.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { loadConnection } from '#app/db/tables/connections.server.ts'
import { startConsent } from '#app/sync/lifecycle/consent.server.ts'
import { disconnectZoho } from '#app/sync/lifecycle/forget.server.ts'
import { zohoScopes } from '#app/zoho/oauth/scopes.ts'
import { defaultSwitches } from '#test/simulators/zoho/switches.ts'
import { consentFor, staffId } from '#test/support/consent.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { conversions, leadChoices, onlyContact, openWithLead } from '#test/support/lead-shop.ts'
import { openShop, tail } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => void Object.assign(world.zoho.switches, defaultSwitches()))

const before = [
  'ZohoCRM.modules.ALL',
  'ZohoCRM.settings.modules.READ',
  'ZohoCRM.settings.fields.ALL',
  'ZohoCRM.settings.layouts.READ',
  'ZohoCRM.settings.profiles.READ',
  'ZohoCRM.settings.currencies.READ',
  'ZohoCRM.users.READ',
  'ZohoCRM.org.READ',
  'ZohoCRM.coql.READ',
]

test('no scope reads, changes or deletes in every module', async () => {
  const { domain } = await openForImport(world)
  const url = new URL(await startConsent(world.sync, { shop: domain, staffId }))
  const asked = url.searchParams.get('scope')?.split(',') ?? []

  expect(asked).toEqual([...zohoScopes])
  expect(
    asked.filter((scope) => /^ZohoCRM\.(modules|settings)\.(ALL|READ|WRITE|UPDATE|DELETE)$/.test(scope)),
  ).toEqual([])
})

test('a whole life runs on them: import, conversion of a lead, a mark on what was deleted', async () => {
  world.zoho.switches.convertScope = 'all modules'
  const live = await openWithLead(world, { choices: leadChoices })
  const order = live.order()
  await live.settled()
  await onlyContact(live, live.id, order.id)
  expect(conversions(world).length).toBeGreaterThan(0)

  const { id } = live.shop.createCustomer({ lastName: 'Byron', email: 'byron@example.com' })
  await live.settled()
  live.shop.deleteCustomer(id)
  await live.settled()
  expect(live.record('Leads', id)['Tag']).toMatchObject([{ name: 'Deleted in Shopify' }])
})

test('where tags need a wider scope, the mark is written as a field, and the connection stands', async () => {
  world.zoho.switches.tagsScope = 'all'
  const live = await openShop(world)
  const { id } = live.shop.createCustomer({ lastName: 'Lovelace', email: 'ada@example.com' })
  await live.settled()
  live.shop.deleteCustomer(id)
  await live.settled()

  expect(live.record('Contacts', id)['Tag']).toMatchObject([{ name: 'Deleted in Shopify' }])
  expect((await loadConnection(world.db, live.domain))?.state).toBe('connected')
})

test('where a consent of before lacks the scope of tasks, a workflow hears that none was made, and the connection stands', async () => {
  const live = await openShop(world)
  await consentFor(
    world,
    live,
    zohoScopes.filter((scope) => !scope.includes('.tasks.')),
  )
  const { id } = live.shop.createCustomer({ lastName: 'Lovelace', email: 'ada@example.com' })
  await live.settled()

  const task = { customer_id: tail(id), subject: 'Call Ada' }
  expect((await live.shop.flow.runs('create-zoho-task', task)).status).toBe(422)

  expect((await loadConnection(world.db, live.domain))?.state).toBe('connected')
})

test('a lead that Zoho does not let us convert is told in plain words, and nothing else stops', async () => {
  const live = await openWithLead(world, { choices: leadChoices })
  await consentFor(
    world,
    live,
    zohoScopes.filter((scope) => scope !== 'ZohoCRM.modules.CREATE'),
  )
  world.zoho.switches.convertScope = 'all modules'
  live.order()
  const other = live.shop.createProduct({ title: 'Mug', variants: [{ sku: 'MUG', price: '5' }] })
  await live.settled()

  expect(other.id).toBeTruthy()
  expect(live.org.records('Products').some((row) => row['Product_Code'] === 'MUG')).toBe(true)
  const told = (await live.outcomes()).filter(({ cause }) => cause === 'OAUTH_SCOPE_MISMATCH')
  expect(told.map(({ kind, result }) => [kind, result])).toContainEqual(['customer', 'rejected'])
  expect((await loadConnection(world.db, live.domain))?.state).toBe('connected')
})

test('a connection that was made with the wider scopes of before goes on working', async () => {
  const opened = await openForImport(world)
  await consentFor(world, opened, before)
  opened.shop.silently(() => opened.shop.createCustomer({ lastName: 'Lovelace', email: 'ada@example.com' }))

  expect((await opened.run()).state).toBe('completed')
  expect(opened.differences()).toEqual([])
})

test('layouts, profiles, currencies and users may be withheld: an import completes all the same', async () => {
  const opened = await openForImport(world)
  await consentFor(
    world,
    opened,
    zohoScopes.filter((scope) => !/layouts|profiles|currencies/.test(scope)),
  )
  opened.shop.silently(() => opened.shop.createCustomer({ lastName: 'Lovelace', email: 'ada@example.com' }))

  expect((await opened.run()).state).toBe('completed')
  expect(opened.differences()).toEqual([])
  expect((await loadConnection(world.db, opened.domain))?.state).toBe('connected')
})

test('a disconnect revokes the consent, by the body of the request where Zoho reads it and by the address where not', async () => {
  for (const revokeBody of [true, false]) {
    world.zoho.switches.revokeBody = revokeBody
    const { domain } = await openForImport(world)
    const since = world.zoho.log.length
    await disconnectZoho(world.sync, domain, { removeFields: false })
    const revokes = world.zoho.log.slice(since).filter(({ path }) => path.endsWith('/token/revoke'))
    expect(revokes.map(({ status }) => status)).toEqual(revokeBody ? [200] : [400, 200])
  }
})
