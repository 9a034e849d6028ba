// Our id field is unique, however Zoho spells that (contracts/zoho 4).

import { expect, test } from 'vitest'
import { buildStore } from '#test/store/index.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { startWorld } from '#test/support/world.ts'

test.for([
  ['case_sensitive', { case_sensitive: false }],
  ['casesensitive', { casesensitive: 'false' }],
] as const)('our id field is unique where Zoho spells that %s', async ([spelling, unique]) => {
  await using world = await startWorld()
  world.zoho.switches.uniqueSpelling = spelling
  const { run, org, domain } = await openForImport(world, {
    store: (shop) => void buildStore(shop, { customers: 2, orders: 2, products: 1, plain: true }),
  })

  await run()

  for (const module of ['Contacts', 'Products', 'Sales_Orders']) {
    const own = org.fields(module).filter(({ field_label }) => /^Shopify \w+ Id$/.test(field_label))
    expect(own.map((field) => field.unique)).toEqual([unique])
  }
  const modules = await world.db.prisma.zohoModule.findMany({ where: { shopDomain: domain } })
  expect(modules.filter(({ idField, idUnique }) => idField && !idUnique)).toEqual([])
})
