import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import type { ProductInput, VariantInput } from '#test/simulators/shopify/index.ts'

/** Shopify's own sample products: no SKUs, HTML bodies, several variants and images. */
export function sampleProducts(): ProductInput[] {
  const folder = new URL('./shopify-sample-products/', import.meta.url)
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .toSorted()
  return files.flatMap((name) => {
    const byHandle = Map.groupBy(
      rowsOf(readFileSync(new URL(name, folder), 'utf8')),
      (row) => row['Handle'] ?? '',
    )
    return [...byHandle].flatMap(([handle, rows]) => (handle ? [toProduct(handle, rows)] : []))
  })
}

const rowsOf = (csv: string): Record<string, string>[] =>
  parse(csv, {
    columns: (names: string[]) => names.map((name) => name.trim()),
    skip_records_with_empty_values: true,
    relax_column_count: true,
  })

function toProduct(handle: string, rows: Record<string, string>[]): ProductInput {
  const first = rows[0] ?? {}
  const names = [1, 2, 3].map((n) => first[`Option${n} Name`]).filter(Boolean)
  const variants = rows.filter((row) => row['Option1 Value'])
  return {
    title: first['Title'] ?? handle,
    handle,
    descriptionHtml: first['Body (HTML)'] ?? '',
    vendor: first['Vendor'] ?? '',
    productType: first['Type'] ?? '',
    tags: (first['Tags'] ?? '')
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
    published: first['Published'] === 'true',
    isGiftCard: first['Gift Card'] === 'true',
    images: rows
      .filter((row) => row['Image Src'])
      .map((row) => ({ url: hosted(row['Image Src'] ?? ''), altText: row['Image Alt Text'] || null })),
    variants: variants.map((row): VariantInput => ({
      selectedOptions: names.map((name, index) => ({
        name: name ?? '',
        value: row[`Option${index + 1} Value`] ?? '',
      })),
      sku: row['Variant SKU'] || null,
      barcode: row['Variant Barcode'] || null,
      price: row['Variant Price'] || '0',
      compareAtPrice: row['Variant Compare At Price'] || null,
      inventoryQuantity: Number(row['Variant Inventory Qty'] || 0),
      inventoryPolicy: row['Variant Inventory Policy'] === 'continue' ? 'CONTINUE' : 'DENY',
      tracked: row['Variant Inventory Tracker'] !== '',
      requiresShipping: row['Variant Requires Shipping'] === 'true',
      taxable: row['Variant Taxable'] === 'true',
    })),
  }
}

// Shopify keeps a copy of each picture that an imported file names, and tells that one's address.
const hosted = (url: string): string =>
  url.replace('https://burst.shopifycdn.com/', 'https://cdn.shopify.com/s/files/1/0001/')
