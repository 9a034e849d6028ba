import { randomUUID } from 'node:crypto'
import { rawNumber, tail } from '../ids.ts'
import { coins } from '../money.ts'
import { productPayload } from '../payloads/product.ts'
import type { MetafieldRecord, Option, Product, ProductImage, Variant } from '../types.ts'
import { found, stamp, tell, touch } from './actions.ts'
import type { Desk } from './actions.ts'
import { metafieldMap } from './customers.ts'

type ImageInput = { url: string; altText?: string | null; processing?: boolean; failed?: boolean }

export type VariantInput = {
  sku?: string | null
  barcode?: string | null
  price?: string | number
  compareAtPrice?: string | number | null
  inventoryQuantity?: number
  inventoryPolicy?: 'DENY' | 'CONTINUE'
  selectedOptions?: Option[]
  title?: string
  taxable?: boolean
  tracked?: boolean
  requiresShipping?: boolean
  weight?: { unit: string; value: number }
  cost?: string | null
  image?: ImageInput | null
  metafields?: MetafieldRecord[]
}

export type ProductInput = {
  title: string
  handle?: string
  descriptionHtml?: string
  vendor?: string
  productType?: string
  status?: Product['status']
  tags?: string[]
  isGiftCard?: boolean
  category?: Product['category']
  images?: ImageInput[]
  published?: boolean
  variants?: VariantInput[]
  metafields?: MetafieldRecord[]
  createdAt?: string
  updatedAt?: string
}

const slug = (title: string) =>
  title
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')

const newImage = ({ shop }: Desk, { url, altText = null, processing, failed }: ImageInput): ProductImage => ({
  id: shop.ids.gid('MediaImage'),
  url,
  altText,
  ...(processing ? { processing } : {}),
  ...(failed ? { failed } : {}),
})

function newVariant(desk: Desk, product: Product, v: VariantInput, at: string): Variant {
  const { shop } = desk
  const id = shop.ids.gid('ProductVariant')
  const selectedOptions = v.selectedOptions ?? [{ name: 'Title', value: 'Default Title' }]
  return {
    __typename: 'ProductVariant',
    id,
    legacyResourceId: tail(id),
    productId: product.id,
    createdAt: at,
    updatedAt: at,
    title: v.title ?? selectedOptions.map((o) => o.value).join(' / '),
    sku: v.sku ?? null,
    barcode: v.barcode ?? null,
    price: coins(v.price ?? '0', shop.currency),
    compareAtPrice: v.compareAtPrice == null ? null : coins(v.compareAtPrice, shop.currency),
    position: product.variants.length + 1,
    taxable: v.taxable ?? true,
    inventoryQuantity: v.inventoryQuantity ?? 0,
    inventoryPolicy: v.inventoryPolicy ?? 'DENY',
    selectedOptions,
    inventoryItemId: shop.ids.gid('InventoryItem'),
    tracked: v.tracked ?? true,
    requiresShipping: v.requiresShipping ?? true,
    weight: v.weight ?? { unit: 'KILOGRAMS', value: 0 },
    cost: v.cost ?? null,
    ...(v.image ? { image: newImage(desk, v.image) } : {}),
    ...(v.metafields ? { metafields: metafieldMap(v.metafields) } : {}),
  }
}

export function createProduct(desk: Desk, input: ProductInput): Product {
  const { shop } = desk
  const id = shop.ids.gid('Product')
  const at = input.createdAt ?? stamp(desk)
  const inputs = input.variants?.length ? input.variants : [{}]
  const names = [
    ...new Set(inputs.flatMap((v) => (v.selectedOptions ?? [{ name: 'Title' }]).map((o) => o.name))),
  ]
  const product: Product = {
    __typename: 'Product',
    id,
    legacyResourceId: tail(id),
    createdAt: at,
    updatedAt: input.updatedAt ?? at,
    publishedAt: input.published === false ? null : at,
    title: input.title,
    handle: input.handle ?? slug(input.title),
    descriptionHtml: input.descriptionHtml ?? '',
    vendor: input.vendor ?? shop.name,
    productType: input.productType ?? '',
    status: input.status ?? 'ACTIVE',
    tags: input.tags ?? [],
    isGiftCard: input.isGiftCard ?? false,
    category: input.category ?? null,
    options: names.map((name, index) => ({ id: shop.ids.gid('ProductOption'), name, position: index + 1 })),
    images: (input.images ?? []).map((one) => newImage(desk, one)),
    variants: [],
    ...(input.metafields ? { metafields: metafieldMap(input.metafields) } : {}),
  }
  for (const v of inputs) keep(desk, product, newVariant(desk, product, v, at))
  shop.products.set(id, product)
  shop.changed('products', id, null)
  tell(desk, 'products/create', () => productPayload(product, shop), randomUUID())
  return product
}

function keep(desk: Desk, product: Product, variant: Variant): void {
  product.variants.push(variant)
  desk.shop.variants.set(variant.id, variant)
  desk.shop.changed('variants', variant.id, null)
}

/** Something about a product or its variants changed: it is newer, and products/update goes out. */
export function productChanged(desk: Desk, product: Product, event: string = randomUUID()): void {
  touch(desk, 'products', product)
  tell(desk, 'products/update', () => productPayload(product, desk.shop), event)
}

export function updateProduct(
  desk: Desk,
  id: string,
  changes: Partial<Omit<ProductInput, 'variants'>>,
): Product {
  const product = found(desk.shop.products, id)
  const { images, published, metafields, ...plain } = changes
  Object.assign(product, plain)
  if (images) product.images = images.map((one) => newImage(desk, one))
  if (published !== undefined) product.publishedAt = published ? stamp(desk) : null
  if (metafields) product.metafields = metafieldMap(metafields)
  productChanged(desk, product)
  return product
}

export function updateVariant(desk: Desk, id: string, changes: VariantInput): Variant {
  const variant = found(desk.shop.variants, id)
  const { price, compareAtPrice, metafields, selectedOptions, image, ...plain } = changes
  Object.assign(variant, plain)
  if (image !== undefined) variant.image = image && newImage(desk, image)
  if (price !== undefined) variant.price = coins(price, desk.shop.currency)
  if (compareAtPrice !== undefined)
    variant.compareAtPrice = compareAtPrice === null ? null : coins(compareAtPrice, desk.shop.currency)
  if (metafields) variant.metafields = metafieldMap(metafields)
  if (selectedOptions) {
    variant.selectedOptions = selectedOptions
    variant.title = changes.title ?? selectedOptions.map((o) => o.value).join(' / ')
  }
  touch(desk, 'variants', variant)
  productChanged(desk, found(desk.shop.products, variant.productId))
  return variant
}

export function addVariant(desk: Desk, productId: string, input: VariantInput): Variant {
  const product = found(desk.shop.products, productId)
  const variant = newVariant(desk, product, input, stamp(desk))
  for (const { name } of variant.selectedOptions) {
    if (!product.options.some((o) => o.name === name))
      product.options.push({
        id: desk.shop.ids.gid('ProductOption'),
        name,
        position: product.options.length + 1,
      })
  }
  keep(desk, product, variant)
  productChanged(desk, product)
  return variant
}

export function deleteVariant(desk: Desk, id: string): void {
  const variant = found(desk.shop.variants, id)
  const product = found(desk.shop.products, variant.productId)
  product.variants = product.variants.filter((v) => v.id !== id)
  product.variants.forEach((v, index) => (v.position = index + 1))
  desk.shop.variants.delete(id)
  desk.shop.changed('variants', id, null)
  productChanged(desk, product)
}

export function deleteProduct(desk: Desk, id: string): void {
  const product = found(desk.shop.products, id)
  for (const variant of product.variants) {
    desk.shop.variants.delete(variant.id)
    desk.shop.changed('variants', variant.id, null)
  }
  desk.shop.products.delete(id)
  desk.shop.changed('products', id, null)
  tell(desk, 'products/delete', () => ({ id: rawNumber(id) }), randomUUID())
}
