// A client of Shopify's Admin API by itself, for what is asked of `fetch`: a token that is always good, and nobody who listens.

import { ShopDomain } from '#app/lib/ids.ts'
import { createShopifyAdmin, type ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'

export const plainAdmin = (
  onOtherVersion: (asked: string, answered: string) => void = () => undefined,
): ShopifyAdmin =>
  createShopifyAdmin({
    shop: ShopDomain.parse('plain.myshopify.com'),
    token: () => Promise.resolve('t'),
    forgetToken: () => Promise.resolve(),
    buckets: new Map(),
    onThrottled: () => undefined,
    onAnswered: () => undefined,
    onForbidden: () => undefined,
    onOtherVersion,
    observer: { remote: 'shopify', begin: () => undefined, end: () => undefined },
  })
