// The names that rules may read of a record, and what they hold, out of the catalogue: the browser lists them.

import type { RecordKind } from '#app/lib/record-kind.ts'
import { customerEntries } from '#app/mapping/catalogue/customers.ts'
import type { FactType } from '#app/mapping/catalogue/entry.ts'
import { orderEntries } from '#app/mapping/catalogue/orders.ts'
import { productEntries } from '#app/mapping/catalogue/products.ts'

type Named = { value?: { name: string; type: FactType } }

const typesOf = (entries: readonly Named[]): ReadonlyMap<string, FactType> =>
  new Map(entries.flatMap(({ value }) => (value ? [[value.name, value.type] as const] : [])))

/** By kind, in the order in which they are listed. */
export const factTypes: Readonly<Record<RecordKind, ReadonlyMap<string, FactType>>> = {
  customer: typesOf(customerEntries),
  product: typesOf(productEntries),
  order: typesOf(orderEntries),
}
