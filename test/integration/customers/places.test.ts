// Countries and states that Zoho keeps in lists of its own: by whichever name or code its lists have.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'
import { openShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const address = { address1: '1 Main Street', city: 'Ottawa', zip: 'K2P 2L8', country: 'Canada' }
const canadian = { ...address, countryCodeV2: 'CA', province: 'Ontario', provinceCode: 'ON' }

test('a customer’s country and state are written as the options that mean them', async () => {
  const live = await openShop(world, { imported: false })
  live.org.setPlaces('Contacts', 'Mailing_Country', [
    { value: 'country_40', shown: 'Canada', code: 'CA' },
    { value: 'country_81', shown: 'Deutschland', code: 'DE' },
  ])
  live.org.setPlaces('Contacts', 'Mailing_State', [
    { value: 'state_7', shown: 'Ontario (ON)', code: 'CA-ON' },
  ])
  await live.import()
  const { id } = live.shop.createCustomer({ lastName: 'Roy', addresses: [canadian] })
  await live.settled()
  expect(live.record('Contacts', id)).toMatchObject({
    Mailing_City: 'Ottawa',
    Mailing_Country: 'country_40',
    Mailing_State: 'state_7',
  })

  const berlin = {
    city: 'Berlin',
    country: 'Germany',
    countryCodeV2: 'DE',
    province: null,
    provinceCode: null,
  }
  live.shop.updateCustomer(id, { addresses: [{ ...canadian, ...berlin }] })
  await live.settled()
  expect(live.record('Contacts', id)).toMatchObject({ Mailing_City: 'Berlin', Mailing_Country: 'country_81' })
  expect((await live.outcomes()).filter(({ result }) => result === 'rejected')).toEqual([])
})

test('moving to a state that the list does not have clears the old one, and so does a country', async () => {
  const live = await openShop(world, { imported: false })
  const ontario = { value: 'Ontario', shown: 'Ontario', code: 'ON' }
  live.org.setPlaces('Contacts', 'Mailing_State', [ontario])
  await live.import()
  const { id } = live.shop.createCustomer({ lastName: 'Roy', addresses: [canadian] })
  await live.settled()
  expect(live.record('Contacts', id)).toMatchObject({ Mailing_State: 'Ontario', Mailing_Country: 'Canada' })

  const kowloon = {
    city: 'Central',
    country: 'Hong Kong',
    countryCodeV2: 'HK',
    province: 'Kowloon',
    provinceCode: 'KL',
  }
  live.shop.updateCustomer(id, { addresses: [{ ...canadian, ...kowloon }] })
  await live.settled()
  const moved = live.record('Contacts', id)
  expect(moved).toMatchObject({ Mailing_City: 'Central', Mailing_Country: 'Hong Kong' })
  expect(moved['Mailing_State'] ?? null).toBeNull()
  expect((await live.outcomes()).filter(({ result }) => result === 'rejected')).toEqual([])

  // What sales writes there stays, as long as Shopify's address does.
  live.org.update('Contacts', live.record('Contacts', id)['id'], { Mailing_State: 'Ontario' })
  live.shop.updateCustomer(id, { lastName: 'Roi' })
  await live.settled()
  expect(live.record('Contacts', id)).toMatchObject({ Last_Name: 'Roi', Mailing_State: 'Ontario' })
})

test('a standard field that the organization lacks is a finding of the check', async () => {
  const live = await openShop(world, { imported: false })
  const check = async () =>
    (await runPreflight(world.sync, live.domain)).checks.filter(({ id }) => id === 'standard_fields')
  expect(await check()).toEqual([])
  live.org.removeField('Contacts', 'Mailing_Street')
  live.org.removeField('Contacts', 'Phone')
  expect(await check()).toEqual([
    {
      id: 'standard_fields',
      status: 'info',
      values: { module: 'Contacts', fields: 'Phone, Mailing Street' },
    },
  ])
})

test('fields that were removed in Zoho since we looked cost no record, however many there are', async () => {
  const live = await openShop(world)
  for (const field of ['Street', 'City', 'State', 'Zip', 'Country'])
    live.org.removeField('Contacts', `Mailing_${field}`)
  for (const field of ['Phone', 'Description']) live.org.removeField('Contacts', field)
  world.zoho.switches.unknownField = 'reject'
  const { id } = live.shop.createCustomer({
    lastName: 'Roy',
    addresses: [canadian],
    note: 'Calls on Mondays',
    phone: '+16135550111',
  })
  await live.settled()
  world.zoho.switches.unknownField = 'ignore'

  expect(live.record('Contacts', id)).toMatchObject({ Last_Name: 'Roy' })
})
