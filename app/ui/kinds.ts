// The three kinds for the screens. lib/record-kind.ts says the same with zod, which browsers need not load.

import type { RecordKind } from '#app/lib/record-kind.ts'

/** In the order in which they depend on one another. */
export const allKinds = ['product', 'customer', 'order'] as const satisfies readonly RecordKind[]

/** The kind of that name, or null. */
export const kindNamed = (name: string | null): RecordKind | null =>
  allKinds.find((kind) => kind === name) ?? null
