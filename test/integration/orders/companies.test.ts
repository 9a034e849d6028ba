// B2B companies themselves: Accounts with what Shopify knows of them, also where nobody ordered for them.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { loadConnection } from '#app/db/tables/connections.server.ts'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'
import { accountNames, b2b, listen, storeAccount } from '#test/support/b2b-shop.ts'
import { ada, oneLine } from '#test/support/lead-shop.ts'
import { openShop, runJob, type LiveOptions, type LiveShop } from '#test/support/live-shop.ts'
import type { Row } from '#test/simulators/zoho/types.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
let heard: ReturnType<typeof listen>
const clock = { skipMs: 0 }
beforeAll(async () => {
  world = await startWorld({ now: () => new Date(Date.now() + clock.skipMs) })
  heard = listen(world)
})
beforeEach(() => {
  clock.skipMs = 0
  world.shopify.faults.companiesDenied = false
  world.zoho.faults.rejectRecords = undefined
})
afterAll(() => world[Symbol.asyncDispose]())

const open = (options: LiveOptions = {}) => openShop(world, { choices: b2b, ...options })

async function look(live: LiveShop, job: 'reconcile' | 'audit' = 'reconcile') {
  clock.skipMs += 11 * 60_000
  await runJob(world, live, job)
}

const companyNames = (live: LiveShop) => accountNames(live).filter((name) => name !== storeAccount)
const accountCalled = ({ org }: LiveShop, name: string): Partial<Row> =>
  org.records('Accounts').find((row) => row['Account_Name'] === name) ?? {}

const acme = {
  name: 'Acme Ltd',
  externalId: 'AC-1',
  note: 'Pays late',
  locations: [
    {
      name: 'Berlin',
      phone: '+49 30 901820',
      billingAddress: {
        address1: 'Unter den Linden 1',
        city: 'Berlin',
        zip: '10117',
        country: 'Germany',
        countryCode: 'DE',
      },
    },
    'Hamburg',
  ],
}

test('a company that nobody ordered for has an account with its address, contact, external id and places', async () => {
  const live = await open()
  const { id } = live.shop.createCompany(acme)
  live.shop.joinCompany(id, live.shop.createCustomer(ada).id)
  await live.settled()

  await look(live)

  const account = accountCalled(live, 'Acme Ltd')
  expect(account).toMatchObject({
    Phone: '+4930901820',
    Billing_Street: 'Unter den Linden 1',
    Billing_City: 'Berlin',
    Billing_Code: '10117',
    Billing_Country: 'Germany',
    Shipping_City: 'Berlin',
  })
  expect(String(account['Description']).split('\n')).toEqual([
    'External ID: AC-1',
    'Main contact: Ada Lovelace',
    'Location: Berlin, Unter den Linden 1, 10117 Berlin, Germany',
    'Location: Hamburg',
    'Note: Pays late',
  ])
})

test('all companies of a store come, however many, each once, and unchanged ones cost no write', async () => {
  const live = await open({
    store: (shop) => {
      for (let n = 0; n < 23; n++) shop.createCompany({ ...acme, name: `Company ${n}` })
    },
  })
  await look(live)
  const names = Array.from({ length: 23 }, (_, n) => `Company ${n}`)
  expect(companyNames(live)).toHaveLength(23)
  expect(new Set(companyNames(live))).toEqual(new Set(names))

  const since = world.zoho.log.length
  await look(live)
  await look(live, 'audit')
  const writes = world.zoho.log
    .slice(since)
    .filter(({ method, path }) => method !== 'GET' && path.includes('/Accounts'))
  expect(writes).toEqual([])
})

test('what changes in Shopify follows, and nothing else: what people wrote stays', async () => {
  const live = await open()
  const { id } = live.shop.createCompany(acme)
  await look(live)
  const { id: zohoId } = accountCalled(live, 'Acme Ltd')
  live.org.update('Accounts', String(zohoId), { Phone: '+4940123456', Billing_City: 'Potsdam' })

  live.shop.updateCompany(id, { name: 'Acme Group', externalId: 'AC-2' })
  await look(live)

  const account = accountCalled(live, 'Acme Group')
  expect(account).toMatchObject({ id: zohoId, Phone: '+4940123456', Billing_City: 'Potsdam' })
  expect(account['Description']).toContain('External ID: AC-2')

  live.shop.updateLocation(id, { billingAddress: { address1: 'Elbchaussee 1', city: 'Hamburg', zip: null } })
  await look(live, 'audit')
  const moved = accountCalled(live, 'Acme Group')
  expect(moved).toMatchObject({
    Phone: '+4940123456',
    Billing_City: 'Hamburg',
    Billing_Street: 'Elbchaussee 1',
  })
  expect(moved['Billing_Code'] ?? null).toBeNull()
})

test.for(['empty', 'keep'] as const)(
  'what is removed in Shopify follows the choice for removed values, and never over what people wrote: %s',
  async (removedValues) => {
    const live = await open({ choices: { ...b2b, removedValues } })
    const { id } = live.shop.createCompany(acme)
    const other = live.shop.createCompany({ ...acme, name: 'Other Ltd' })
    await look(live)
    const { id: zohoId } = accountCalled(live, 'Other Ltd')
    live.org.update('Accounts', String(zohoId), { Phone: '+4940123456', Billing_City: 'Potsdam' })

    for (const company of [id, other.id]) {
      live.shop.updateLocation(company, { phone: null, billingAddress: null })
      live.shop.updateCompany(company, { externalId: null, note: null })
    }
    await look(live)

    const kept = { Phone: '+4930901820', Billing_City: 'Berlin', Shipping_Street: 'Unter den Linden 1' }
    const none = { Phone: null, Billing_City: null, Shipping_Street: null }
    const account = accountCalled(live, 'Acme Ltd')
    expect({ ...none, ...account }).toMatchObject(removedValues === 'empty' ? none : kept)
    expect(account['Description']).toBe('Location: Berlin\nLocation: Hamburg')
    const theirs = accountCalled(live, 'Other Ltd')
    expect(theirs).toMatchObject({ Phone: '+4940123456', Billing_City: 'Potsdam', Billing_Code: '10117' })

    const since = world.zoho.log.length
    await look(live, 'audit')
    expect(world.zoho.log.slice(since).filter(({ path }) => path.endsWith('/Accounts'))).toEqual([])
  },
)

test('an account that was there before keeps its values, gets those that it lacks, and no mix of two addresses', async () => {
  const live = await open()
  live.org.insert('Accounts', { Account_Name: 'Acme Ltd', Phone: '+1 613 555 0100', Billing_City: 'Ottawa' })
  live.shop.createCompany(acme)
  await look(live)
  expect(companyNames(live)).toEqual(['Acme Ltd'])
  expect(accountCalled(live, 'Acme Ltd')).toMatchObject({
    Phone: '+1 613 555 0100',
    Billing_City: 'Ottawa',
    Shipping_Street: 'Unter den Linden 1',
  })
  expect(accountCalled(live, 'Acme Ltd')['Billing_Street'] ?? null).toBeNull()
})

test('an account that was deleted in Zoho is made anew by the next look at its company', async () => {
  const live = await open()
  const { id } = live.shop.createCompany(acme)
  await look(live)
  live.org.remove('Accounts', String(accountCalled(live, 'Acme Ltd')['id']))
  live.shop.updateCompany(id, { note: 'Pays early' })
  await look(live)
  expect(companyNames(live)).toEqual(['Acme Ltd'])
  expect(accountCalled(live, 'Acme Ltd')['Description']).toContain('Pays early')
})

test('off, as it is at first, Shopify is asked for no company and Zoho for no account’s fields', async () => {
  const live = await open({ choices: {} })
  live.shop.createCompany(acme)
  const since = world.zoho.log.length
  await look(live)
  await look(live, 'audit')
  expect(heard.ofCompanies(live)).toEqual([])
  expect(world.zoho.log.slice(since).filter(({ path }) => path.includes('Accounts'))).toEqual([])
})

test('where Shopify does not show companies, everything else is looked at all the same', async () => {
  const live = await open()
  live.shop.createCompany(acme)
  world.shopify.faults.companiesDenied = true
  const order = live.shop.silently(() => live.shop.createOrder({ lines: oneLine }))
  await look(live)
  expect(live.record('Sales_Orders', order.id)).toBeTruthy()
  expect(companyNames(live)).toEqual([])

  world.shopify.faults.companiesDenied = false
  await look(live)
  expect(companyNames(live)).toEqual(['Acme Ltd'])
})

test.for(['INVALID_DATA', 'INTERNAL_ERROR'])(
  'a company that Zoho refuses keeps no other waiting and is asked for again by night: %s',
  async (code) => {
    const live = await open()
    for (const name of ['Odd Ltd', 'Acme Ltd']) live.shop.createCompany({ ...acme, name })
    world.zoho.faults.rejectRecords = (module, { Account_Name: name }) =>
      module === 'Accounts' && name === 'Odd Ltd'
        ? { code, message: code, api_name: 'Account_Name' }
        : undefined
    await look(live)
    expect(companyNames(live)).toEqual(['Acme Ltd'])
    expect(accountCalled(live, 'Acme Ltd')['Description']).toContain('Pays late')
    expect((await loadConnection(world.db, live.domain))?.companiesAt).toBeTruthy()

    world.zoho.faults.rejectRecords = undefined
    await look(live, 'audit')
    expect(companyNames(live)).toEqual(['Acme Ltd', 'Odd Ltd'])
  },
)

test('accounts that the user of a new connection does not see are not made a second time', async () => {
  const names = Array.from({ length: 7 }, (_, n) => `Company ${n}`)
  const live = await open()
  const ids = names.map((name) => live.shop.createCompany({ ...acme, name }).id)
  await look(live)
  live.org.concealAll('Accounts')
  for (const id of ids) live.shop.updateCompany(id, { note: 'Pays early' })
  await look(live)
  // Nor one by one.
  for (const id of ids.slice(-2)) {
    live.shop.updateCompany(id, { note: 'Pays never' })
    await look(live)
  }
  expect(new Set(companyNames(live))).toEqual(new Set(names))
  expect(companyNames(live)).toHaveLength(names.length)

  live.org.revealAll('Accounts')
  await look(live, 'audit')
  expect(accountCalled(live, 'Company 6')['Description']).toContain('Pays never')
})

test('what people wrote into an account’s description stays until they empty it', async () => {
  const live = await open()
  const { id } = live.shop.createCompany(acme)
  await look(live)
  const { id: zohoId } = accountCalled(live, 'Acme Ltd')
  const write = (Description: string | null) => live.org.update('Accounts', String(zohoId), { Description })

  write('Met at the fair. Wants blue ones.')
  for (const note of ['Pays early', 'Pays late again']) {
    live.shop.updateCompany(id, { note })
    await look(live)
    expect(accountCalled(live, 'Acme Ltd')['Description']).toBe('Met at the fair. Wants blue ones.')
  }

  write(null)
  live.shop.updateCompany(id, { note: 'Pays now' })
  await look(live)
  expect(accountCalled(live, 'Acme Ltd')['Description']).toContain('Pays now')
})

test('of more than ten locations ten are named, and that there are more', async () => {
  const live = await open()
  const locations = Array.from({ length: 12 }, (_, n) => `Shop ${n + 1}`)
  live.shop.createCompany({ ...acme, locations })
  await look(live)
  const places = String(accountCalled(live, 'Acme Ltd')['Description'])
    .split('\n')
    .filter((line) => line.startsWith('Location: '))
  expect(places).toHaveLength(11)
  expect(places.slice(-2)).toEqual(['Location: Shop 10', 'Location: and more'])
})

test('the check before an import names what accounts lack of a company, where companies have accounts', async () => {
  const live = await open()
  const lacking = async () =>
    (await runPreflight(world.sync, live.domain)).checks
      .filter(({ values }) => values['module'] === 'Accounts')
      .map(({ id, status, values }) => [id, status, values['fields']])
  expect(await lacking()).toEqual([])
  live.org.removeField('Accounts', 'Phone')
  expect(await lacking()).toEqual([['standard_fields', 'info', 'Phone']])
  await live.choose({})
  expect(await lacking()).toEqual([])
})
