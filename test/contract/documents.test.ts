// Every GraphQL document the app sends, caught on its way, against Shopify's published schemas.

import { buildClientSchema, parse, validate } from 'graphql'
import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import { noMetafields } from '#app/shopify/records/metafield-names.ts'
import { recordKinds } from '#app/lib/record-kind.ts'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'
import { choicesOf } from '#app/mapping/settings/kind-choices.ts'
import { defaultSettings, Settings } from '#app/mapping/settings/settings.ts'
import { saveSettings } from '#app/sync/org/choices.server.ts'
import { sampleRecord } from '#app/sync/queries/sample.server.ts'
import { loadNames } from '#app/sync/queries/names.server.ts'
import { syncNow } from '#app/sync/live/retry.server.ts'
import { buildStore } from '#test/store/index.ts'
import { startWorld } from '#test/support/world.ts'

const documents = new Set<string>()

// An import, live changes of every kind and the screens: whatever is asked on the way is kept.
beforeAll(async () => {
  await using world = await startWorld({ shop: { plan: 'plus' } })
  const { customers, variants } = buildStore(world.shop, { customers: 20, orders: 60, products: 'sample' })
  const answer = world.shopify.handle.bind(world.shopify)
  world.shopify.handle = async (request) => {
    if (request.url.endsWith('/graphql.json')) documents.add((await request.clone().json()).query)
    return answer(request)
  }
  await world.importAll()
  await runPreflight(world.sync, world.domain)
  const [customer] = customers
  const [variant] = variants
  await loadNames(world.sync, world.domain, 'customer', [customer?.id.split('/').at(-1) ?? ''])
  for (const kind of recordKinds) {
    const source = { from: 'metafield', name: 'custom.size', owner: 'record' } as const
    const rule = { source, target: 'Description', transforms: [], when: [], precedence: 'settings' as const }
    const choices = { ...choicesOf(kind, defaultSettings), rules: [rule] }
    await sampleRecord(world.sync, world.domain, { choices, search: 'a', id: null })
    await sampleRecord(world.sync, world.domain, { choices, search: '', id: null })
  }
  await saveSettings(world.sync, world.domain, Settings.parse({ accounts: { b2b: true } }))
  await runPreflight(world.sync, world.domain)
  await syncNow(world.sync, world.domain, 'product', '999')
  for (const order of [...world.shop.orders.keys()].slice(-8))
    world.shop.updateOrder(order, { note: 'changed' })
  world.shop.updateVariant(variant?.id ?? '', { price: '1.23' })
  world.shop.updateCustomer(customer?.id ?? '', { note: 'changed' })
  await world.settled()
}, 240_000)

test.for(['2026-07', '2026-10'])('all of our documents are valid in %s', async (version) => {
  const schema = await schemaOf(version)
  const inner = recordKinds.flatMap((kind) => [
    shopifyKinds[kind].bulkQuery(null, noMetafields),
    shopifyKinds[kind].bulkQuery('2026-01-01T00:00:00Z', {
      record: ['custom.size'],
      product: ['my-app.fit_2'],
      shipments: true,
      companies: true,
    }),
  ])
  const all = [...documents, ...inner]

  expect(documents.size).toBeGreaterThan(8)
  for (const live of [
    'companyContactProfiles { id company',
    'purchasingEntity { __typename ... on',
    'companies(',
  ])
    expect([...documents].filter((text) => text.includes(live))).not.toEqual([])
  const faults = all.flatMap((text) =>
    validate(schema, parse(text)).map(({ message }) => `${message} in ${text}`),
  )
  expect(faults).toEqual([])
})

async function schemaOf(version: string) {
  const packed = await readFile(`test/simulators/shopify/schema/admin_${version}.json.gz`)
  const introspection = JSON.parse(gunzipSync(packed).toString())
  return buildClientSchema(introspection.data ?? introspection)
}
