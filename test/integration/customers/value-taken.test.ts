// Where Zoho takes an e-mail or a phone once only and another record has it: the customer is written without, and which
// value that is and who holds it is said.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listRecords } from '#app/db/screens/records.server.ts'
import { forgetOutcomes, saveRemarks } from '#app/db/tables/outcomes.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { openWithCustomer, tail, whilePaused } from '#test/support/live-shop.ts'
import { startWorld, type Choices, type World } from '#test/support/world.ts'

const dayMs = 24 * 60 * 60_000

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
  const { rowOf } = withRow(live)
  const last = async () =>
    (await live.outcomes()).filter(({ shopifyId }) => shopifyId === tail(live.id)).at(-1)
  return { ...live, taken, bob, rowOf, last }
}

/** The customer's row among the records. */
function withRow<T extends { domain: ShopDomain; id: string }>(live: T) {
  const rowOf = async () => {
    const filter = { kind: 'customer', state: 'linked' } as const
    const { rows } = await listRecords(world.db, live.domain, filter, { size: 9, after: null, before: null })
    return rows.find(({ shopifyId }) => shopifyId === tail(live.id))
  }
  return { ...live, rowOf }
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

describe('an e-mail that goes from one customer to another', () => {
  const handed = { email: 'shared@example.com' }

  /** Zoho takes an e-mail once only; Ann has none that is wanted, Bob has the one that goes over. */
  async function openHanded(choices: Choices = {}) {
    const live = await openWithCustomer(world, { lastName: 'Lee', email: 'ann@example.com' }, { choices })
    live.org.makeUnique('Contacts', 'Email')
    const { id: bob } = live.shop.createCustomer({ lastName: 'Bob', ...handed })
    await live.settled()
    const emailOf = (id: string) => live.record('Contacts', id)['Email']
    const giveUp = () => live.shop.updateCustomer(bob, { email: 'bob@elsewhere.example' })
    const take = () => live.shop.updateCustomer(live.id, handed)
    return { ...live, bob, emailOf, giveUp, take }
  }

  test('arrives by itself where who gives it up is told of later', async () => {
    const { shop, id, bob, settled, emailOf, giveUp, take, rowOf } = withRow(await openHanded())
    shop.silently(giveUp)
    take()
    await settled()
    expect([emailOf(id), await rowOf()]).toMatchObject(['ann@example.com', { cause: 'value_taken' }])

    shop.updateCustomer(bob, { note: 'moved' })
    await settled()

    expect([emailOf(bob), emailOf(id)]).toEqual(['bob@elsewhere.example', handed.email])
    expect(await rowOf()).toMatchObject({ cause: null })
  })

  test('arrives where who gives it up is told of before', async () => {
    const { id, bob, settled, emailOf, giveUp, take } = await openHanded()
    giveUp()
    take()
    await settled()

    expect([emailOf(bob), emailOf(id)]).toEqual(['bob@elsewhere.example', handed.email])
  })

  test.each([true, false])(
    'arrives where both are told of at once, who takes it first: %s',
    async (first) => {
      const live = await openHanded()
      const { id, bob, emailOf, giveUp, take } = live
      await whilePaused(world, live, async () => {
        live.shop.silently(giveUp)
        if (first) take()
        live.shop.updateCustomer(bob, { note: 'moved' })
        if (!first) take()
        await world.shopify.settled()
      })

      expect([emailOf(bob), emailOf(id)]).toEqual(['bob@elsewhere.example', handed.email])
    },
  )

  test('arrives in a record that was made without it', async () => {
    const { shop, bob, settled, emailOf, giveUp } = await openHanded()
    shop.silently(giveUp)
    const { id } = shop.createCustomer({ lastName: 'Cole', ...handed })
    await settled()
    expect(emailOf(id) ?? null).toBeNull()

    shop.updateCustomer(bob, { note: 'moved' })
    await settled()

    expect(emailOf(id)).toBe(handed.email)
  })

  test('arrives once the record that has it is deleted in Zoho with its customer', async () => {
    const { shop, id, bob, settled, emailOf, take } = await openHanded({ deletes: { customer: 'delete' } })
    shop.silently(() => shop.updateCustomer(bob, { email: null }))
    take()
    await settled()
    expect(emailOf(id)).toBe('ann@example.com')

    shop.deleteCustomer(bob)
    await settled()

    expect(emailOf(id)).toBe(handed.email)
  })

  test('does not write over what somebody set in Zoho meanwhile', async () => {
    const { shop, id, bob, settled, emailOf, edit, giveUp, take } = await openHanded()
    shop.silently(giveUp)
    take()
    await settled()
    edit({ Email: 'ann@sales.example' })

    shop.updateCustomer(bob, { note: 'moved' })
    await settled()

    expect(emailOf(id)).toBe('ann@sales.example')
  })

  test('is not asked for again and again where both records go on claiming it', async () => {
    const { shop, id, org, bob, settled, outcomes, take, giveUp, record } = await openHanded()
    shop.silently(giveUp)
    shop.updateCustomer(bob, { note: 'moved' })
    await settled()
    org.update('Contacts', record('Contacts', bob).id, { Email: handed.email })

    take()
    await settled()

    const told = (await outcomes()).filter(({ shopifyId }) => shopifyId === tail(id))
    expect(told.filter(({ cause }) => cause === 'value_taken').length).toBeLessThanOrEqual(2)
  })

  test('arrives however long ago it was left out', async () => {
    const { shop, id, bob, domain, settled, emailOf, giveUp, take } = await openHanded()
    shop.silently(giveUp)
    take()
    await settled()
    const longAgo = new Date(Date.now() - 100 * dayMs)
    const of = { shopDomain: domain, shopifyId: tail(id) }
    await world.db.prisma.outcome.updateMany({ where: of, data: { at: longAgo } })
    await forgetOutcomes(world.db, new Date(Date.now() - 90 * dayMs))
    const kept = await world.db.prisma.outcome.findMany({ where: of })
    expect(kept.map(({ cause }) => cause)).toEqual(['value_taken'])

    shop.updateCustomer(bob, { note: 'moved' })
    await settled()
    expect(emailOf(id)).toBe(handed.email)

    await forgetOutcomes(world.db, new Date(Date.now() - 90 * dayMs))
    const left = await world.db.prisma.outcome.findMany({ where: of })
    expect(left.map(({ cause }) => cause)).not.toContain('value_taken')
  })

  test('arrives although something beside the record was told of since', async () => {
    const { shop, id, bob, domain, settled, emailOf, giveUp, take } = await openHanded()
    shop.silently(giveUp)
    take()
    await settled()
    const beside = { wholeId: null, label: null, field: null, message: null, zohoModule: null, zohoId: null }
    const told = { kind: 'customer', shopifyId: tail(id), result: 'updated', cause: 'note_refused' } as const
    await saveRemarks(world.db, { shop: domain, at: new Date() }, [{ ...beside, ...told, attempts: 1 }])

    shop.updateCustomer(bob, { note: 'moved' })
    await settled()

    expect(emailOf(id)).toBe(handed.email)
  })

  test('asks nobody again for another field of the record that has it', async () => {
    const { shop, id, bob, settled, outcomes, take } = await openHanded()
    take()
    await settled()
    const told = async () => (await outcomes()).filter(({ shopifyId }) => shopifyId === tail(id)).length
    const before = await told()

    shop.updateCustomer(bob, { phone: '+12025550143' })
    await settled()

    expect(await told()).toBe(before)
  })

  test('goes to one of those who wait, and the others are asked once', async () => {
    const { shop, id, bob, settled, outcomes, emailOf, take, giveUp } = await openHanded()
    shop.silently(giveUp)
    take()
    const others = ['Cole', 'Dean'].map((lastName) => shop.createCustomer({ lastName, ...handed }).id)
    await settled()
    const last = (await outcomes()).at(-1)?.id ?? 0n

    shop.updateCustomer(bob, { note: 'moved' })
    await settled()

    const all = [id, ...others]
    expect(all.map(emailOf).filter((email) => email === handed.email)).toHaveLength(1)
    const since = (await outcomes()).filter((row) => row.id > last)
    for (const one of all) expect(since.filter(({ shopifyId }) => shopifyId === tail(one))).toHaveLength(1)
  })

  test('is asked for once more where "Shopify always wins" and people gave it to another record', async () => {
    const source = { from: 'value', name: 'email' } as const
    const rule = { source, target: 'Email', precedence: 'shopify' } as const
    const live = await openHanded({ rules: { customer: [rule] } })
    const { shop, id, bob, org, edit, settled, outcomes, record } = live
    edit({ Email: 'ann@sales.example' })
    org.update('Contacts', record('Contacts', bob).id, { Email: 'ann@example.com' })
    const told = async () =>
      (await outcomes()).filter(({ shopifyId, cause }) => shopifyId === tail(id) && cause === 'value_taken')

    shop.updateCustomer(id, { lastName: 'Lee-Smith' })
    await settled()

    expect((await told()).length).toBeGreaterThan(0)
    expect((await told()).length).toBeLessThanOrEqual(2)
  })
})
