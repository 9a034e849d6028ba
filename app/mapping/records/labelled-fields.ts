// Vendor and product type as text, where the organisation has fields that are called after Shopify: Zoho's own are lists,
// which may take no new value, and a field that is called otherwise may hold what people wrote. Pure.

import type { Rule } from '#app/mapping/rules/rule.ts'
import type { ShopifyProduct } from '#app/shopify/records/product.ts'
import { fitValue, type FieldMap } from '#app/mapping/values/fit.ts'
import { line } from '#app/mapping/values/text.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'

/** Text fields that the merchant may have made, by their labels; `list`: Zoho's own field for the value that rules call `value`. */
export const labelledTexts = [
  {
    label: 'Shopify Vendor',
    value: 'vendor',
    list: 'Manufacturer',
    read: ({ vendor }: ShopifyProduct) => line(vendor),
  },
  {
    label: 'Shopify Product Type',
    value: 'productType',
    list: 'Product_Category',
    read: ({ productType }: ShopifyProduct) => line(productType),
  },
] as const

type LabelledText = (typeof labelledTexts)[number]

/** By label: the merchant's own fields, of type text. Empty values are left out. */
export function labelledFields(product: ShopifyProduct, fields: FieldMap): Record<string, string> {
  const filled = labelledTexts.flatMap(({ label, read }) => {
    const value = read(product)
    const field = labelledField(label, [...fields.values()])
    return field && value !== null ? [[field.apiName, value] as const] : []
  })
  return Object.fromEntries(filled)
}

const labelledField = (label: string, fields: readonly ZohoField[]): ZohoField | undefined =>
  fields.find(
    ({ type, custom, creatable, updatable, ...field }) =>
      [type === 'text', custom, creatable, updatable].every(Boolean) &&
      field.label.toLowerCase() === label.toLowerCase(),
  )

type Rules = readonly Pick<Rule, 'source' | 'target'>[]

/** Those whose values have no place but Zoho's own list: neither a text field so called nor a rule of the merchant's. */
export const listedAlone = (fields: readonly ZohoField[], rules: Rules): LabelledText[] =>
  labelledTexts.filter(
    ({ label, value, list }) =>
      !labelledField(label, fields) &&
      !rules.some(
        ({ source, target }) => target === list || (source.from === 'value' && source.name === value),
      ),
  )

/** Which of these texts the field of that name does not take. None where there is no such field: that is told otherwise. */
export function notInList(texts: readonly string[], { list }: LabelledText, fields: readonly ZohoField[]) {
  const field = fields.find(({ apiName }) => apiName === list)
  return field ? texts.filter((text) => text.trim() && fitValue(text.trim(), field) === undefined) : []
}
