// Images that cannot be had, and photos that Zoho does not take: told once, tried again, in nobody's way.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { syncImages } from '#app/sync/images/sync-images.server.ts'
import {
  calm,
  dayMs,
  imageAt,
  imageShops,
  minuteMs,
  photoOf,
  recordOf,
  theirs,
  told,
  withImages,
} from '#test/support/image-shop.ts'
import { tail, type LiveShop } from '#test/support/live-shop.ts'
import { createClock } from '#test/support/passing-time.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
const clock = createClock()
beforeAll(async () => {
  world = await startWorld({ now: clock.now })
})
beforeEach(() => {
  clock.skipMs = 0
  calm(world)
})
afterAll(() => world[Symbol.asyncDispose]())

const { look, open, uploads, withMug } = imageShops(() => world, clock)

test('where Zoho does not say who has a photo none is put, and that is told once', async () => {
  world.zoho.switches.recordImage = 'hidden'
  const live = await open({})
  const first = await withMug(live)
  const second = await withMug(live, 'cup')
  await live.choose(withImages)
  await look(live)
  await look(live, 7 * 60 * minuteMs)
  await look(live, dayMs)
  expect(photoOf(live, first.variant)).toBeUndefined()
  expect(await told(live)).toMatchObject([{ shopifyId: tail(first.variant), cause: 'photo_refused' }])

  world.zoho.switches.recordImage = 'shown'
  await look(live, 2 * dayMs)
  expect([first, second].map(({ variant }) => photoOf(live, variant))).toEqual(['mug', 'cup'])
})

const refusals = [
  { status: 403, code: 'NO_PERMISSION', message: 'permission denied' },
  { status: 400, code: 'AUTHORIZATION_FAILED', message: 'User does not have sufficient privilege' },
  { status: 404, code: 'INVALID_URL_PATTERN', message: 'Please check if the URL is a correct one' },
  { status: 401, code: 'OAUTH_SCOPE_MISMATCH', message: 'invalid oauth scope to access this URL' },
]
test.for(refusals)('what Zoho refuses of all is tried hours later, and told once: $code', async (refusal) => {
  world.zoho.faults.photoRefusal = refusal
  const live = await open({})
  const mugs = [await withMug(live), await withMug(live, 'cup')]
  await live.choose(withImages)
  const since = world.zoho.log.length
  for (let n = 0; n < 4; n++) await look(live)
  expect(uploads(live, since).length).toBeLessThanOrEqual(2)
  await look(live, 7 * 60 * minuteMs)
  expect(await told(live)).toHaveLength(1)
  expect(await live.row()).toMatchObject({ pausedFor: null })
  // Everything else goes on.
  live.shop.updateProduct(mugs[0]?.product.id ?? '', { title: 'Cup' })
  await live.settled()
  expect(String(recordOf(live, mugs[0]?.variant ?? '')['Product_Name'])).toContain('Cup')

  world.zoho.faults.photoRefusal = null
  await look(live, 2 * dayMs)
  expect(mugs.map(({ variant }) => photoOf(live, variant))).toEqual(['mug', 'cup'])
})

test('what Zoho refuses of one record is told once, keeps no other waiting, and is told to be over', async () => {
  const live = await open({})
  const { variant } = await withMug(live)
  const { variant: other } = await withMug(live, 'cup')
  live.org.hold(recordOf(live, variant).id, 'RECORD_LOCKED')
  await live.choose(withImages)
  for (const laterMs of [11 * minuteMs, 16 * minuteMs, 61 * minuteMs, 5 * 60 * minuteMs, 25 * 60 * minuteMs])
    await look(live, laterMs)
  expect(photoOf(live, other)).toBe('cup')
  expect(await told(live)).toMatchObject([{ cause: 'photo_refused', result: 'unchanged' }])
  live.org.hold(recordOf(live, variant).id, null)
  await look(live, 25 * 60 * minuteMs)
  expect(photoOf(live, variant)).toBe('mug')
  expect((await live.outcomes()).at(-1)).toMatchObject({
    shopifyId: tail(variant),
    result: 'updated',
    cause: null,
  })
})

test.for(['gone', 'page', 'huge', 'endless', 'elsewhere'] as const)(
  'an image that is no image is told once and tried again: %s',
  async (cdn) => {
    world.shopify.faults.cdn = cdn
    const live = await open()
    const { product, variant } = await withMug(live)
    await look(live, 16 * minuteMs)
    expect(photoOf(live, variant)).toBeUndefined()
    expect(await told(live)).toMatchObject([{ cause: 'image_unread', zohoId: recordOf(live, variant).id }])

    world.shopify.faults.cdn = 'picture'
    live.shop.updateProduct(product.id, { images: [{ url: imageAt('mug-2') }] })
    await live.settled()
    await look(live)
    expect(photoOf(live, variant)).toBe('mug-2')
  },
)

test.for([
  'http://cdn.shopify.com/s/files/1/a.png',
  'https://cdn.shopify.com.evil.example/a.png',
  'https://user:secret@cdn.shopify.com/a.png',
  'https://cdn.shopify.com:8443/a.png',
  'https://169.254.169.254/latest/meta-data',
  'file:///etc/passwd',
])('no other address is fetched: %s', async (url) => {
  const live = await open()
  const since = world.shopify.log.length
  const product = live.shop.createProduct({ title: 'Mug', images: [{ url }] })
  await live.settled()
  await look(live)
  expect(world.shopify.log.slice(since).filter(({ host }) => host !== live.domain)).toEqual([])
  expect(await told(live)).toMatchObject([
    { cause: 'image_unread', shopifyId: tail(product.variants[0]?.id ?? '') },
  ])
})

test('a CDN that is away is left in peace, and told of nothing while it may pass', async () => {
  const live = await open({})
  for (let n = 0; n < 60; n++)
    live.shop.createProduct({ title: `Mug ${n}`, images: [{ url: imageAt(`mug-${n}`) }] })
  await live.settled()
  await look(live)
  world.shopify.faults.cdn = 'away'
  await live.choose(withImages)
  const since = world.shopify.log.length
  await look(live)
  await look(live, minuteMs)
  expect(world.shopify.log.slice(since).filter(({ host }) => host === 'cdn.shopify.com')).toHaveLength(50)
  expect(await told(live)).toEqual([])
  world.shopify.faults.cdn = 'picture'
  for (let n = 0; n < 2; n++) await look(live, 20 * minuteMs)
  expect(live.org.records('Products').filter(({ id }) => live.org.photo(id))).toHaveLength(60)
})

test('a refusal of the record itself stays open while its photo is put', async () => {
  const live = await open({})
  const { product, variant } = await withMug(live)
  world.zoho.faults.rejectRecords = (module) =>
    module === 'Products'
      ? { code: 'INVALID_DATA', message: 'invalid data', api_name: 'Product_Name' }
      : undefined
  live.shop.updateProduct(product.id, { title: 'Cup' })
  await live.settled()
  world.zoho.faults.rejectRecords = undefined
  world.shopify.faults.cdn = 'gone'
  await live.choose(withImages)
  await look(live)
  expect(await told(live)).toMatchObject([{ shopifyId: tail(variant), cause: 'image_unread' }])
  expect((await live.outcomes()).find(({ result }) => result === 'rejected')).toMatchObject({
    resolvedAt: null,
  })
})

test('an image that is never made is asked for ever less often', async () => {
  const live = await open()
  const { product } = await withMug(live)
  live.shop.updateProduct(product.id, { images: [{ url: imageAt('mug-2'), processing: true }] })
  await live.settled()
  const since = world.shopify.log.length
  for (let n = 0; n < 9; n++) await look(live)
  const asked = world.shopify.log.slice(since).filter(({ operationName }) => operationName === 'Images')
  expect(asked.length).toBeLessThanOrEqual(4)
})

test('an image that Shopify failed to make is none: the product’s stands for a variant’s, and ours goes', async () => {
  const live = await open()
  const { product, variant } = await withMug(live)
  const own = live.shop.products.get(product.id)?.variants[0]
  const failed = { id: 'gid://shopify/MediaImage/77001', url: imageAt('own'), altText: null, failed: true }
  if (own) own.image = failed
  live.shop.updateProduct(product.id, { images: [{ url: imageAt('mug-2') }] })
  await live.settled()
  await look(live)
  expect(photoOf(live, variant)).toBe('mug-2')
  live.shop.updateProduct(product.id, { images: [{ url: imageAt('mug-3'), failed: true }] })
  await live.settled()
  await look(live)
  expect(photoOf(live, variant)).toBeUndefined()
})

const put = (live: LiveShop) => syncImages(world.sync, live.domain, new AbortController().signal)

test('what Zoho asks to wait for makes the images wait; live changes ask again after a minute', async () => {
  const live = await open({})
  const { product, variant } = await withMug(live)
  await live.choose(withImages)
  world.zoho.faults.throttle = 1
  world.zoho.faults.throttleRetryAfterSeconds = 600
  expect(await put(live)).toMatchObject({ done: false })
  expect(await live.row()).toMatchObject({ pausedFor: null })
  clock.skipMs += minuteMs
  live.shop.updateProduct(product.id, { title: 'Cup' })
  await live.settled()
  expect(String(recordOf(live, variant)['Product_Name'])).toContain('Cup')
  expect(await put(live)).toEqual({ done: true })
  expect(photoOf(live, variant)).toBe('mug')
})

test('where the credits for imports are spent no image is put, and live changes go on', async () => {
  const live = await open({})
  const { product, variant } = await withMug(live)
  await live.choose(withImages)
  const spent = {
    shopDomain: live.domain,
    hour: new Date(Date.now() - 30 * minuteMs),
    credits: 90_000,
    calls: 1,
  }
  await world.db.prisma.creditUse.create({ data: spent })
  // What is known of the credits holds for seconds.
  clock.skipMs += minuteMs
  expect(await put(live)).toMatchObject({ done: false })
  expect(uploads(live)).toEqual([])
  live.shop.updateProduct(product.id, { title: 'Cup' })
  await live.settled()
  expect(String(recordOf(live, variant)['Product_Name'])).toContain('Cup')

  // Nothing was put: a photo that comes meanwhile is somebody's (it was taken for ours, and overwritten).
  const { id } = recordOf(live, variant)
  live.org.putPhoto('Products', id, theirs)
  await world.db.prisma.creditUse.deleteMany({ where: { shopDomain: live.domain } })
  clock.skipMs += 60 * minuteMs
  expect(await put(live)).toEqual({ done: true })
  live.shop.updateProduct(product.id, { images: [{ url: imageAt('mug-2') }] })
  await live.settled()
  clock.skipMs += 60 * minuteMs
  expect(await put(live)).toEqual({ done: true })
  expect(live.org.photo(id)).toBe(theirs)
})

test('images wait while an import goes on', async () => {
  const live = await open({})
  const { variant } = await withMug(live)
  await live.choose(withImages)
  const run = {
    id: `run ${live.domain}`,
    shopDomain: live.domain,
    type: 'import',
    options: {},
    startedAt: new Date(),
  }
  await world.db.prisma.run.create({ data: { ...run, state: 'running' } })
  expect(await put(live)).toMatchObject({ done: false })
  expect(photoOf(live, variant)).toBeUndefined()
  await world.db.prisma.run.update({ where: { id: run.id }, data: { state: 'completed' } })
  expect(await put(live)).toEqual({ done: true })
  expect(photoOf(live, variant)).toBe('mug')
})

test('a large store gives its place to others after a minute, and goes on where it was', async () => {
  const live = await open({})
  for (let n = 0; n < 120; n++)
    live.shop.createProduct({ title: `Mug ${n}`, images: [{ url: imageAt(`mug-${n}`) }] })
  await live.settled()
  await live.choose(withImages)
  const since = world.shopify.log.length
  const photos = () => live.org.records('Products').filter(({ id }) => live.org.photo(id)).length
  // Each batch takes longer than a minute.
  const slow = { ...world.sync, now: () => new Date(Date.now() + (clock.skipMs += 21_000)) }
  const slice = () => syncImages(slow, live.domain, new AbortController().signal)

  expect([await slice(), photos()]).toMatchObject([{ done: false }, 50])
  expect([await slice(), photos()]).toMatchObject([{ done: false }, 100])
  expect([await slice(), photos()]).toEqual([{ done: true }, 120])
  expect(
    world.shopify.log.slice(since).filter(({ operationName }) => operationName === 'Images'),
  ).toHaveLength(3)
})
