// Metafields: only those that the merchant's rules name are read. Their names stand in the query itself, because a bulk
// operation takes no variables: so a name is checked before it gets there.

import { z } from 'zod'
import { isMetafieldName } from './metafield-names.ts'

export const Metafield = z.object({
  namespace: z.string(),
  key: z.string(),
  type: z.string(),
  value: z.string(),
})
export type Metafield = z.infer<typeof Metafield>

const alias = 'metafield_'

/** The part of a selection that reads them, each under a name of its own, `also` beside it. Empty without any. */
export const metafieldFields = (names: readonly string[], also = ''): string =>
  [...new Set(names)]
    .filter(isMetafieldName)
    .map((one, i) => {
      const [namespace, key] = one.split('.')
      return ` ${alias}${i}: metafield(namespace: "${namespace}", key: "${key}") { namespace key type value${also && ` ${also}`} }`
    })
    .join('')

/** A record whose schema has `metafields`, read with `metafieldFields`. */
export const withMetafields = <S extends z.ZodType>(schema: S) => z.preprocess(gather, schema)

function gather(record: unknown): unknown {
  if (typeof record !== 'object' || record === null) return record
  const found = Object.entries(record).filter(([key, value]) => key.startsWith(alias) && value !== null)
  return found.length > 0 ? { ...record, metafields: found.map(([, value]) => value) } : record
}
