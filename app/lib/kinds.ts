// The kinds of records that this app carries across, without a library: browsers load it too.

/** In the order in which they depend on one another. */
export const recordKinds = ['product', 'customer', 'order'] as const
export type RecordKind = (typeof recordKinds)[number]

// Shopify tells of the whole, Zoho has its parts: a change names a product, a row in `Link` one of its variants.
export const kindsInParts: readonly RecordKind[] = ['product']

/** Whether several records in Zoho stand for one of Shopify's: each link names its part, and as its parent the whole. */
export const isInParts = (kind: string): boolean => kindsInParts.some((one) => one === kind)

/** Kinds that an import brings whole whatever day it begins at: they are few, and orders need them. */
export const alwaysWhole: readonly RecordKind[] = ['product']

type Named = { shopifyId: string; parentId?: string | null }

/** The record that a change names: of a part its whole, where that is known. */
export const wholeOf = (kind: string, { shopifyId, parentId = null }: Named): string =>
  isInParts(kind) ? (parentId ?? shopifyId) : shopifyId
