// The world's network: every fetch of this process is answered by a simulator, or fails by name.

import '@shopify/shopify-api/adapters/web-api'
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime'

// Shopify's library took hold of `fetch` when it was loaded: let it look each time.
setAbstractFetchFunc((input, init) => globalThis.fetch(input, init))

type Answerer = { answersFor: (hostname: string) => boolean; handle: (request: Request) => Promise<Response> }

const whole = new WeakSet<typeof fetch>()

/** Whether every call reaches who answers: no test holds, loses or counts some on their way. */
export const isWhole = (): boolean => whole.has(globalThis.fetch)

/** Routes all `fetch` calls until closed. What nobody answers is an error naming the host. */
export function openNetwork(answerers: readonly Answerer[]): { close: () => void } {
  const real = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const { hostname } = new URL(request.url)
    const answerer = answerers.find((one) => one.answersFor(hostname))
    if (!answerer) throw new TypeError(`nobody answers for ${hostname}`)
    const aborted = new Promise<never>((_, reject) => {
      const fail = () => reject(request.signal.reason ?? new DOMException('aborted', 'AbortError'))
      if (request.signal.aborted) fail()
      else request.signal.addEventListener('abort', fail, { once: true })
    })
    return Promise.race([answerer.handle(request).then(unpacked), aborted])
  }
  whole.add(globalThis.fetch)
  return {
    close: () => {
      globalThis.fetch = real
    },
  }
}

// As fetch does: a compressed body arrives as what it was.
function unpacked(response: Response): Response {
  if (response.headers.get('content-encoding') !== 'gzip' || !response.body) return response
  const headers = new Headers(response.headers)
  headers.delete('content-length')
  const body = response.body.pipeThrough(new DecompressionStream('gzip') as ReadableWritablePair)
  return new Response(body, { status: response.status, headers })
}
