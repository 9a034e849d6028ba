// A metafield that is changed alone moves no updatedAt and sends no webhook: where a rule reads it, the nightly comparison
// finds it.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { Settings } from '#app/mapping/settings/settings.ts'
import { openShop, runJob, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const text = { namespace: 'custom', type: 'single_line_text_field' }
const of = (key: string, value: string) => [{ ...text, key, value }]
const reads = (name: string, target: string) => ({ source: { from: 'metafield', name }, target })
const both = '{{product.metafield:custom.care}} {{metafield:custom.fit}}'
const rules = {
  customer: [reads('custom.shirt', 'Department')],
  product: [{ source: { from: 'template', template: both }, target: 'Description' }],
  order: [reads('custom.gift', 'Customer_No')],
}

async function openRuled(given: object = rules) {
  const made = { customer: '', product: '', variant: '', order: '' }
  const live = await openShop(world, {
    choices: Settings.parse({ rules: given }),
    store: (shop) => {
      made.customer = shop.createCustomer({ lastName: 'Ada', metafields: of('shirt', 'L') }).id
      const product = shop.createProduct({
        title: 'Mug',
        metafields: of('care', 'Dish'),
        variants: [{ price: '5', metafields: of('fit', 'washer') }],
      })
      made.product = product.id
      made.variant = product.variants[0]?.id ?? ''
      const order = { customerId: made.customer, lines: [{ variantId: made.variant }] }
      made.order = shop.createOrder({ ...order, metafields: of('gift', 'G-7') }).id
    },
  })
  const now = () => ({
    shirt: live.record('Contacts', made.customer)['Department'] ?? null,
    wash: live.record('Products', made.variant)['Description'] ?? null,
    gift: live.record('Sales_Orders', made.order)['Customer_No'] ?? null,
  })
  return { live, made, now, night: () => runJob(world, live, 'audit') }
}

const asksFor = async ({ domain }: LiveShop, work: () => Promise<void>) => {
  const answer = world.shopify.handle.bind(world.shopify)
  const asked: string[] = []
  world.shopify.handle = async (request) => {
    if (request.url.includes(domain) && request.url.endsWith('/graphql.json'))
      asked.push((await request.clone().json()).query)
    return answer(request)
  }
  try {
    await work()
  } finally {
    world.shopify.handle = answer
  }
  return asked.filter((query) => query.includes('query Metafields'))
}

test('changed before the first night: all of them are found, on every kind', async () => {
  const { live, made, now, night } = await openRuled()
  expect(now()).toMatchObject({ shirt: 'L', wash: 'Dish washer', gift: 'G-7' })
  live.shop.setMetafields(made.customer, of('shirt', 'XL'))
  live.shop.setMetafields(made.variant, of('fit', 'oven'))
  live.shop.setMetafields(made.order, of('gift', 'G-8'))
  await live.settled()
  expect(now()).toMatchObject({ shirt: 'L', wash: 'Dish washer', gift: 'G-7' })

  await night()

  expect(now()).toMatchObject({ shirt: 'XL', wash: 'Dish oven', gift: 'G-8' })
})

test('changed or deleted after a night: the next one finds it, and then nothing any more', async () => {
  const { live, made, now, night } = await openRuled()
  await night()
  live.shop.setMetafields(made.customer, of('shirt', 'S'))
  live.shop.setMetafields(made.product, [])
  live.shop.setMetafields(made.order, of('gift', 'G-9'))

  await night()
  expect(now()).toMatchObject({ shirt: 'S', wash: 'washer', gift: 'G-9' })

  const told = (await live.outcomes()).length
  const since = world.zoho.log.length
  await night()
  expect((await live.outcomes()).length).toBe(told)
  expect(world.zoho.log.slice(since).filter(({ method }) => method !== 'GET')).toEqual([])
})

test('without a rule that reads a metafield nothing is asked for it', async () => {
  const { live, night } = await openRuled({})

  expect(await asksFor(live, night)).toEqual([])
})

test('a metafield that no rule reads changes nothing', async () => {
  const { live, made, night } = await openRuled()
  await night()
  live.shop.setMetafields(made.customer, [...of('shirt', 'L'), ...of('other', 'new')])
  const told = (await live.outcomes()).length

  await night()

  expect((await live.outcomes()).length).toBe(told)
})

test('Shopify does not answer for metafields: the comparison goes on without them, and the next one finds them', async () => {
  const { live, made, now, night } = await openRuled()
  live.shop.setMetafields(made.customer, of('shirt', 'XL'))
  const answer = world.shopify.handle.bind(world.shopify)
  world.shopify.handle = async (request) => {
    const isIt =
      request.url.endsWith('/graphql.json') && (await request.clone().text()).includes('query Metafields')
    return isIt ? Response.json({ data: { nodes: 'odd' } }) : answer(request)
  }
  try {
    await night()
  } finally {
    world.shopify.handle = answer
  }
  expect((await live.row()).pausedFor).toBeNull()
  expect(now()).toMatchObject({ shirt: 'L' })

  await night()

  expect(now()).toMatchObject({ shirt: 'XL' })
})
