import { expect, test } from 'vitest'
import { startWorld } from '#test/support/world.ts'
import { buildStore } from '#test/store/index.ts'

test('an import brings each customer, variant and order of the sample store into Zoho once', async () => {
  await using world = await startWorld()
  world.shop.silently(() => buildStore(world.shop, { customers: 60, orders: 80, products: 'sample' }))

  const run = await world.importAll({ customersAs: 'Contacts' })

  expect(run).toMatchObject({ state: 'completed', cause: null })
  console.log(run.steps, world.zoho.stats(), await world.db.prisma.outcome.findMany())
})
