// Shopify's CDN: the pictures of products at the addresses that the API names.

import type { Faults } from './faults.ts'
import type { ShopState } from './shop/state.ts'
import { pause } from './time.ts'

export const CDN_HOST = 'cdn.shopify.com'

type Pictures = { faults: Faults; shops: readonly ShopState[] }

/** JPEG where the Accept header or the address asks for no other; 404 for what no product shows. */
export async function picture(request: Request, url: URL, { faults, shops }: Pictures): Promise<Response> {
  if (request.method !== 'GET') return new Response('Method Not Allowed', { status: 405 })
  const { cdn } = faults
  if (cdn === 'hangs') await pause(60_000)
  if (cdn === 'away') return new Response('Service Unavailable', { status: 503 })
  if (cdn === 'elsewhere')
    return new Response(null, { status: 302, headers: { location: 'https://internal.example/secret' } })
  if (cdn === 'page')
    return new Response('<html></html>', { headers: { 'content-type': 'text/html; charset=utf-8' } })
  if (cdn === 'gone' || !shops.some((shop) => shows(shop, url.pathname)))
    return new Response('Not Found', { status: 404 })
  const bytes = pictureAt(url)
  const headers = { 'content-type': 'image/jpeg', 'content-length': String(bytes.length) }
  if (cdn === 'huge') return new Response(null, { headers: { ...headers, 'content-length': '900000000' } })
  if (cdn === 'endless') return new Response(endless(), { headers: { 'content-type': 'image/jpeg' } })
  return new Response(bytes, { headers })
}

/** The address is in it, so that a test can tell one picture from another. */
export const pictureAt = ({ pathname, search }: URL): Uint8Array<ArrayBuffer> =>
  new Uint8Array([0xff, 0xd8, 0xff, 0xe0, ...new TextEncoder().encode(pathname + search), 0xff, 0xd9])

const shows = ({ products }: ShopState, path: string): boolean =>
  products
    .values()
    .some(({ images, variants }) =>
      [...images, ...variants.flatMap(({ image }) => image ?? [])].some(
        ({ url }) => URL.canParse(url) && new URL(url).pathname === path,
      ),
    )

function endless(): ReadableStream<Uint8Array> {
  let first = true
  return new ReadableStream({
    pull(controller) {
      const chunk = new Uint8Array(1024 * 1024)
      if (first) chunk.set([0xff, 0xd8, 0xff, 0xe0])
      first = false
      controller.enqueue(chunk)
    },
  })
}
