import { rawNumber } from '../ids.ts'
import type { ShopState } from '../shop/state.ts'
import { withOffset } from '../time.ts'
import { optionValues } from '../fields/product.ts'
import type { Product, ProductImage, Variant } from '../types.ts'

/** Full variants for the first 100 only; all of them in variant_gids, newest first (contract 5.1). */
export function productPayload(p: Product, shop: ShopState) {
  const zone = shop.timezone
  const images = p.images.map((image, index) => imagePayload(image, index, p, zone))
  const newest = p.variants.toSorted((a, b) =>
    a.updatedAt < b.updatedAt ? 1 : a.updatedAt > b.updatedAt ? -1 : 0,
  )
  return {
    admin_graphql_api_id: p.id,
    body_html: p.descriptionHtml,
    created_at: withOffset(p.createdAt, zone),
    handle: p.handle,
    id: rawNumber(p.id),
    product_type: p.productType,
    published_at: withOffset(p.publishedAt, zone),
    template_suffix: null,
    title: p.title,
    updated_at: withOffset(p.updatedAt, zone),
    vendor: p.vendor,
    status: p.status.toLowerCase(),
    published_scope: 'web',
    tags: p.tags.join(', '),
    variants: p.variants.slice(0, 100).map((v) => variantPayload(v, p, zone)),
    options: p.options.map((o) => ({
      name: o.name,
      id: rawNumber(o.id),
      product_id: rawNumber(p.id),
      position: o.position,
      values: optionValues(p, o.name),
    })),
    images,
    image: images[0] ?? null,
    media: p.images.map((i, index) => ({
      id: rawNumber(i.id),
      product_id: rawNumber(p.id),
      position: index + 1,
      created_at: withOffset(p.createdAt, zone),
      updated_at: withOffset(p.updatedAt, zone),
      alt: i.altText,
      status: 'READY',
      media_content_type: 'IMAGE',
      preview_image: { width: 925, height: 617, src: i.url, status: 'READY' },
      variant_ids: [],
      admin_graphql_api_id: i.id,
    })),
    variant_gids: newest.map((v) => ({
      admin_graphql_api_id: v.id,
      updated_at: v.updatedAt.replace('Z', '.000Z'),
    })),
    has_variants_that_requires_components: false,
    category: p.category
      ? { admin_graphql_api_id: p.category.id, name: p.category.name, full_name: p.category.fullName }
      : null,
  }
}

function variantPayload(v: Variant, p: Product, zone: string) {
  return {
    admin_graphql_api_id: v.id,
    barcode: v.barcode,
    compare_at_price: v.compareAtPrice,
    created_at: withOffset(v.createdAt, zone),
    id: rawNumber(v.id),
    inventory_policy: v.inventoryPolicy.toLowerCase(),
    position: v.position,
    price: v.price,
    product_id: rawNumber(p.id),
    sku: v.sku,
    taxable: v.taxable,
    title: v.title,
    updated_at: withOffset(v.updatedAt, zone),
    option1: v.selectedOptions[0]?.value ?? 'Default Title',
    option2: v.selectedOptions[1]?.value ?? null,
    option3: v.selectedOptions[2]?.value ?? null,
    image_id: null,
    inventory_item_id: rawNumber(v.inventoryItemId),
    inventory_quantity: v.inventoryQuantity,
    old_inventory_quantity: v.inventoryQuantity,
  }
}

const imagePayload = (i: ProductImage, index: number, p: Product, zone: string) => ({
  id: rawNumber(i.id),
  product_id: rawNumber(p.id),
  position: index + 1,
  created_at: withOffset(p.createdAt, zone),
  updated_at: withOffset(p.updatedAt, zone),
  alt: i.altText,
  width: 925,
  height: 617,
  src: i.url,
  variant_ids: [],
  admin_graphql_api_id: i.id.replace('MediaImage', 'ProductImage'),
})
