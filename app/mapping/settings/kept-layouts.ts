// What is kept of a module's layouts, as they were last read: the merchant's choice is held against it. Not for the
// browser, which gets them from Zoho.

import { z } from 'zod'
import type { Layout } from './layouts.ts'

const Kept = z.array(
  z.object({ id: z.string(), name: z.string(), fields: z.array(z.string()), required: z.array(z.string()) }),
)

/** None where they were never read. */
export const parseLayouts = (stored: unknown): Layout[] => Kept.catch([]).parse(stored)
