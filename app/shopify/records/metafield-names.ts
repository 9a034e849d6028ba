// Names of metafields: "namespace.key". Without zod, for the browser checks them as well.

/** What is read of a record only where a rule needs it. */
export type MetafieldNames = {
  /** Metafields ("namespace.key") of the record itself: of a variant, for products. */
  record: readonly string[]
  /** Of a variant's product. */
  product: readonly string[]
  /** Where an order came from, and its risk: six objects an order, which a query's cost counts. */
  origin: boolean
  /** What Shopify works out of a customer's orders. */
  statistics: boolean
  /** The B2B companies that orders and customers belong to: not every store has them, not every app may read them. */
  companies: boolean
  /** What is owed of an order, and until when: behind a scope that few merchants grant. */
  terms: boolean
  /** The checkout that became an order, where checkouts are synced and both are Deals. */
  checkouts: boolean
}
export const noMetafields: MetafieldNames = {
  record: [],
  product: [],
  origin: false,
  statistics: false,
  companies: false,
  terms: false,
  checkouts: false,
}

const name = /^[A-Za-z0-9_-]{2,255}\.[A-Za-z0-9_-]{2,64}$/

/** Whether it is a namespace and a key as Shopify takes them: letters, digits, hyphens and underscores. */
export const isMetafieldName = (text: string): boolean => name.test(text)
