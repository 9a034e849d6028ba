// What Shopify says of fields whose value is made of more than the record: of a list in Zoho, of the store's name or its
// time zone. By it a change in Shopify is told from a change beside it (decision 164). Pure.

import type { Entry } from '#app/mapping/catalogue/entry.ts'
import { fieldIn } from '#app/mapping/catalogue/standard.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import type { ZohoFields } from '#app/zoho/records/rows.ts'

/** By field; only where the value that is written is another one. */
export type Said = Readonly<Record<string, string>>

/** Fields whose value only stands in for what Shopify lacks: what is in Zoho has more to say. */
export const makeshiftsIn = <R>(entries: Spoken<R>, record: R, fields: FieldMap): string[] =>
  entries.flatMap(({ standard }) => (standard?.isMakeshift?.(record) ? namesOf(standard, fields) : []))

const namesOf = (
  { fields: byModule }: { fields: Readonly<Record<string, string | undefined>> },
  fields: FieldMap,
): string[] => Object.values(byModule).flatMap((name) => (name === undefined ? [] : [fieldIn(name, fields)]))

type Spoken<R> = readonly Pick<Entry<R, never>, 'standard'>[]

/** @param row as the standard mapping made it of the record */
export function saidIn<R>(entries: Spoken<R>, record: R, row: ZohoFields, fields: FieldMap): Said {
  const said = entries.flatMap(({ standard }) => {
    const says = standard?.says?.(record)
    if (!standard || !says) return []
    return namesOf(standard, fields).flatMap((name) => {
      const isOther = row[name] !== undefined && row[name] !== null && row[name] !== says
      return isOther ? [[name, says] as const] : []
    })
  })
  return Object.fromEntries(said)
}
