// Shops whose products have images: looks at them, the photos of their records, what was put and told.

import type { Settings } from '#app/mapping/settings/settings.ts'
import { defaultSwitches } from '#test/simulators/zoho/switches.ts'
import { callsTo, idle, openShop, runJob, type LiveShop } from './live-shop.ts'
import type { World } from './world.ts'

export const minuteMs = 60_000
export const dayMs = 24 * 60 * minuteMs
export const imageAt = (name: string) => `https://cdn.shopify.com/s/files/1/0001/files/${name}.png?v=1`
export const withImages = { productImages: true } satisfies Partial<Settings>
/** Somebody's own photo. */
export const theirs = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1])

/** As at first, for each test. */
export function calm({ zoho, shopify }: World): void {
  Object.assign(zoho.switches, defaultSwitches())
  Object.assign(zoho.faults, { photoRefusal: null, timeoutAfterCommit: 0, emptyWrites: 0 })
  shopify.faults.cdn = 'picture'
}

const ofOrg = (live: LiveShop, path: string) =>
  live.org.records('Products').some(({ id }) => path.includes(`/${id}/`))

export function imageShops(world: () => World, clock: { skipMs: number }) {
  const open = (choices: Partial<Settings> = withImages) => openShop(world(), { choices })

  /** The next look at what changed, and the images after it. */
  async function look(live: LiveShop, laterMs = 11 * minuteMs) {
    clock.skipMs += laterMs
    await runJob(world(), live, 'reconcile')
    await idle(world().db, live.domain, 'images')
  }

  async function withMug(live: LiveShop, image = 'mug') {
    const product = live.shop.createProduct({
      title: 'Mug',
      images: [{ url: imageAt(image) }],
      variants: [{ price: '5', selectedOptions: [{ name: 'Color', value: 'Red' }] }],
    })
    await live.settled()
    await look(live)
    return { product, variant: product.variants[0]?.id ?? '' }
  }

  return {
    open,
    look,
    withMug,
    uploads: (live: LiveShop, since = 0) =>
      callsTo(world(), 'Products', since).filter(
        ({ path, method }) => path.endsWith('/photo') && method === 'POST' && ofOrg(live, path),
      ),
    known: (live: LiveShop) =>
      world().db.prisma.productImage.findMany({ where: { shopDomain: live.domain } }),
  }
}

export const recordOf = (live: LiveShop, variant: string) => live.record('Products', variant)

/** Which image the record has as its photo. */
export function photoOf(live: LiveShop, variant: string): string | undefined {
  const bytes = live.org.photo(recordOf(live, variant).id)
  const text = bytes && new TextDecoder().decode(bytes)
  return text && (/files\/([\w-]+)\.png/.exec(text)?.[1] ?? text)
}

export const told = async (live: LiveShop) =>
  (await live.outcomes())
    .filter(({ cause }) => cause === 'image_unread' || cause === 'photo_refused')
    .map(({ shopifyId, cause, result, zohoId, message }) => ({ shopifyId, cause, result, zohoId, message }))
