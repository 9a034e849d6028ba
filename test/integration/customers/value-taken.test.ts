// Where Zoho takes an e-mail or a phone once only and another record has it: the customer is written without, and which
// value that is and who holds it is said.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { listRecords } from '#app/db/screens/records.server.ts'
import { openWithCustomer, tail } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

/** Ann is in Zoho; her new e-mail and her new phone are those of another customer's Contact. */
async function openTaken() {
  const live = await openWithCustomer(world, { lastName: 'Lee', email: 'ann@example.com' })
  for (const field of ['Email', 'Phone']) live.org.makeUnique('Contacts', field)
  const taken = { email: 'bob@example.com', phone: '+12025550143' }
  const { id: holder } = live.shop.createCustomer({ lastName: 'Bob', ...taken })
  await live.settled()
  const bob = live.record('Contacts', holder)['id']
  const rowOf = async () => {
    const filter = { kind: 'customer', state: 'linked' } as const
    const { rows } = await listRecords(world.db, live.domain, filter, { size: 9, after: null, before: null })
    return rows.find(({ shopifyId }) => shopifyId === tail(live.id))
  }
  const last = async () =>
    (await live.outcomes()).filter(({ shopifyId }) => shopifyId === tail(live.id)).at(-1)
  return { ...live, taken, bob, rowOf, last }
}

test('a value that another record holds is left out, and Activity and the row say which and where it is', async () => {
  const { shop, id, taken, bob, settled, contact, last, rowOf } = await openTaken()

  shop.updateCustomer(id, { ...taken, lastName: 'Lee-Smith' })
  await settled()

  expect(contact()).toMatchObject({ Last_Name: 'Lee-Smith', Email: 'ann@example.com' })
  expect(await last()).toMatchObject({
    result: 'updated',
    cause: 'value_taken',
    message: `Email: Contacts ${bob}, Phone: Contacts ${bob}`,
  })
  expect(await rowOf()).toMatchObject({ state: 'linked', cause: 'value_taken' })
})

test('once the other record has let go of it the next change brings it, and nothing is said any more', async () => {
  const { shop, id, taken, bob, org, settled, contact, last, rowOf } = await openTaken()
  shop.updateCustomer(id, taken)
  await settled()
  org.update('Contacts', bob, { Email: 'bob@elsewhere.example', Phone: null })

  shop.updateCustomer(id, { lastName: 'Lee-Smith' })
  await settled()

  expect(contact()).toMatchObject({ Last_Name: 'Lee-Smith', Email: 'bob@example.com' })
  expect(await last()).toMatchObject({ result: 'updated', cause: null })
  expect(await rowOf()).toMatchObject({ state: 'linked', cause: null })
})
