// Drafts whose customer was deleted in Shopify show no customer any more, as those whose customer was taken off: their
// quotes are still the person's, whose record was kept.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { askMassDeletion } from '#app/db/work/mass-deletions.server.ts'
import { openWithDrafts } from '#test/support/draft-shop.ts'
import { importOnly } from '#test/support/import-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const lamps = [{ title: 'Blue lamp', price: '45.00' }]

/** Ada's draft is a Quote of her Contact. */
async function openDrafted() {
  const live = await openWithDrafts(world)
  const { id } = live.shop.createCustomer({ lastName: 'Lovelace', email: 'ada@example.com' })
  const draft = live.shop.createDraftOrder({ customerId: id, lines: lamps })
  await live.settled()
  const contactId = live.record('Contacts', id).id
  const contactOfQuote = () => live.org.records('Quotes')[0]?.['Contact_Name'] ?? null
  expect(contactOfQuote()).toMatchObject({ id: contactId })
  return { ...live, id, draft, contactId, contactOfQuote }
}

test('the quote of a customer who was deleted keeps the contact that was kept', async () => {
  const { shop, id, draft, org, contactId, contactOfQuote, settled } = await openDrafted()

  shop.deleteCustomer(id)
  await settled()
  expect(org.records('Contacts')).toMatchObject([{ Tag: [{ name: 'Deleted in Shopify' }] }])
  shop.updateDraftOrder(draft.id, { note: 'call again' })
  await settled()

  expect(contactOfQuote()).toMatchObject({ id: contactId })
})

test('it keeps it as well where the draft is read before the deletion is told', async () => {
  const { shop, id, draft, contactId, contactOfQuote, settled } = await openDrafted()

  shop.silently(() => shop.deleteCustomer(id))
  shop.updateDraftOrder(draft.id, { note: 'call again' })
  await settled()

  expect(contactOfQuote()).toMatchObject({ id: contactId })
})

test('while the merchant is asked about many customers no quote lets go of one, and afterwards it does', async () => {
  const live = await openDrafted()
  const { domain, shop, draft, contactId, contactOfQuote, settled } = live
  const place = { shop: domain, kind: 'customer', side: 'shopify' } as const
  await askMassDeletion(world.db, place, { found: 30, linked: 40, at: new Date() })

  shop.updateDraftOrder(draft.id, { customerId: null })
  await settled()
  expect(contactOfQuote()).toMatchObject({ id: contactId })

  await world.db.prisma.massDeletion.deleteMany({ where: { shopDomain: domain } })
  await importOnly(world, live, 'draftOrder')
  expect(contactOfQuote()).toBeNull()
})
