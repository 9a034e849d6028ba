import { found, type Desk } from './actions.ts'
import { changed } from './order-changes.ts'
import type { Order } from '../types.ts'

/** What is owed, and until when. Schema: PaymentTerms, PaymentSchedule. */
export type PaymentTermsRecord = {
  name: string
  schedules: { dueAt: string | null; completedAt: string | null }[]
}

/** Terms agreed, changed or taken away: the order changes with them. */
export function setPaymentTerms(desk: Desk, id: string, terms: PaymentTermsRecord | null): Order {
  const order = found(desk.shop.orders, id)
  order.paymentTerms = terms
  changed(desk, order, [])
  return order
}
