// The kinds of records that this app carries across, without a library: browsers load it too.

/** In the order in which they depend on one another. */
export const recordKinds = ['product', 'customer', 'order', 'checkout', 'draftOrder'] as const
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
  /** Off until the merchant turns it on: until then no screen speaks of it, and neither remote is asked for it. */
  isOptional: boolean
  /**
   * Shopify keeps its records for good: one that is not there was deleted, and both sides can be compared as a whole. Of
   * others neither absence nor number says anything.
   */
  isKept: boolean
  /** Its link names its customer (`parentId`): it is synced once more when who that is in Zoho has changed. */
  isOfCustomer: boolean
  /** Erasing its customer erases it: no request of Shopify's names it, and it says who left what. */
  isErasedWithCustomer: boolean
}

export const kindTraits: Readonly<Record<RecordKind, KindTraits>> = {
  product: {
    isInParts: true,
    isAlwaysWhole: true,
    isOptional: false,
    isKept: true,
    isOfCustomer: false,
    isErasedWithCustomer: false,
  },
  customer: {
    isInParts: false,
    isAlwaysWhole: false,
    isOptional: false,
    isKept: true,
    isOfCustomer: false,
    isErasedWithCustomer: false,
  },
  order: {
    isInParts: false,
    isAlwaysWhole: false,
    isOptional: false,
    isKept: true,
    isOfCustomer: true,
    isErasedWithCustomer: false,
  },
  // Shopify forgets them after three months (contracts/shopify 9b.17).
  checkout: {
    isInParts: false,
    isAlwaysWhole: false,
    isOptional: true,
    isKept: false,
    isOfCustomer: true,
    isErasedWithCustomer: true,
  },
  // Shopify deletes those that nobody touched for a year (contracts/shopify 9b.18).
  draftOrder: {
    isInParts: false,
    isAlwaysWhole: false,
    isOptional: true,
    isKept: false,
    isOfCustomer: true,
    isErasedWithCustomer: true,
  },
}

/** A value for each kind. */
export const eachKind = <T>(of: (kind: RecordKind) => T): Record<RecordKind, T> => ({
  product: of('product'),
  customer: of('customer'),
  order: of('order'),
  checkout: of('checkout'),
  draftOrder: of('draftOrder'),
})

/** @param on those that are */
export const syncedKinds = (on: Readonly<Record<RecordKind, boolean>>): RecordKind[] =>
  recordKinds.filter((kind) => on[kind])

/** The kinds that screens speak of. @param on those that are synced */
export const shownKinds = (on: Readonly<Record<RecordKind, boolean>>): RecordKind[] =>
  recordKinds.filter((kind) => on[kind] || !kindTraits[kind].isOptional)

type Named<Id extends string> = { shopifyId: Id; parentId?: Id | null }

/** The record that a change names: of a part its whole, where that is known. */
export const wholeOf = <Id extends string>(
  kind: RecordKind,
  { shopifyId, parentId = null }: Named<Id>,
): Id => (kindTraits[kind].isInParts ? (parentId ?? shopifyId) : shopifyId)

/** Of checkouts, which Shopify forgets without a word, nobody can say that they were deleted. */
export const deletableKinds = ['product', 'customer', 'order', 'draftOrder'] as const satisfies RecordKind[]

/** Those of which a change names the whole and a link its part. */
export const kindsInParts = recordKinds.filter((kind) => kindTraits[kind].isInParts)
