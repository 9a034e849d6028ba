// The three things this app carries across. A product row in `Link` is one variant.

import { z } from 'zod'

export const RecordKind = z.enum(['product', 'customer', 'order'])
export type RecordKind = z.infer<typeof RecordKind>

/** In the order in which they depend on one another. */
export const recordKinds: readonly RecordKind[] = ['product', 'customer', 'order']

export const Trigger = z.enum(['import', 'live', 'reconcile', 'retry'])
export type Trigger = z.infer<typeof Trigger>
