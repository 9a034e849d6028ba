// Every GraphQL document the app sends, caught on its way, against Shopify's published schemas.

import { buildClientSchema, getNamedType, parse, TypeInfo, validate, visit, visitWithTypeInfo } from 'graphql'
import type { FieldNode, GraphQLSchema, IntrospectionQuery } from 'graphql'
import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { fromGid, ShopifyId } from '#app/lib/ids.ts'
import { tellTrigger } from '#app/shopify/flow/tell.server.ts'
import { optionalScopes } from '#app/shopify/auth/optional-scopes.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import { noMetafields } from '#app/shopify/records/metafield-names.ts'
import { recordKinds } from '#app/lib/record-kind.ts'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'
import { choicesOf } from '#app/mapping/settings/kind-choices.ts'
import { defaultSettings, Settings } from '#app/mapping/settings/settings.ts'
import { saveSettings } from '#app/sync/org/choices.server.ts'
import { sampleRecord } from '#app/sync/queries/sample.server.ts'
import { findUnknown, loadHeads, loadNames } from '#app/sync/queries/names.server.ts'
import { auditShop } from '#app/sync/reconcile/audit.server.ts'
import { reconcileShop } from '#app/sync/reconcile/reconcile.server.ts'
import { syncImages } from '#app/sync/images/sync-images.server.ts'
import { syncNow } from '#app/sync/live/retry.server.ts'
import { buildStore } from '#test/store/index.ts'
import { startWorld } from '#test/support/world.ts'

const documents = new Set<string>()

const ruled = (kind: 'customer' | 'product' | 'order') => [
  { source: { from: 'metafield', name: 'custom.size' }, target: 'Description' },
  ...(kind === 'product'
    ? [{ source: { from: 'metafield', name: 'custom.size', owner: 'product' }, target: 'Manufacturer' }]
    : []),
]

const ofTerms = [{ source: { from: 'value', name: 'paymentDueAt' }, target: 'Due_Date' }]
const requiredScopes = ['read_customers', 'read_orders', 'read_products', 'read_customer_merge']

// An import, live changes of every kind and the screens: whatever is asked on the way is kept.
beforeAll(async () => {
  await using world = await startWorld({ shop: { plan: 'plus' } })
  const { customers, variants } = buildStore(world.shop, { customers: 20, orders: 60, products: 'sample' })
  world.shop.install()
  const answer = world.shopify.handle.bind(world.shopify)
  world.shopify.handle = async (request) => {
    if (request.url.endsWith('/graphql.json')) documents.add((await request.clone().json()).query)
    return answer(request)
  }
  world.shop.grantScopes([...requiredScopes, ...optionalScopes])
  world.shop.createOrder({
    lines: [{ title: 'Mug', price: '5' }],
    paymentTerms: { name: 'Net 30', schedules: [{ dueAt: '2031-01-01T00:00:00Z', completedAt: null }] },
  })
  await world.importAll({ rules: Settings.parse({ rules: { order: ofTerms } }).rules })
  await runPreflight(world.sync, world.domain)
  const [customer] = customers
  const [variant] = variants
  const first = ShopifyId.parse('1')
  await loadNames(world.sync, world.domain, 'customer', [fromGid(customer?.id ?? '')])
  await loadNames(world.sync, world.domain, 'product', [first])
  await loadHeads(world.sync, world.domain, 'order', [first])
  await loadHeads(world.sync, world.domain, 'checkout', [first])
  const lines = Array.from({ length: 8 }, (_, n) => ({ title: `Thing ${n}`, price: '1.00' }))
  world.shop.abandonCheckout({ lines })
  world.shop.createDraftOrder({ lines })
  for (const kind of recordKinds) {
    await findUnknown(world.sync, world.domain, kind, null)
    const source = { from: 'metafield', name: 'custom.size', owner: 'record' } as const
    const rule = { source, target: 'Description', transforms: [], when: [], precedence: 'settings' as const }
    const choices = { ...choicesOf(kind, defaultSettings), rules: [rule] }
    await sampleRecord(world.sync, world.domain, { choices, search: 'a', id: null })
    await sampleRecord(world.sync, world.domain, { choices, search: '', id: null })
  }
  const rules = {
    customer: ruled('customer'),
    product: ruled('product'),
    order: [...ruled('order'), ...ofTerms],
  }
  const choices = Settings.parse({
    accounts: { b2b: true },
    timelineNotes: true,
    refundNotes: 'all',
    productImages: true,
    rules,
    kinds: { draftOrder: true },
  })
  await saveSettings(world.sync, world.domain, choices)
  const [given] = world.shop.orders.values()
  const line = given?.lines[0]?.id ?? ''
  world.shop.refundOrder(given?.id ?? '', { amount: 1 })
  world.shop.returnItems(given?.id ?? '', { lines: [{ lineItemId: line, quantity: 1 }] })
  await world.settled()
  await auditShop(world.sync, world.domain, new AbortController().signal)
  await reconcileShop(world.sync, world.domain, new AbortController().signal)
  await syncImages(world.sync, world.domain, new AbortController().signal)
  await runPreflight(world.sync, world.domain)
  await tellTrigger(world.sync.shopifyFor(world.domain), 'credits-low', {
    'Credits left': 1,
    'Credits a day': 2,
    Link: 'https://admin.shopify.com/',
  })
  await syncNow(world.sync, world.domain, 'product', ShopifyId.parse('999'))
  for (const order of [...world.shop.orders.keys()].slice(-8))
    world.shop.updateOrder(order, { note: 'changed' })
  world.shop.updateVariant(variant?.id ?? '', { price: '1.23' })
  world.shop.updateCustomer(customer?.id ?? '', { note: 'changed' })
  await world.settled()
}, 240_000)

const inner = recordKinds.flatMap((kind) => [
  shopifyKinds[kind].bulkQuery(null, noMetafields),
  shopifyKinds[kind].bulkQuery('2026-01-01T00:00:00Z', {
    record: ['custom.size'],
    product: ['my-app.fit_2'],
    origin: true,
    statistics: true,
    companies: true,
    terms: true,
    checkouts: true,
  }),
])

test.for(['2026-07', '2026-10'])('all of our documents are valid in %s', async (version) => {
  const schema = await schemaOf(version)
  const all = [...documents, ...inner]

  expect(documents.size).toBeGreaterThan(8)
  for (const live of [
    'companyContactProfiles { id company',
    'purchasingEntity { __typename ... on',
    'companies(',
    'query CompanyDetails(',
    'query Comments(',
    'query Checkouts(',
    'query CheckoutLines(',
    'query DraftOrders(',
    'query DraftOrderLines(',
    'query DraftOrderSubscriptions(',
    'mutation Subscribe(',
    'query Metafields',
    'query PaymentTerms(',
    'query ProductTexts {',
    'query GivenBack(',
    'query RefundLines(',
    'query ReturnLines(',
    'paymentTerms { id paymentTermsName overdue paymentSchedules(',
    'query Images(',
  ])
    expect([...documents].filter((text) => text.includes(live))).not.toEqual([])
  const faults = all.flatMap((text) =>
    validate(schema, parse(text)).map(({ message }) => `${message} in ${text}`),
  )
  expect(faults).toEqual([])
})

test('every type and field that we read opens with the scopes that we ask merchants for', async () => {
  const introspection = await introspectionOf('2026-07')
  const { types } = introspection['__schema']
  const access = new Map<string, string>()
  for (const { name, requiredAccess, fields } of types) {
    if (requiredAccess) access.set(name, requiredAccess)
    for (const field of fields ?? [])
      if (field.requiredAccess) access.set(`${name}.${field.name}`, field.requiredAccess)
  }
  const toml = await readFile('shopify.app.toml', 'utf8')
  const required = new Set(/^scopes = "([^"]*)"/m.exec(toml)?.[1]?.split(',') ?? [])
  const optional = /^optional_scopes = \[([^\]]*)\]/m.exec(toml)?.[1]?.match(/\w+/g) ?? []
  const closedTo = (scopes: ReadonlySet<string>) => (what: string) => {
    const needed = access.get(what)?.match(/(?:read|write)_\w+/g) ?? []
    return needed.length > 0 && !needed.some((scope) => scopes.has(scope))
  }
  const closed = closedTo(new Set([...required, ...optional]))

  expect([...required].toSorted()).toEqual(requiredScopes.toSorted())
  expect(optional).toEqual([...optionalScopes])
  expect(['PaymentTerms', 'Return'].map(closedTo(required))).toEqual([true, true])
  expect(['PaymentTerms', 'Return', 'GiftCard'].map(closed)).toEqual([false, false, true])
  const schema = await schemaOf('2026-07')
  const read = [...documents, ...inner].flatMap((text) => readIn(schema, text))
  expect(read).toContain('OrderRiskSummary')
  expect([...new Set(read)].filter(closed)).toEqual([])
  // What a merchant has to be asked for stands in documents that are made for it, and in no others.
  const others = [...documents, ...inner].filter(
    (text) => !/paymentTerms \{|query ReturnLines|returns\(|draftOrder/i.test(text),
  )
  const readByAll = others.flatMap((text) => readIn(schema, text))
  expect(others.length).toBeGreaterThan(8)
  expect([...new Set(readByAll)].filter(closedTo(required))).toEqual([])
})

/** Every type and every field of a type that a document reads. */
function readIn(schema: GraphQLSchema, text: string): string[] {
  const info = new TypeInfo(schema)
  const found: string[] = []
  const enter = ({ name }: FieldNode) => {
    const [parent, type] = [info.getParentType(), getNamedType(info.getType())]
    if (parent) found.push(`${parent.name}.${name.value}`)
    if (type) found.push(type.name)
  }
  visit(parse(text), visitWithTypeInfo(info, { Field: { enter } }))
  return found
}

type Accessible = { name: string; requiredAccess?: string | null }
type Introspection = IntrospectionQuery & {
  __schema: { types: readonly (Accessible & { fields?: readonly Accessible[] | null })[] }
}

async function introspectionOf(version: string): Promise<Introspection> {
  const packed = await readFile(`test/simulators/shopify/schema/admin_${version}.json.gz`)
  const introspection = JSON.parse(gunzipSync(packed).toString())
  return introspection.data ?? introspection
}

const schemaOf = async (version: string) => buildClientSchema(await introspectionOf(version))
