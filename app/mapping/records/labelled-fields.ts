// Vendor and product type as text, where the organisation has fields that are called after Shopify: Zoho's own are lists,
// which may take no new value, and a field that is called otherwise may hold what people wrote. Pure.

import type { ShopifyProduct } from '#app/shopify/records/product.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { line } from '#app/mapping/values/text.ts'

/** Text fields that the merchant may have made, by their labels. */
export const labelledTexts = [
  { label: 'Shopify Vendor', read: ({ vendor }: ShopifyProduct) => line(vendor) },
  {
    label: 'Shopify Product Type',
    read: ({ productType }: ShopifyProduct) => line(productType),
  },
] as const

/** By label: the merchant's own fields, of type text. Empty values are left out. */
export function labelledFields(product: ShopifyProduct, fields: FieldMap): Record<string, string> {
  const fit = [...fields.values()].filter(({ type, custom, creatable, updatable }) =>
    [type === 'text', custom, creatable, updatable].every(Boolean),
  )
  const filled = labelledTexts.flatMap(({ label, read }) => {
    const value = read(product)
    const field = fit.find((one) => one.label.toLowerCase() === label.toLowerCase())
    return field && value !== null ? [[field.apiName, value] as const] : []
  })
  return Object.fromEntries(filled)
}
