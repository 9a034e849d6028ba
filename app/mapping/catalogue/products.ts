// A variant's fields, in the order in which people look for them.

import { adminUrl } from './admin-url.ts'
import { spoken, tailOf, value, type Entry } from './entry.ts'
import {
  isSold,
  productCode,
  productName,
  stock,
  type ProductFacts,
  type VariantOfProduct,
} from '#app/mapping/parts/variant.ts'
import { join, line } from '#app/mapping/values/text.ts'

const product = <F extends string>(field: F) => ({ Products: field })

export const productEntries: readonly Entry<VariantOfProduct, ProductFacts>[] = [
  value('id', 'text', ({ variant }) => tailOf(variant.id)),
  value('productId', 'text', ({ product: { id } }) => tailOf(id)),
  value('adminUrl', 'text', ({ product: { id } }, { shop }) => adminUrl(shop, 'products', id)),
  {
    standard: {
      words: 'productName',
      fields: product('Product_Name'),
      map: ({ variant }, facts) => productName(facts, variant),
    },
    source: ({ product: { title, hasOnlyDefaultVariant }, variant }) =>
      hasOnlyDefaultVariant ? title : join([title, variant.title], ' / '),
  },
  value('title', 'text', ({ product: { title } }) => title),
  value('variantTitle', 'text', ({ variant }) => variant.title),
  {
    ...value('sku', 'text', ({ variant }) => variant.sku),
    standard: {
      words: 'productCode',
      fields: product('Product_Code'),
      map: ({ variant }, facts) => productCode(facts, variant),
    },
  },
  value('barcode', 'text', ({ variant }) => variant.barcode),
  {
    ...value('price', 'number', ({ variant }) => variant.price),
    standard: {
      words: 'price',
      fields: product('Unit_Price'),
      map: ({ variant: { price } }) => (price ? Number(price) : null),
    },
  },
  {
    standard: { words: 'currency', fields: product('Currency'), map: (_of, { currency }) => currency },
    source: ({ shopCurrency }) => shopCurrency,
  },
  value('compareAtPrice', 'number', ({ variant }) => variant.compareAtPrice),
  {
    ...value('status', 'text', ({ product: { status } }) => status),
    standard: { words: 'active', fields: product('Product_Active'), map: (of) => isSold(of.product) },
    source: ({ product: { status } }) => spoken(status),
  },
  {
    ...value('stock', 'number', ({ variant }) => stock(variant)),
    standard: { words: 'stock', fields: product('Qty_in_Stock'), map: ({ variant }) => stock(variant) },
    source: ({ variant }) => variant.inventoryQuantity,
  },
  value('availableForSale', 'boolean', ({ variant }) => variant.availableForSale),
  value('taxable', 'boolean', ({ variant }) => variant.taxable),
  value('handle', 'text', ({ product: { handle } }) => handle),
  {
    standard: {
      words: 'productText',
      fields: product('Description'),
      map: (_of, { description }) => description,
      removed: ({ product: { descriptionHtml } }) => descriptionHtml === '',
    },
    source: ({ product: { descriptionHtml } }, toText) => toText(descriptionHtml),
  },
  {
    ...value('vendor', 'text', ({ product: { vendor } }) => vendor),
    standard: {
      words: 'vendor',
      fields: product('Manufacturer'),
      map: (of) => line(of.product.vendor),
      removed: (of) => line(of.product.vendor) === null,
    },
  },
  {
    ...value('productType', 'text', ({ product: { productType } }) => productType),
    standard: {
      words: 'productType',
      fields: product('Product_Category'),
      map: (of) => line(of.product.productType),
      removed: (of) => line(of.product.productType) === null,
    },
  },
  value('giftCard', 'boolean', ({ product: { isGiftCard } }) => isGiftCard),
  {
    ...value('tags', 'list', ({ product: { tags } }) => tags),
    standard: { words: 'tags', fields: product('Tag') },
    source: ({ product: { tags } }) => tags.join(', '),
  },
  value('imageUrl', 'text', ({ product: { featuredMedia } }) => featuredMedia?.preview?.image?.url),
  value('onlineUrl', 'text', ({ product: { onlineStoreUrl } }) => onlineStoreUrl),
  value('createdAt', 'date', ({ product: { createdAt } }) => createdAt),
]
