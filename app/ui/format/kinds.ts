// The three kinds for the screens. lib/record-kind.ts says the same with zod, which browsers need not load.

import type { RecordKind } from '#app/lib/record-kind.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'

type Chosen = Pick<Settings, 'customersAs' | 'ordersAs'>

/** In the order in which they depend on one another. */
export const allKinds = ['product', 'customer', 'order'] as const satisfies readonly RecordKind[]

/** What records of a kind become, where the merchant chose it; else the kind itself. */
export function becomes(kind: RecordKind, { customersAs, ordersAs }: Chosen) {
  return kind === 'product' ? kind : kind === 'customer' ? customersAs : ordersAs
}

/** The kind of that name, or null. */
export const kindNamed = (name: string | null): RecordKind | null =>
  allKinds.find((kind) => kind === name) ?? null
