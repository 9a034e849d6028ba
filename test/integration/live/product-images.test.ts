// The image of a variant, else of its product, becomes the photo of its record in Zoho, where the merchant wants that.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { wholeEveryMs } from '#app/sync/images/image-state.ts'
import { disconnectZoho } from '#app/sync/lifecycle/forget.server.ts'
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
import { openShop, runJob } from '#test/support/live-shop.ts'
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

const { known, look, open, uploads, withMug } = imageShops(() => world, clock)

test('a product’s image is its record’s photo, and each variant’s own is preferred', async () => {
  const live = await open()
  const { variants } = live.shop.createProduct({
    title: 'Shirt',
    images: [{ url: imageAt('shirt') }],
    variants: ['S', 'M'].map((value) => ({
      price: '5',
      selectedOptions: [{ name: 'Size', value }],
      ...(value === 'M' ? { image: { url: imageAt('shirt-m') } } : {}),
    })),
  })
  await live.settled()
  await look(live)
  expect(variants.map(({ id }) => photoOf(live, id))).toEqual(['shirt', 'shirt-m'])
  // A copy of a bounded size, as JPEG.
  const bytes = new TextDecoder().decode(live.org.photo(recordOf(live, variants[0]?.id ?? '').id))
  for (const part of ['maxWidth=1024', 'maxHeight=1024', 'preferredContentType=JPG'])
    expect(bytes).toContain(part)
})

test('off, as it is at first, nobody is asked for images and none is put', async () => {
  const live = await open({})
  const since = world.shopify.log.length
  const { variant } = await withMug(live)
  expect(world.shopify.log.slice(since).map(({ operationName }) => operationName)).not.toContain('Images')
  expect(photoOf(live, variant)).toBeUndefined()
  expect(await known(live)).toEqual([])

  await live.choose(withImages)
  await look(live)
  expect(photoOf(live, variant)).toBe('mug')
})

test('what is in Zoho already gets its photo after the import, which does not wait for it', async () => {
  const live = await openShop(world, {
    choices: withImages,
    store: (shop) => {
      for (let n = 0; n < 70; n++)
        shop.createProduct({ title: `Mug ${n}`, images: [{ url: imageAt(`mug-${n}`) }] })
    },
  })
  await look(live)
  expect(live.org.records('Products').filter(({ id }) => live.org.photo(id))).toHaveLength(70)
})

test('each image is put once, whatever else of the product changes, and anew when it changes', async () => {
  const live = await open()
  const since = world.zoho.log.length
  const { product, variant } = await withMug(live)
  await look(live)
  live.shop.updateVariant(variant, { price: '6' })
  await live.settled()
  await look(live)
  await look(live, dayMs)
  await runJob(world, live, 'audit')
  await look(live)
  expect(uploads(live, since)).toHaveLength(1)
  expect(recordOf(live, variant)['Unit_Price']).toBe(6)

  live.shop.updateProduct(product.id, { images: [{ url: imageAt('mug-2') }] })
  await live.settled()
  await look(live)
  expect(photoOf(live, variant)).toBe('mug-2')
  expect(uploads(live, since)).toHaveLength(2)
})

test.for([true, false])('the record is written as ever beside its photo (time moves: %s)', async (moves) => {
  world.zoho.switches.photoMovesTime = moves
  const live = await open()
  const { product, variant } = await withMug(live)
  live.shop.updateProduct(product.id, { title: 'Cup' })
  await live.settled()
  expect(String(recordOf(live, variant)['Product_Name'])).toContain('Cup')
  expect(photoOf(live, variant)).toBe('mug')
})

test('an image that changes without its product is found within a day', async () => {
  const live = await open()
  const { product, variant } = await withMug(live)
  // Shopify's times are whole seconds: its second look is certain.
  await look(live)
  const image = live.shop.products.get(product.id)?.images[0]
  if (image) image.url = imageAt('mug-new')
  await look(live)
  expect(photoOf(live, variant)).toBe('mug')
  await look(live, dayMs)
  expect(photoOf(live, variant)).toBe('mug-new')
})

test('all images are looked at once they are due: the next day, or later in a very large store', async () => {
  const live = await open()
  const { product, variant } = await withMug(live)
  await look(live)
  const of = { where: { shopDomain: live.domain } }
  const { wholeAt, wholeDueAt } = await world.db.prisma.imageLook.findUniqueOrThrow(of)
  expect((wholeDueAt?.getTime() ?? 0) - wholeAt.getTime()).toBe(dayMs)
  expect([0, 100_000, 250_000].map(wholeEveryMs)).toEqual([dayMs, dayMs, 2.5 * dayMs])

  const image = live.shop.products.get(product.id)?.images[0]
  if (image) image.url = imageAt('mug-new')
  const later = new Date(wholeAt.getTime() + 2 * dayMs)
  await world.db.prisma.imageLook.update({ ...of, data: { wholeDueAt: later } })
  await look(live, dayMs)
  expect(photoOf(live, variant)).toBe('mug')
  await look(live, dayMs)
  expect(photoOf(live, variant)).toBe('mug-new')
})

test('a look at what changed begins none at images where no product was synced and none is due', async () => {
  const live = await open()
  const { product, variant } = await withMug(live)
  const looks = async () => {
    const rows = await world.db.prisma.$queryRaw<object[]>`
      SELECT 1 FROM pgboss.job WHERE name = 'images' AND data->>'shop' = ${live.domain}`
    return rows.length
  }
  // Shopify's times are whole seconds: its second look is certain, and may sync the product once more.
  for (let n = 0; n < 2; n++) await look(live)
  let before = await looks()
  const begun = async (laterMs?: number) => {
    await look(live, laterMs)
    const now = await looks()
    const since = now - before
    before = now
    return since
  }
  expect([await begun(), await begun()]).toEqual([0, 0])

  live.shop.updateProduct(product.id, { images: [{ url: imageAt('mug-2'), processing: true }] })
  await live.settled()
  expect(await begun()).toBe(1)
  await look(live)
  // Its time comes: nothing else says so.
  const image = live.shop.products.get(product.id)?.images[0]
  if (image) image.processing = false
  before = await looks()
  expect([await begun(), photoOf(live, variant)]).toEqual([0, 'mug'])
  expect([await begun(61 * minuteMs), photoOf(live, variant)]).toEqual([1, 'mug-2'])
  expect([await begun(), await begun(dayMs), await begun()]).toEqual([0, 1, 0])
})

test('a photo that somebody put in Zoho is left alone, also once the image changes', async () => {
  const live = await open({})
  const { product, variant } = await withMug(live)
  const { id } = recordOf(live, variant)
  live.org.putPhoto('Products', id, theirs)
  await live.choose(withImages)
  await look(live)
  live.shop.updateProduct(product.id, { images: [{ url: imageAt('mug-2') }] })
  await live.settled()
  await look(live)
  expect(live.org.photo(id)).toBe(theirs)

  // Nor is it removed with the image.
  live.shop.updateProduct(product.id, { images: [] })
  await live.settled()
  await look(live)
  expect(live.org.photo(id)).toBe(theirs)
})

test('a photo of ours that somebody replaced is theirs; one that they took away is theirs to take', async () => {
  const live = await open()
  const { product, variant } = await withMug(live)
  const { id } = recordOf(live, variant)
  live.org.putPhoto('Products', id, theirs)
  live.shop.updateProduct(product.id, { images: [{ url: imageAt('mug-2') }] })
  await live.settled()
  await look(live)
  expect(live.org.photo(id)).toBe(theirs)

  live.org.putPhoto('Products', id, null)
  live.shop.updateProduct(product.id, { images: [{ url: imageAt('mug-3') }] })
  await live.settled()
  await look(live)
  expect(photoOf(live, variant)).toBe('mug-3')
  live.org.putPhoto('Products', id, null)
  await look(live, dayMs)
  expect(photoOf(live, variant)).toBeUndefined()
})

test('where the product loses its image the photo of ours goes', async () => {
  const live = await open()
  const { product, variant } = await withMug(live)
  live.shop.updateProduct(product.id, { images: [] })
  await live.settled()
  await look(live)
  expect(photoOf(live, variant)).toBeUndefined()
  expect(await known(live)).toMatchObject([{ imageHash: null, photoHash: null }])
})

test('an image that Shopify is still making is waited for, and takes none away', async () => {
  const live = await open()
  const { product, variant } = await withMug(live)
  live.shop.updateProduct(product.id, { images: [{ url: imageAt('mug-2'), processing: true }] })
  await live.settled()
  await look(live)
  expect(photoOf(live, variant)).toBe('mug')
  const image = live.shop.products.get(product.id)?.images[0]
  if (image) image.processing = false
  await look(live, 16 * minuteMs)
  expect(photoOf(live, variant)).toBe('mug-2')
  expect(await known(live)).toMatchObject([{ attempts: 0 }])
})

test('a record made anew in Zoho gets the photo again', async () => {
  const live = await open()
  const { variant } = await withMug(live)
  live.org.remove('Products', recordOf(live, variant).id)
  await runJob(world, live, 'audit')
  await look(live)
  expect(photoOf(live, variant)).toBe('mug')
})

test.for(['lost', 'empty'] as const)('an upload whose answer is %s is known as ours', async (how) => {
  const live = await open({})
  const { product, variant } = await withMug(live)
  await live.choose(withImages)
  const since = world.zoho.log.length
  if (how === 'lost') world.zoho.faults.timeoutAfterCommit = 1
  else world.zoho.faults.emptyWrites = 1
  await look(live)
  await look(live, 16 * minuteMs)
  expect(uploads(live, since)).toHaveLength(1)
  expect(await told(live)).toEqual([])

  live.shop.updateProduct(product.id, { images: [{ url: imageAt('mug-2') }] })
  await live.settled()
  await look(live)
  expect(photoOf(live, variant)).toBe('mug-2')
})

test('where Zoho names a photo otherwise each time nothing that may be somebody’s is touched', async () => {
  world.zoho.switches.recordImage = 'changing'
  const live = await open({})
  const { variant } = await withMug(live)
  live.org.putPhoto('Products', recordOf(live, variant).id, theirs)
  await live.choose(withImages)
  await look(live)
  await look(live, dayMs)
  expect(live.org.photo(recordOf(live, variant).id)).toBe(theirs)
})

test('a disconnect forgets which images are ours, and leaves the photos', async () => {
  const live = await open()
  const { variant } = await withMug(live)
  const { id } = recordOf(live, variant)
  expect(await known(live)).toHaveLength(1)
  await disconnectZoho(world.sync, live.domain, { removeFields: false })
  expect(await known(live)).toEqual([])
  expect(live.org.photo(id)).toBeDefined()
})
