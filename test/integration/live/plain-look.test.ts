// A look at a store in step: thousands of them an hour are what a process does most.

import { expect, test } from 'vitest'
import { openEmbedded } from '#app/db/client.server.ts'
import { reconcileShop } from '#app/sync/reconcile/reconcile.server.ts'
import { saveSettings } from '#app/sync/org/choices.server.ts'
import { Settings } from '#app/mapping/settings/settings.ts'
import { preparedPglite } from '#test/support/database.ts'
import { startWorld } from '#test/support/world.ts'

async function openCounted() {
  const pglite = await preparedPglite()
  const statements: string[] = []
  const query = pglite.query.bind(pglite)
  pglite.query = (text, ...more) => {
    statements.push(text)
    return query(text, ...more)
  }
  return { db: await openEmbedded(pglite), statements }
}

const ofModules = (texts: string[]) =>
  texts.filter((text) => text.includes('"ZohoModule"') && text.includes('"fields"'))

test('a look at a store in step reads none of what is known of its modules, and asks little', async () => {
  const { db, statements } = await openCounted()
  await using world = await startWorld({ db, working: false })
  await world.install()
  await world.connect()
  await world.choose({})
  const { domain, sync } = world
  await db.prisma.shop.update({
    where: { domain },
    data: { liveSince: new Date(), reconciledAt: new Date() },
  })
  const modules = ['Contacts', 'Accounts', 'Products', 'Sales_Orders']
  await db.prisma.zohoModule.createMany({
    data: modules.map((apiName) => ({
      shopDomain: domain,
      apiName,
      available: true,
      fields: [],
      createdFields: [],
      layouts: [],
      fetchedAt: new Date(),
      idField: 'Shopify_Id',
    })),
  })
  const look = async () => {
    const since = statements.length
    await reconcileShop(sync, domain, new AbortController().signal)
    return statements.slice(since).filter((text) => !text.includes('pgboss'))
  }
  const plain = await look()
  expect(ofModules(plain)).toEqual([])
  expect(plain.length).toBeLessThanOrEqual(12)

  // What looks write themselves needs to know where.
  await saveSettings(sync, domain, Settings.parse({ timelineNotes: true }))
  expect(ofModules(await look())).toHaveLength(1)
})
