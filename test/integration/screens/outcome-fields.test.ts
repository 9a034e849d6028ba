// Sync activity: a field is named as the merchant's Zoho CRM shows it, and what an older version wrote is shown.

import { expect, test } from 'vitest'
import * as activity from '#app/routes/app.activity.tsx'
import { openShop, tail } from '#test/support/live-shop.ts'
import { staffOf } from '#test/support/staff.ts'
import { startWorld } from '#test/support/world.ts'

test('a refused field has the name that Zoho CRM shows, and so has one that another record holds', async () => {
  await using world = await startWorld()
  const live = await openShop(world)
  const { id } = live.shop.silently(() => live.shop.createCustomer({ lastName: 'Lee' }))
  const of = {
    shopDomain: live.domain,
    kind: 'customer',
    shopifyId: tail(id),
    trigger: 'live',
    result: 'rejected',
  }
  const tell = (about: object) =>
    world.db.prisma.outcome.create({
      data: { ...of, at: new Date(), ...about },
    })
  const { loader } = activity
  const labels = async () => {
    const { fieldLabels } = await staffOf(world, live, '101')(loader, '/app/activity')
    return fieldLabels
  }
  expect(await labels()).toEqual({})

  await tell({ cause: 'INVALID_DATA', field: 'Shopify_Customer_Id' })
  await tell({ cause: 'value_taken', field: 'Email', message: 'Email: Contacts 7, Mailing_City: Contacts 8' })

  expect(await labels()).toEqual({
    Shopify_Customer_Id: 'Shopify Customer Id',
    Email: 'Email',
    Mailing_City: 'Mailing City',
  })
})

test('an outcome of a record that could not name itself, which an older version wrote, is in the list', async () => {
  await using world = await startWorld()
  const live = await openShop(world, { imported: false })
  const row = { shopDomain: live.domain, kind: 'order', shopifyId: '', trigger: 'import', result: 'rejected' }
  await world.db.prisma.outcome.create({ data: { ...row, cause: 'bulk_shape', at: new Date() } })

  const { outcomes } = await staffOf(world, live, '101')(activity.loader, '/app/activity')

  expect(outcomes?.rows).toMatchObject([{ shopifyId: '', cause: 'bulk_shape' }])
})
