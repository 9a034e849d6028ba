import { decimal } from '../money.ts'
import type { Option, Product, ProductImage, Variant } from '../types.ts'
import type { Context, FieldTable } from '../world.ts'
import { metafieldFields } from './metafield.ts'

const image = (i: ProductImage) => ({
  id: i.id.replace('MediaImage', 'ProductImage'),
  url: i.url,
  src: i.url,
  originalSrc: i.url,
  altText: i.altText,
  width: 925,
  height: 617,
})
const media = (i: ProductImage) => ({
  __typename: 'MediaImage',
  id: i.id,
  alt: i.altText,
  mediaContentType: 'IMAGE',
  status: i.failed ? 'FAILED' : 'READY',
  fileStatus: i.failed ? 'FAILED' : 'READY',
  image: image(i),
  preview:
    i.processing || i.failed
      ? { image: null, status: i.failed ? 'FAILED' : 'PROCESSING' }
      : { __typename: 'MediaPreviewImage', image: image(i), status: 'READY' },
})

/** A smaller copy has an address of its own; which parameters it has is Shopify's affair. */
export const imageFields: FieldTable = {
  url: (i: { url: string }, args) => {
    const transform = args['transform']
    if (typeof transform !== 'object' || transform === null) return i.url
    const asked = new URLSearchParams(Object.entries(transform).map(([name, value]) => [name, String(value)]))
    return `${i.url}${i.url.includes('?') ? '&' : '?'}${asked}`
  },
}

/** Values of an option in the order in which variants first use them. */
export function optionValues(product: Product, name: string): string[] {
  return [
    ...new Set(
      product.variants.flatMap((v) => v.selectedOptions.filter((o) => o.name === name).map((o) => o.value)),
    ),
  ]
}

const priceRange = (prices: string[], currency: string) => {
  const sorted = prices.toSorted((a, b) => Number(a) - Number(b))
  const money = (amount = '0.00') => ({ amount: decimal(amount), currencyCode: currency })
  return { minVariantPrice: money(sorted[0]), maxVariantPrice: money(sorted.at(-1)) }
}

const plain = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
export const isDefaultOnly = (p: Product) =>
  p.variants.length === 1 && p.options.length <= 1 && p.variants[0]?.title === 'Default Title'

export const productFields: FieldTable = {
  bodyHtml: (p: Product) => p.descriptionHtml,
  description: (p: Product, args) =>
    plain(p.descriptionHtml).slice(0, Number(args['truncateAt'] ?? Infinity)),
  totalInventory: (p: Product) => p.variants.reduce((n, v) => n + (v.tracked ? v.inventoryQuantity : 0), 0),
  tracksInventory: (p: Product) => p.variants.some((v) => v.tracked),
  hasOnlyDefaultVariant: isDefaultOnly,
  hasOutOfStockVariants: (p: Product) => p.variants.some((v) => v.inventoryQuantity <= 0),
  totalVariants: (p: Product) => p.variants.length,
  variantsCount: (p: Product) => ({ count: p.variants.length, precision: 'EXACT' }),
  options: (p: Product, args) =>
    p.options.slice(0, Number(args['first'] ?? 100)).map((o) => ({
      __typename: 'ProductOption',
      ...o,
      values: optionValues(p, o.name),
      optionValues: optionValues(p, o.name).map((name, i) => ({
        id: `${o.id.replace('ProductOption', 'ProductOptionValue')}${i}`,
        name,
        hasVariants: true,
      })),
    })),
  priceRangeV2: (p: Product, _a, { shop }) =>
    priceRange(
      p.variants.map((v) => v.price),
      shop.currency,
    ),
  priceRange: (p: Product, _a, { shop }) =>
    priceRange(
      p.variants.map((v) => v.price),
      shop.currency,
    ),
  compareAtPriceRange: () => null,
  featuredMedia: (p: Product) => (p.images[0] ? media(p.images[0]) : null),
  featuredImage: (p: Product) => (p.images[0] ? image(p.images[0]) : null),
  media: (p: Product) => p.images.map(media),
  images: (p: Product) => p.images.map(image),
  mediaCount: (p: Product) => ({ count: p.images.length, precision: 'EXACT' }),
  onlineStoreUrl: (p: Product, _a, { shop }) =>
    p.publishedAt && p.status === 'ACTIVE' ? `https://${shop.domain}/products/${p.handle}` : null,
  onlineStorePreviewUrl: (p: Product, _a, { shop }) =>
    `https://${shop.domain}/products_preview?preview_key=${p.legacyResourceId}`,
  defaultCursor: (p: Product) => Buffer.from(p.id).toString('base64'),
  seo: () => ({ title: null, description: null }),
  ...metafieldFields('PRODUCT'),
}

const productOf = (v: Variant, { shop }: Context): Product | undefined => shop.products.get(v.productId)

export const inventoryItem = (v: Variant) => ({
  __typename: 'InventoryItem',
  id: v.inventoryItemId,
  legacyResourceId: v.inventoryItemId.split('/').at(-1),
  createdAt: v.createdAt,
  updatedAt: v.updatedAt,
  sku: v.sku,
  tracked: v.tracked,
  requiresShipping: v.requiresShipping,
  measurement: {
    id: v.inventoryItemId.replace('InventoryItem', 'InventoryItemMeasurement'),
    weight: v.weight,
  },
  cost: v.cost,
  variant: v,
})

export const variantFields: FieldTable = {
  displayName: (v: Variant, _a, context) => {
    const product = productOf(v, context)
    return product ? `${product.title} - ${v.title}` : v.title
  },
  availableForSale: (v: Variant) => !v.tracked || v.inventoryPolicy === 'CONTINUE' || v.inventoryQuantity > 0,
  sellableOnlineQuantity: (v: Variant) => v.inventoryQuantity,
  product: (v: Variant, _a, context) => productOf(v, context),
  inventoryItem,
  image: (v: Variant, _a, context) => {
    const first = v.image ?? productOf(v, context)?.images[0]
    return first ? image(first) : null
  },
  media: (v: Variant) => (v.image ? [media(v.image)] : []),
  selectedOptions: (v: Variant) =>
    v.selectedOptions.map((o: Option) => ({
      ...o,
      optionValue: { id: 'gid://shopify/ProductOptionValue/1', name: o.value, hasVariants: true },
    })),
  defaultCursor: (v: Variant) => Buffer.from(v.id).toString('base64'),
  ...metafieldFields('PRODUCTVARIANT'),
}

export const inventoryItemFields: FieldTable = {
  unitCost: (i: { cost: string | null }, _a, { shop }) =>
    i.cost === null ? null : { amount: decimal(i.cost), currencyCode: shop.currency },
}
