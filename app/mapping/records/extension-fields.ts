// Fields that Zoho's own "Shopify extension for Zoho CRM" made in a module: by them its records are recognised. Their
// names differ by module and by the extension's age (Lead_Shopify_Id, Shopify_Reference_Id, …), so the name is read. Pure.

import type { RecordKind } from '#app/lib/record-kind.ts'
import type { MappingKind } from '#app/mapping/kinds/kind.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'

type Extension = MappingKind['extension']

const prefix = 'shopifyextension__'

export type ExtensionField = {
  apiName: string
  /** Zoho compares it as a number. */
  numeric: boolean
}

const texts = new Set(['text', 'textarea', 'website'])
const numbers = new Set(['integer', 'bigint', 'double'])

export const isExtensionField = ({ apiName }: ZohoField): boolean => apiName.toLowerCase().startsWith(prefix)

/** Fields of the extension that hold the Shopify id of a record of this kind, or the name that it has there. */
export function extensionFieldsOf(kind: RecordKind, fields: Iterable<ZohoField>): ExtensionField[] {
  return [...fields]
    .filter(isExtensionField)
    .filter(({ type }) => texts.has(type) || numbers.has(type))
    .filter(({ apiName }) => namesId(mappingKinds[kind].extension, wordsOf(apiName.slice(prefix.length))))
    .map(({ apiName, type }) => ({ apiName, numeric: numbers.has(type) }))
}

function namesId({ notIts, numberOf }: Extension, words: readonly string[]): boolean {
  if (words.some((word) => notIts.includes(word))) return false
  if (words.includes('id')) return true
  return (
    numberOf !== null && words.includes(numberOf) && ['number', 'no', 'name'].includes(words.at(-1) ?? '')
  )
}

// "Lead_Shopify_Id" and "leadShopifyId" alike.
const wordsOf = (name: string): string[] =>
  name
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z]+/)
