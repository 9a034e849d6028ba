// Metafields: only those that the merchant's rules name are read. Their names stand in the query itself, because a bulk
// operation takes no variables: so a name is checked before it gets there.

import { z } from 'zod'

export const Metafield = z.object({
  namespace: z.string(),
  key: z.string(),
  type: z.string(),
  value: z.string(),
})
export type Metafield = z.infer<typeof Metafield>

/** Names ("namespace.key") to read: of the record itself (a variant, for products), and of a variant's product. */
export type MetafieldNames = { record: readonly string[]; product: readonly string[] }
export const noMetafields: MetafieldNames = { record: [], product: [] }

const name = /^[A-Za-z0-9_-]{2,255}\.[A-Za-z0-9_-]{2,64}$/

/** Whether it is a namespace and a key as Shopify takes them: letters, digits, hyphens and underscores. */
export const isMetafieldName = (text: string): boolean => name.test(text)

const alias = 'metafield_'

/** The part of a selection that reads them, each under a name of its own. Empty without any. */
export const metafieldFields = (names: readonly string[]): string =>
  [...new Set(names)]
    .filter(isMetafieldName)
    .map((one, i) => {
      const [namespace, key] = one.split('.')
      return ` ${alias}${i}: metafield(namespace: "${namespace}", key: "${key}") { namespace key type value }`
    })
    .join('')

/** A record whose schema has `metafields`, read with `metafieldFields`. */
export const withMetafields = <S extends z.ZodType>(schema: S) => z.preprocess(gather, schema)

function gather(record: unknown): unknown {
  if (typeof record !== 'object' || record === null) return record
  const found = Object.entries(record).filter(([key, value]) => key.startsWith(alias) && value !== null)
  return found.length > 0 ? { ...record, metafields: found.map(([, value]) => value) } : record
}
