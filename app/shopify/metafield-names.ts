// Names of metafields: "namespace.key". Without zod, for the browser checks them as well.

/** Names ("namespace.key") to read: of the record itself (a variant, for products), and of a variant's product. */
export type MetafieldNames = { record: readonly string[]; product: readonly string[] }
export const noMetafields: MetafieldNames = { record: [], product: [] }

const name = /^[A-Za-z0-9_-]{2,255}\.[A-Za-z0-9_-]{2,64}$/

/** Whether it is a namespace and a key as Shopify takes them: letters, digits, hyphens and underscores. */
export const isMetafieldName = (text: string): boolean => name.test(text)
