// Fields that Zoho's own "Shopify extension for Zoho CRM" made in a module: by them its records are recognised. Their
// names differ by module and by the extension's age (Lead_Shopify_Id, Shopify_Reference_Id, …), so the name is read. Pure.

import type { RecordKind } from '#app/lib/record-kind.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'

const prefix = 'shopifyextension__'

export type ExtensionField = {
  apiName: string
  /** Zoho compares it as a number. */
  numeric: boolean
}

const texts = new Set(['text', 'textarea', 'website'])
const numbers = new Set(['integer', 'bigint', 'double'])

// Words that say that the id is somebody else's.
const nobodys = [
  'store',
  'shop',
  'location',
  'address',
  'image',
  'transaction',
  'payment',
  'user',
  'line',
  'item',
]
const others: Record<RecordKind, readonly string[]> = {
  customer: ['order', 'product', 'variant', ...nobodys],
  product: ['order', 'customer', 'contact', 'lead', 'inventory', ...nobodys],
  order: ['customer', 'contact', 'lead', 'product', 'variant', 'fulfillment', 'refund', ...nobodys],
}

export const isExtensionField = ({ apiName }: ZohoField): boolean => apiName.toLowerCase().startsWith(prefix)

/** Fields of the extension that hold the Shopify id of a record of this kind; of orders its name as well. */
export function extensionFieldsOf(kind: RecordKind, fields: Iterable<ZohoField>): ExtensionField[] {
  return [...fields]
    .filter(isExtensionField)
    .filter(({ type }) => texts.has(type) || numbers.has(type))
    .filter(({ apiName }) => namesId(kind, wordsOf(apiName.slice(prefix.length))))
    .map(({ apiName, type }) => ({ apiName, numeric: numbers.has(type) }))
}

function namesId(kind: RecordKind, words: readonly string[]): boolean {
  if (words.some((word) => others[kind].includes(word))) return false
  if (words.includes('id')) return true
  return kind === 'order' && words.includes('order') && ['number', 'no', 'name'].includes(words.at(-1) ?? '')
}

// "Lead_Shopify_Id" and "leadShopifyId" alike.
const wordsOf = (name: string): string[] =>
  name
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z]+/)
