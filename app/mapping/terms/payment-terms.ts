// What is owed of an order and until when, as companies buy: values for rules. Shopify tells it only where the merchant
// granted the scope (decision 105); unread, each of them is no value, and Zoho's field stays as it is.

import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { value, type Entry } from '#app/mapping/catalogue/entry.ts'

type TermsEntry = Required<Pick<Entry<OrderWithLines, unknown>, 'value'>>

/** The next payment that is still open; of one that falls due with an event yet to come, Shopify has no day. */
const dueAtOf = ({ paymentTerms }: OrderWithLines): string | undefined =>
  (paymentTerms?.paymentSchedules?.nodes ?? [])
    .flatMap(({ dueAt, completedAt }) => (completedAt === null && dueAt !== null ? [dueAt] : []))
    .toSorted((a, b) => Date.parse(a) - Date.parse(b))[0]

/** Read of Shopify only where a rule names one of them. */
export const termsEntries: readonly TermsEntry[] = [
  value('paymentTerms', 'text', ({ paymentTerms }) => paymentTerms?.paymentTermsName),
  value('paymentDueAt', 'date', dueAtOf),
  value('paymentOverdue', 'boolean', ({ paymentTerms }) => paymentTerms?.overdue),
]
