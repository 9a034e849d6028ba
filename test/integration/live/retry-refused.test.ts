// Everything that waits for the merchant is tried again by one press.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { retryOutcomes } from '#app/sync/live/retry.server.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { openShop, runJob, whilePaused } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'
import { buildStore } from '#test/store/index.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

test('records of every kind and cause go through once what refused them is mended', async () => {
  const live = await openForImport(world, {
    store: (shop) => void buildStore(shop, { customers: 6, orders: 0, products: 5, plain: true }),
  })
  world.zoho.faults.rejectRecords = (module, record) => {
    if (module === 'Contacts') return { code: 'INVALID_DATA', api_name: 'Last_Name', message: 'invalid data' }
    if (!record['Shopify_Variant_Id']) return undefined
    return { code: 'MANDATORY_NOT_FOUND', api_name: 'Season', message: 'required field not found' }
  }
  await live.run()
  const before = await live.refusals()
  expect(new Set(before.map(({ kind }) => kind))).toEqual(new Set(['customer', 'product']))
  world.zoho.faults.rejectRecords = undefined

  const count = await retryOutcomes(world.sync, live.domain, 'refused')
  await live.settled()

  expect(count).toBeGreaterThan(6)
  expect(await live.refusals()).toEqual([])
  expect(live.org.records('Contacts')).toHaveLength(6)
})

test('what the filters leave out is not tried again by it', async () => {
  const live = await openForImport(world, {
    choices: { filters: { customer: { tagged: ['nobody'] } } },
    store: (shop) => void shop.createCustomer({ firstName: 'Ann', email: 'ann@example.com' }),
  })
  await live.run()

  expect(await retryOutcomes(world.sync, live.domain, 'refused')).toBe(0)
})

const seasonMissing = { code: 'MANDATORY_NOT_FOUND', api_name: 'Season', message: 'required field not found' }
const refuseContacts = (refusal: typeof seasonMissing | undefined) => {
  world.zoho.faults.rejectRecords = refusal && ((module) => (module === 'Contacts' ? refusal : undefined))
}

/** A customer whom the import could not bring, and an order of theirs that went without. */
async function withRefusedHistory() {
  const made = { customer: '', order: '' }
  const live = await openForImport(world, {
    store: (shop) => {
      made.customer = shop.createCustomer({ firstName: 'Ann', lastName: 'Lee', email: 'ann@example.com' }).id
      const lines = [{ title: 'Lamp', price: '9.99', quantity: 1 }]
      made.order = shop.createOrder({ customerId: made.customer, lines }).id
    },
  })
  refuseContacts(seasonMissing)
  await live.run()
  await live.resting()
  refuseContacts(undefined)
  return { ...live, made }
}

test('a retry of what an import told runs no workflows, nor do the orders that follow (all of history got mails)', async () => {
  const { domain, org, made, settled, record, outcomes } = await withRefusedHistory()

  expect(await retryOutcomes(world.sync, domain, 'refused')).toBe(1)
  await settled()

  const contact = record('Contacts', made.customer)
  expect(record('Sales_Orders', made.order)['Contact_Name']).toMatchObject({ id: contact.id })
  expect(org.automationsFired.count).toBe(0)
  expect((await outcomes()).filter(({ result }) => result === 'created')).toMatchObject([
    { kind: 'customer', trigger: 'history' },
  ])
})

test('refused again and retried once more, it is still history', async () => {
  const { domain, org, made, settled, records, refusals } = await withRefusedHistory()
  refuseContacts(seasonMissing)
  await retryOutcomes(world.sync, domain, 'refused')
  await settled()
  refuseContacts(undefined)
  expect(await refusals()).toMatchObject([{ cause: seasonMissing.code }])

  await retryOutcomes(world.sync, domain, 'refused')
  await settled()

  expect(records('Contacts', made.customer)).toHaveLength(1)
  expect(org.automationsFired.count).toBe(0)
})

test('a retry of what live work told runs them, as the change itself would have', async () => {
  const live = await openForImport(world)
  await live.run()
  await live.resting()
  refuseContacts(seasonMissing)
  const { id } = live.shop.createCustomer({ firstName: 'Bob', lastName: 'Ray', email: 'bob@example.com' })
  await live.settled()
  refuseContacts(undefined)

  await retryOutcomes(world.sync, live.domain, 'refused')
  await live.settled()

  expect(live.records('Contacts', id)).toHaveLength(1)
  expect(live.org.automationsFired.byModule).toMatchObject({ Contacts: 1 })
})

test('a change that Shopify told keeps its workflows when the record is retried as history meanwhile', async () => {
  const live = await withRefusedHistory()
  await whilePaused(world, live, async () => {
    live.shop.updateCustomer(live.made.customer, { firstName: 'Anna' })
    await world.shopify.settled()
    await retryOutcomes(world.sync, live.domain, 'refused')
    expect(await live.changes()).toMatchObject([{ kind: 'customer', trigger: 'live' }])
  })

  expect(live.record('Contacts', live.made.customer)['First_Name']).toBe('Anna')
  expect(live.org.automationsFired.byModule).toMatchObject({ Contacts: 1 })
})

test('where the merchant wants workflows for history, a retry of history runs them', async () => {
  const live = await withRefusedHistory()
  await live.choose({ automationsOnImport: true, automationsOnLive: false })

  await retryOutcomes(world.sync, live.domain, 'refused')
  await live.settled()

  expect(live.org.automationsFired.byModule).toMatchObject({ Contacts: 1 })
})

test('a refusal of what live work told is not asked again by the next looks, and stays a change of today', async () => {
  const live = await openShop(world)
  refuseContacts(seasonMissing)
  const { id } = live.shop.createCustomer({ firstName: 'Bob', lastName: 'May', email: 'bob@example.com' })
  await live.settled()
  const told = async () => (await live.outcomes()).map(({ trigger, result }) => ({ trigger, result }))
  expect(await told()).toEqual([{ trigger: 'live', result: 'rejected' }])
  await runJob(world, live, 'reconcile')
  await live.settled()
  expect(await told()).toEqual([{ trigger: 'live', result: 'rejected' }])

  refuseContacts(undefined)
  await retryOutcomes(world.sync, live.domain, 'refused')
  await live.settled()
  expect(live.record('Contacts', id)['Last_Name']).toBe('May')
  expect(live.org.automationsFired.byModule).toMatchObject({ Contacts: 1 })
})
