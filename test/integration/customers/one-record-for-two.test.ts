// The Contacts of two customers are one by now, since they were merged in Zoho, and one of the two is deleted in Shopify: the
// other one's record is left alone.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWithCustomer, tail, type LiveOptions } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com', phone: '+12025550101' }
const tagsOf = (row: Readonly<Record<string, unknown>>) => JSON.stringify(row['Tag'] ?? [])

/** The Contact of a second customer was merged in Zoho into that of one who is deleted in Shopify, without news of it. */
async function openMergedIntoLeft(choices: LiveOptions['choices'] = {}) {
  const live = await openWithCustomer(world, ada, { choices })
  const kept = live.contact().id
  const email = 'ada@home.example'
  const other = live.shop.createCustomer({ ...ada, email, phone: null })
  await live.settled()
  live.org.merge('Contacts', {
    into: kept,
    gone: live.record('Contacts', other.id).id,
    chosen: { Email: email },
  })
  live.shop.silently(() => live.shop.deleteCustomer(live.id))
  const told = async () => {
    await live.shop.sendWebhook('customers/delete', { id: Number(tail(live.id)) })
    await live.settled()
  }
  const customers = async () => (await live.links()).filter(({ kind }) => kind === 'customer')
  return { ...live, kept, other, told, customers }
}

describe('a record that another customer took over', () => {
  test.each(['keep', 'delete'] as const)(
    'is let go of by the one who had it, whose deletion leaves it alone (%s)',
    async (deletes) => {
      const live = await openMergedIntoLeft({ deletes: { customer: deletes } })
      live.shop.updateCustomer(live.other.id, { note: 'by phone' })
      await live.settled()
      expect(await live.customers()).toMatchObject([{ shopifyId: tail(live.other.id), zohoId: live.kept }])

      await live.told()

      const [row, ...others] = live.org.records('Contacts')
      expect(others).toEqual([])
      expect(row).toMatchObject({ id: live.kept, Shopify_Customer_Id: tail(live.other.id) })
      expect(tagsOf(row ?? {})).not.toContain('Deleted in Shopify')
    },
  )

  test.each(['keep', 'delete'] as const)(
    'is not settled with the deletion of one who still has a link to it (%s)',
    async (deletes) => {
      const live = await openMergedIntoLeft({ deletes: { customer: deletes } })
      const where = { shopDomain: live.domain, kind: 'customer', shopifyId: tail(live.other.id) }
      await world.db.prisma.link.updateMany({ where, data: { zohoId: live.kept } })

      await live.told()

      expect(live.org.records('Contacts')).toMatchObject([{ id: live.kept }])
      expect(tagsOf(live.org.records('Contacts')[0] ?? {})).not.toContain('Deleted in Shopify')
      expect(await live.customers()).toMatchObject([{ shopifyId: tail(live.other.id), zohoId: live.kept }])
    },
  )
})
