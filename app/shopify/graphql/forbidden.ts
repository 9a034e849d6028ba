// A 403 of Shopify's has two kinds of causes: the shop (marked as fraudulent), or this app (its address is not on the IP
// allowlist, its tokens are of a kind that is no longer taken: contracts/shopify 3.5). One shop says nothing of which.

import type { ShopDomain } from '#app/lib/ids.ts'

/** Who is alone is met again only after its pause: until then it is the same trouble. */
const aloneMs = 10 * 60_000

type ForbiddenWatch = {
  /** Shopify answered a call of the app's. */
  onAnswered: () => void
  /** @returns whether it is the app's trouble: since the last answer to any shop, two were refused, or one for long */
  onForbidden: (shop: ShopDomain, now: number) => boolean
}

/** Of this process: another one may have another address. */
export function createForbiddenWatch(): ForbiddenWatch {
  const since = new Map<ShopDomain, number>()
  return {
    onAnswered: () => since.clear(),
    onForbidden: (shop, now) => {
      const first = since.get(shop) ?? now
      since.set(shop, first)
      return since.size > 1 || now - first >= aloneMs
    },
  }
}

/** What an answer may be about, as far as it says so. */
const subjects = [
  'allowlist',
  'ip address',
  'non-expiring',
  'token',
  'scope',
  'fraud',
  'frozen',
  'api client',
]

/** What an answer looks like, for the log: nothing of its own words, which may speak of anybody. */
export function shapeOf(text: string, contentType: string | null): string {
  const [type = ''] = (contentType ?? '').split(';')
  const named = subjects.filter((subject) => text.toLowerCase().includes(subject))
  const kind = /^[a-z]+\/[a-z0-9.+-]{1,40}$/i.test(type.trim()) ? type.trim() : 'no type'
  return [kind, `${text.length} characters`, ...(named.length > 0 ? [`names ${named.join(', ')}`] : [])].join(
    '; ',
  )
}
