// A refund and a return of an order, as this app reads them for notes.

import { z } from 'zod'
import { ShopMoney } from '#app/shopify/records/common-fields.ts'

const text = z.string().nullish().default(null)

export const RefundHead = z.object({
  id: z.string(),
  createdAt: text,
  note: text,
  totalRefundedSet: ShopMoney.nullish().default(null),
})
export type RefundHead = z.infer<typeof RefundHead>

/** Behind the scope `read_returns`. */
export const ReturnHead = z.object({
  id: z.string(),
  name: text,
  status: text,
  createdAt: text,
  closedAt: text,
  decline: z.object({ reason: text, note: text }).nullish().default(null),
})
export type ReturnHead = z.infer<typeof ReturnHead>

/** Of a refund or a return so many lines are told; one more is read, which says that there are more. */
export const mostLines = 50

/** Of either: units of an item, null where Shopify does not tell which, and why. */
export type GivenLine = { quantity: number; name: string | null; reasons: (string | null)[] }
