// The names that rules may read of a record, and what they hold, out of its catalogue.

import type { FactType } from '#app/mapping/catalogue/entry.ts'

type Named = { value?: { name: string; type: FactType } }

/** In the order in which they are listed. */
export const typesOf = (entries: readonly Named[]): ReadonlyMap<string, FactType> =>
  new Map(entries.flatMap(({ value }) => (value ? [[value.name, value.type] as const] : [])))
