// Which image each variant has, its own or else its product's; asked for when images are looked at, and never with the
// records themselves.

import { z } from 'zod'
import { fromGid, type ShopifyId, toGid } from '#app/lib/ids.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { leaveRoom } from '#app/shopify/records/changed.server.ts'

/** Shopify refuses a query that may cost more than 1000: a variant with two media is about ten points. */
const mostIds = 50

/** `url` names the image whatever its size; `small` is where a copy is that Zoho takes. */
export type ShownImage = { url: string; small: string }

const Preview = z.object({
  status: z.string().nullish(),
  image: z.object({ url: z.string(), small: z.string() }).nullish(),
})
const Media = z.object({ status: z.string().nullish(), preview: Preview.nullish() }).nullish()
// An id that is gone answers null; an id of another type an empty object.
const Variant = z.object({
  id: z.string().optional(),
  media: z.object({ nodes: z.array(Media) }).nullish(),
  product: z.object({ featuredMedia: Media }).nullish(),
})
const Nodes = z.object({ nodes: z.array(Variant.nullable()) })

// Zoho takes 10 MB and 10 megapixels, and no WebP (contracts/zoho 2.9).
const medium = `status preview { status image {
  url small: url(transform: { maxWidth: 1024, maxHeight: 1024, preferredContentType: JPG }) } }`

/**
 * By the variants' ids: null where there is none. Missing are variants that Shopify does not show, and those whose image it
 * is still making.
 */
export async function fetchImages(
  admin: ShopifyAdmin,
  ids: readonly ShopifyId[],
): Promise<Map<string, ShownImage | null>> {
  const query = `query Images($ids: [ID!]!) { nodes(ids: $ids) { ... on ProductVariant { id
    media(first: 1) { nodes { ${medium} } } product { featuredMedia { ${medium} } } } } }`
  const found = new Map<string, ShownImage | null>()
  for (let at = 0; at < ids.length; at += mostIds) {
    const gids = ids.slice(at, at + mostIds).map((id) => toGid('ProductVariant', id))
    const { data, cost, withheld } = await admin.graphql(query, { ids: gids }, Nodes)
    for (const node of data.nodes) {
      const image = node && !withheld ? imageOf(node) : undefined
      if (node?.id && image !== undefined) found.set(fromGid(node.id), image)
    }
    await leaveRoom(cost)
  }
  return found
}

// Of a medium without an image nobody knows yet what it will be; of one that failed there will be none.
function imageOf({ media, product }: z.infer<typeof Variant>): ShownImage | null | undefined {
  if (!media || !product) return undefined
  const shown = [media.nodes[0], product.featuredMedia].find((one) => one && !hasFailed(one))
  return shown ? (shown.preview?.image ?? undefined) : null
}

const hasFailed = ({ status, preview }: NonNullable<z.infer<typeof Media>>): boolean =>
  !preview?.image && [status, preview?.status].includes('FAILED')
