// The kinds of records that this app carries across, without a library: browsers load it too.

/** In the order in which they depend on one another. */
export const recordKinds = ['product', 'customer', 'order'] as const
export type RecordKind = (typeof recordKinds)[number]

/** What a kind is wherever it is met, also where records are stored and shown; each kind's object has it as well. */
export type KindTraits = {
  /**
   * Several records in Zoho stand for one of Shopify's: a change names the whole (a product), a link its part (a
   * variant), and as its parent the whole.
   */
  isInParts: boolean
  /** An import brings it whole whatever day it begins at: there are few, and orders need them. */
  isAlwaysWhole: boolean
}

export const kindTraits: Readonly<Record<RecordKind, KindTraits>> = {
  product: { isInParts: true, isAlwaysWhole: true },
  customer: { isInParts: false, isAlwaysWhole: false },
  order: { isInParts: false, isAlwaysWhole: false },
}

type Named = { shopifyId: string; parentId?: string | null }

/** The record that a change names: of a part its whole, where that is known. */
export const wholeOf = (kind: RecordKind, { shopifyId, parentId = null }: Named): string =>
  kindTraits[kind].isInParts ? (parentId ?? shopifyId) : shopifyId
