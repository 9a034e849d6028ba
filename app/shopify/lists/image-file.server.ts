// An image of Shopify's CDN. The address comes from Shopify, and is fetched from that host and from no other.

import { RejectedError, TransientError } from '#app/lib/errors.ts'

const host = 'cdn.shopify.com'
const longestMs = 20_000
/** Of a copy of 1024 pixels; Zoho would take 10 MB. */
const mostBytes = 4 * 1024 * 1024

/** What an image is by its first bytes. */
const types = [
  { type: 'image/jpeg', start: 'ffd8ff' },
  { type: 'image/png', start: '89504e47' },
  { type: 'image/gif', start: '47494638' },
] as const

type ImageFile = { bytes: Uint8Array<ArrayBuffer>; type: (typeof types)[number]['type'] }

/**
 * @throws RejectedError where there is none that may be used, TransientError where the CDN does not answer. Whatever it
 *   says in words stays out of both.
 */
export async function fetchImageFile(address: string): Promise<ImageFile> {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url?.origin !== `https://${host}` || url.username !== '' || url.password !== '')
    throw refused('The image is not on Shopify’s CDN', 'image_elsewhere')
  const bytes = await download(url).catch((cause: unknown) => {
    if (cause instanceof RejectedError) throw cause
    throw new TransientError('The image could not be loaded', { code: 'shopify_cdn', cause })
  })
  const start = Buffer.from(bytes.subarray(0, 4)).toString('hex')
  const known = types.find((one) => start.startsWith(one.start))
  if (!known) throw refused('The image is no JPEG, PNG or GIF', 'image_type')
  return { bytes, type: known.type }
}

async function download(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url, {
    headers: { accept: types.map(({ type }) => type).join(', ') },
    redirect: 'error',
    signal: AbortSignal.timeout(longestMs),
  })
  const { status, body, headers } = response
  if (status !== 200 || Number(headers.get('content-length') ?? 0) > mostBytes || !body) {
    await body?.cancel()
    if (status === 200) throw refused('The image is too large', 'image_size')
    if (status === 429 || status >= 500) throw new Error(`status ${status}`)
    throw refused(`The image is not there (${status})`, 'image_gone')
  }
  return bounded(body)
}

async function bounded(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    length += chunk.length
    if (length > mostBytes) throw refused('The image is too large', 'image_size')
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

const refused = (message: string, code: string) => new RejectedError(message, { code })
