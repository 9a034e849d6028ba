// A customer who was deleted in Shopify and comes again as a new one: the record that was kept in Zoho is theirs.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  contactOf,
  openShop,
  openWithCustomer,
  runJob,
  tail,
  type LiveOptions,
} from '#test/support/live-shop.ts'
import type { CustomerInput, ShopSimulator } from '#test/simulators/shopify/index.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
let answer: World['shopify']['handle']
beforeAll(async () => {
  world = await startWorld()
  answer = world.shopify.handle.bind(world.shopify)
})
afterEach(() => void (world.shopify.handle = answer))
afterAll(() => world[Symbol.asyncDispose]())

const reach = { email: 'ada@example.com', phone: '+12025550101' }
const ada = { firstName: 'Ada', lastName: 'Lovelace', note: 'by mail', ...reach }
const tagsOf = (row: Readonly<Record<string, unknown>>) => JSON.stringify(row['Tag'] ?? [])

/** Ada is in Zoho, and deleted in Shopify since. */
async function openDeleted(options: LiveOptions = {}) {
  const live = await openWithCustomer(world, ada, options)
  const kept = live.contact().id
  const was = live.shop.customers.get(live.id)
  if (!was) throw new Error('no customer')
  live.shop.deleteCustomer(live.id)
  await live.settled()
  return {
    ...live,
    kept,
    was,
    contacts: () => live.org.records('Contacts'),
    again: (more: Partial<CustomerInput> = {}) => live.shop.createCustomer({ ...ada, ...more }).id,
    customers: async () => (await live.links()).filter(({ kind }) => kind === 'customer'),
  }
}

describe('the record of a customer who was deleted', () => {
  test('becomes that of the new customer with the same e-mail, who is not marked as deleted', async () => {
    const { again, settled, contacts, kept, customers } = await openDeleted()
    expect(tagsOf(contacts()[0] ?? {})).toContain('Deleted in Shopify')

    const id = again({ lastName: 'Byron' })
    await settled()

    expect(contacts()).toHaveLength(1)
    expect(contacts()[0]).toMatchObject({ id: kept, Shopify_Customer_Id: tail(id), Last_Name: 'Byron' })
    expect(tagsOf(contacts()[0] ?? {})).not.toContain('Deleted in Shopify')
    expect(await customers()).toMatchObject([{ shopifyId: tail(id), zohoId: kept, gone: false }])
  })

  test('keeps what sales made of it, and gets what Shopify says otherwise now', async () => {
    const { again, settled, contacts, org, kept } = await openDeleted()
    org.update('Contacts', kept, { Description: 'calls on Mondays', Lead_Source: 'Trade Show' })

    again({ phone: '+12025550102' })
    await settled()

    const sales = { Description: 'calls on Mondays', Lead_Source: 'Trade Show' }
    expect(contacts()).toHaveLength(1)
    expect(contacts()[0]).toMatchObject({ id: kept, Phone: '+12025550102', ...sales })
  })

  test('is followed from then on, also by orders, and stays one night after night', async () => {
    const live = await openDeleted()
    const id = live.again()
    const order = live.shop.createOrder({ customerId: id, lines: [{ title: 'Mug', price: '5.00' }] })
    await live.settled()
    live.shop.updateCustomer(id, { firstName: 'Augusta' })
    await live.settled()
    await runJob(world, live, 'audit')

    expect(live.contacts()).toMatchObject([{ id: live.kept, First_Name: 'Augusta' }])
    expect(live.record('Sales_Orders', order.id)['Contact_Name']).toMatchObject({ id: live.kept })
  })

  test('is handed over by an import as well', async () => {
    const { shop, again, contacts, kept, import: importAll } = await openDeleted()
    const id = shop.silently(() => again())

    await importAll()

    expect(contacts()).toMatchObject([{ id: kept, Shopify_Customer_Id: tail(id) }])
  })

  test('is handed over where Zoho takes an e-mail once only', async () => {
    const { org, again, settled, contacts, kept } = await openDeleted()
    org.makeUnique('Contacts', 'Email')

    again()
    await settled()

    expect(contacts()).toMatchObject([{ id: kept, Email: ada.email }])
  })

  test('is found by phone where the merchant wants people found so', async () => {
    const { again, settled, contacts, kept } = await openDeleted({ choices: { matchByPhone: true } })

    const id = again({ email: 'ada@home.example' })
    await settled()

    expect(contacts()).toMatchObject([{ id: kept, Shopify_Customer_Id: tail(id), Email: 'ada@home.example' }])
  })

  test('is handed over once only: who comes with it a third time finds the second’s', async () => {
    const { shop, again, settled, contacts, kept } = await openDeleted()
    const second = again()
    await settled()
    shop.deleteCustomer(second)
    await settled()

    const third = again()
    await settled()

    expect(contacts()).toMatchObject([{ id: kept, Shopify_Customer_Id: tail(third) }])
  })
})

test('news of the new customer that comes before news of the deletion hands the record over, too', async () => {
  const { shop, id, contact, settled, org } = await openWithCustomer(world, ada)
  const kept = contact().id
  shop.silently(() => shop.deleteCustomer(id))

  const again = shop.createCustomer(ada).id
  await settled()
  expect(org.records('Contacts')).toMatchObject([{ id: kept, Shopify_Customer_Id: tail(again) }])
  await shop.sendWebhook('customers/delete', { id: Number(tail(id)) })
  await settled()

  expect(org.records('Contacts')).toMatchObject([{ id: kept, Shopify_Customer_Id: tail(again) }])
  expect(tagsOf(org.records('Contacts')[0] ?? {})).not.toContain('Deleted in Shopify')
})

/** Ada has another email and no phone by now, and Zoho does not know it yet. */
async function openMoved() {
  const live = await openWithCustomer(world, ada)
  live.shop.silently(() => live.shop.updateCustomer(live.id, { email: 'ada@elsewhere.example', phone: null }))
  return { ...live, customers: async () => (await live.links()).filter(({ kind }) => kind === 'customer') }
}

/** Shopify does not show this customer when it is first asked who is there. */
function withheldOnce(shop: ShopSimulator, id: string) {
  const was = shop.customers.get(id)
  if (!was) throw new Error('no customer')
  let asked = false
  world.shopify.handle = async (request) => {
    const body = await request.clone().text()
    if (asked || !body.includes('query Existing') || !body.includes(id)) return answer(request)
    asked = true
    shop.customers.delete(id)
    const response = await answer(request)
    shop.customers.set(id, was)
    return response
  }
  return () => asked
}

describe('a record is not handed over', () => {
  test('while Shopify has its customer, whatever e-mail they gave up', async () => {
    const { shop, id, contact, settled, org } = await openWithCustomer(world, ada)
    const kept = contact().id
    shop.silently(() => shop.updateCustomer(id, { email: 'ada@elsewhere.example', phone: null }))

    const other = shop.createCustomer({ ...ada, firstName: 'Grace' }).id
    await settled()

    expect(org.records('Contacts')).toHaveLength(2)
    expect(contact().id).toBe(kept)
    expect(org.records('Contacts').find((row) => row.id !== kept)).toMatchObject({
      Shopify_Customer_Id: tail(other),
    })
  })

  test('where its customer was taken for deleted and is there after all', async () => {
    const { shop, id, contact, settled, org, links } = await openWithCustomer(world, ada)
    const kept = contact().id
    const where = { shopDomain: shop.domain, kind: 'customer', shopifyId: tail(id) }
    await world.db.prisma.link.updateMany({ where, data: { gone: true } })
    shop.silently(() => shop.updateCustomer(id, { email: null, phone: null }))

    shop.createCustomer({ ...ada, firstName: 'Grace' })
    await settled()

    expect(org.records('Contacts')).toHaveLength(2)
    expect(contact().id).toBe(kept)
    expect(await links()).toHaveLength(2)
  })

  test.each(['taken for deleted', 'not'])(
    'where Shopify withholds its customer for a moment, who was %s',
    async (was) => {
      const { shop, id, contact, settled, org, customers } = await openMoved()
      const where = { shopDomain: shop.domain, kind: 'customer', shopifyId: tail(id) }
      if (was !== 'not') await world.db.prisma.link.updateMany({ where, data: { gone: true } })
      const kept = contact().id
      const asked = withheldOnce(shop, id)

      shop.createCustomer(ada)
      await settled()

      expect(asked()).toBe(true)
      expect(org.records('Contacts')).toHaveLength(2)
      expect(contact().id).toBe(kept)
      expect(await customers()).toHaveLength(2)
    },
  )

  const bernd = { firstName: 'Bernd', lastName: 'Maier', email: 'bernd@example.com' }
  test.each([
    ['is called otherwise', bernd, tail],
    ['says half a name', { lastName: 'Lovelace', firstName: null, email: 'ada@home.example' }, tail],
    ['is called otherwise, and it carries no id of ours', bernd, () => null],
  ])('to who has the same phone and %s', async (_, other, ownId) => {
    const { again, settled, contacts, kept, org, id } = await openDeleted({ choices: { matchByPhone: true } })
    org.update('Contacts', kept, { Shopify_Customer_Id: ownId(id) })
    again(other)
    await settled()

    const left = contacts().find((row) => row.id === kept)
    expect(contacts()).toHaveLength(2)
    expect(left).toMatchObject({ First_Name: 'Ada', Last_Name: 'Lovelace', Email: ada.email })
    expect(tagsOf(left ?? {})).toContain('Deleted in Shopify')
  })

  test('to who is called otherwise and has the same e-mail: a mailbox may be shared', async () => {
    const { again, settled, contacts, kept } = await openDeleted()
    again({ firstName: 'Grace', lastName: 'Hopper' })
    await settled()

    const left = contacts().find((row) => row.id === kept)
    expect(contacts()).toHaveLength(2)
    expect(left).toMatchObject({ First_Name: 'Ada', Last_Name: 'Lovelace' })
    expect(tagsOf(left ?? {})).toContain('Deleted in Shopify')
  })

  test('that another shop of the organization wrote', async () => {
    const live = await openShop(world)
    const { id: theirs } = live.org.insert('Contacts', {
      Last_Name: 'Lovelace',
      Email: ada.email,
      Shopify_Customer_Id: '9007199254740991',
    })

    const { id } = live.shop.createCustomer(ada)
    await live.settled()

    expect(live.org.records('Contacts')).toHaveLength(2)
    expect(live.record('Contacts', id).id).not.toBe(theirs)
  })
})

test('one who was handed over and comes back gets a record of their own, and nobody loses one', async () => {
  const { shop, id, was, again, settled, contacts, kept, customers } = await openDeleted()
  const second = again()
  await settled()

  shop.customers.set(id, was)
  shop.updateCustomer(id, { email: 'ada@old.example', phone: null })
  await settled()

  expect(contacts()).toHaveLength(2)
  expect(contacts().find((row) => row.id === kept)).toMatchObject({ Shopify_Customer_Id: tail(second) })
  expect(await customers()).toHaveLength(2)
})

/** The same of a Lead. */
async function openLead() {
  const live = await openShop(world, { choices: { customersAs: 'LeadsUntilOrder' } })
  const { id } = live.shop.createCustomer(ada)
  await live.settled()
  const lead = live.record('Leads', id).id
  live.shop.deleteCustomer(id)
  await live.settled()
  return { ...live, lead }
}

describe('the Lead of a customer who was deleted', () => {
  test('becomes that of the new one, and its Contact with the first order', async () => {
    const { lead, ...live } = await openLead()
    const again = live.shop.createCustomer(ada).id
    await live.settled()
    expect(live.org.records('Leads')).toMatchObject([{ id: lead, Shopify_Customer_Id: tail(again) }])
    live.shop.createOrder({ customerId: again, lines: [{ title: 'Mug', price: '5.00' }] })
    await live.settled()

    expect(live.org.records('Contacts')).toMatchObject([{ Shopify_Customer_Id: tail(again) }])
  })

  test('becomes the Contact of the new one who orders at once, who is not marked as deleted', async () => {
    const { lead, ...live } = await openLead()
    const order = live.shop.silently(() => {
      const { id } = live.shop.createCustomer(ada)
      return live.shop.createOrder({ customerId: id, lines: [{ title: 'Mug', price: '5.00' }] })
    })
    live.shop.updateOrder(order.id, { note: 'by mail' })
    await live.settled()

    const [contact, ...others] = live.org.records('Contacts')
    expect(others).toEqual([])
    expect(tagsOf(contact ?? {})).not.toContain('Deleted in Shopify')
    expect(live.org.records('Leads').filter((row) => row['Converted__s'] !== true)).toEqual([])
    expect(live.record('Sales_Orders', order.id)['Contact_Name']).toMatchObject({ id: contact?.id })
    expect(lead).not.toBe(contact?.id)
  })
})

test('a merge in Zoho into the record that was left is not undone', async () => {
  const live = await openDeleted()
  const addresses = [{ phone: reach.phone, countryCodeV2: 'US' }]
  const other = live.shop.createCustomer({ ...ada, email: 'ada@home.example', phone: null, addresses })
  await live.settled()
  const { contact } = contactOf(live, other.id)
  live.org.merge('Contacts', { into: live.kept, gone: contact().id })
  await runJob(world, live, 'audit')
  await runJob(world, live, 'audit')

  expect(live.contacts().map((row) => row.id)).toEqual([live.kept])
  expect(live.contacts()[0]).toMatchObject({ Shopify_Customer_Id: tail(other.id) })
  expect(tagsOf(live.contacts()[0] ?? {})).not.toContain('Deleted in Shopify')
})
