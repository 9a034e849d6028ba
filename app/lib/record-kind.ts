// Kinds and triggers as they come in from outside: parsed.

import { z } from 'zod'
import { recordKinds } from './kinds.ts'

export { recordKinds }

export const RecordKind = z.enum(recordKinds)
export type RecordKind = z.infer<typeof RecordKind>

export const Trigger = z.enum(['import', 'live', 'reconcile', 'retry'])
export type Trigger = z.infer<typeof Trigger>
