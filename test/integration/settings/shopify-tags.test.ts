// Shopify's tags as Zoho's, where the merchant wants them: beside those that people gave, and only ours are taken away.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { namesIn } from '#app/mapping/parts/tags.ts'
import { compareRecord } from '#app/sync/queries/compare-record.server.ts'
import { callsTo, openShop, tail, type LiveOptions, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const everywhere = { product: true, customer: true, order: true, checkout: false }
const open = (options: LiveOptions = {}) =>
  openShop(world, { ...options, choices: { shopifyTags: everywhere, ...options.choices } })
const ada = { lastName: 'Lovelace', email: 'ada@example.com' }

const tagsIn = (live: LiveShop, module: string, gid: string) =>
  namesIn(live.record(module, gid)['Tag']).toSorted()
const tagByHand = (live: LiveShop, module: string, gid: string, tags: string[]) =>
  live.org.update(module, live.record(module, gid).id, { Tag: tags.map((name) => ({ name })) })

test('they are given to customers, orders and products, shortened and once', async () => {
  const live = await open()
  const { id } = live.shop.createCustomer({ ...ada, tags: ['VIP', 'a tag that is longer than Zoho takes'] })
  const product = live.shop.createProduct({
    title: 'Mug',
    tags: ['kitchen'],
    variants: [{ sku: 'M', price: '5' }],
  })
  const order = live.shop.createOrder({
    lines: [{ title: 'Mug', price: '5.00', quantity: 1 }],
    tags: ['gift'],
  })
  await live.settled()
  expect(tagsIn(live, 'Contacts', id)).toEqual(['VIP', 'a tag that is longer than'])
  expect(tagsIn(live, 'Sales_Orders', order.id)).toEqual(['gift'])
  expect(tagsIn(live, 'Products', product.variants[0]?.id ?? '')).toEqual(['kitchen'])
})

test('off, as at first, none is given and none is read', async () => {
  const live = await openShop(world)
  const { id } = live.shop.createCustomer({ ...ada, tags: ['VIP'] })
  await live.settled()
  expect(tagsIn(live, 'Contacts', id)).toEqual([])
})

test('those of people stay, also one that Shopify has and loses again; ours go', async () => {
  const live = await open()
  const { id } = live.shop.createCustomer({ ...ada, tags: ['VIP', 'old'] })
  await live.settled()
  tagByHand(live, 'Contacts', id, ['VIP', 'old', 'hot', 'Fair'])

  live.shop.updateCustomer(id, { tags: ['vip', 'fair', 'new'] })
  await live.settled()
  expect(tagsIn(live, 'Contacts', id)).toEqual(['Fair', 'VIP', 'hot', 'new'])

  live.shop.updateCustomer(id, { tags: [] })
  await live.settled()
  expect(tagsIn(live, 'Contacts', id)).toEqual(['Fair', 'hot'])
})

test('a tag of ours that people took away stays away until the tags change in Shopify', async () => {
  const live = await open()
  const { id } = live.shop.createCustomer({ ...ada, tags: ['VIP'] })
  await live.settled()
  tagByHand(live, 'Contacts', id, [])
  const before = world.zoho.log.length

  live.shop.updateCustomer(id, { note: 'prefers mail' })
  await live.settled()
  expect(tagsIn(live, 'Contacts', id)).toEqual([])
  // Nothing of tags was due: no call more than ever.
  expect(callsTo(world, 'Contacts', before)).toHaveLength(1)
})

test('a record that was there before us keeps its tags and gets ours, also where its values are kept', async () => {
  const live = await open({ imported: false, choices: { existing: 'keep' } })
  const there = live.org.insert('Contacts', {
    Last_Name: 'Byron',
    Email: ada.email,
    Tag: [{ name: 'hot' }],
  })
  const { id } = live.shop.silently(() => live.shop.createCustomer({ ...ada, tags: ['VIP'] }))
  await live.import()
  expect(live.record('Contacts', id).id).toBe(there.id)
  expect(tagsIn(live, 'Contacts', id)).toEqual(['VIP', 'hot'])
})

test('a record whose link is lost keeps what people tagged', async () => {
  const live = await open()
  const { id } = live.shop.createCustomer({ ...ada, tags: ['VIP'] })
  await live.settled()
  tagByHand(live, 'Contacts', id, ['VIP', 'hot'])
  await world.db.prisma.link.deleteMany({ where: { shopDomain: live.domain } })
  await live.import()
  expect(tagsIn(live, 'Contacts', id)).toEqual(['VIP', 'hot'])
})

test('the comparison shows both sides, and no difference where people tagged more', async () => {
  const live = await open()
  const { id } = live.shop.createCustomer({ ...ada, tags: ['VIP'] })
  await live.settled()
  tagByHand(live, 'Contacts', id, ['VIP', 'hot'])
  const about = { kind: 'customer', shopifyId: tail(id), field: null } as const
  const { fields } = await compareRecord(world.sync, live.domain, about)
  expect(fields.find(({ field }) => field === 'Tag')).toMatchObject({
    shopify: 'VIP',
    zoho: 'VIP, hot',
    differs: false,
  })
})
