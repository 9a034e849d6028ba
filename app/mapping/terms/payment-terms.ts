// What is owed of an order and until when, as companies buy: values for rules. Shopify tells it only where the merchant
// granted the scope (decision 105); unread, each of them is no value, and Zoho's field stays as it is.

import type { OrderWithLines, PaymentTerms } from '#app/shopify/records/order.ts'
import { value, type Entry } from '#app/mapping/catalogue/entry.ts'

type TermsEntry = Required<Pick<Entry<OrderWithLines, unknown>, 'value'>>

/** The next payment that is still open; of one that falls due with an event yet to come, Shopify has no day. */
const dueAtOf = ({ paymentTerms }: OrderWithLines): string | undefined =>
  openDays(paymentTerms).toSorted((a, b) => Date.parse(a) - Date.parse(b))[0]

const openDays = (terms: PaymentTerms): string[] =>
  (terms?.paymentSchedules?.nodes ?? []).flatMap(({ dueAt, completedAt }) =>
    completedAt === null && dueAt !== null ? [dueAt] : [],
  )

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** Whether Shopify says at once that a payment is overdue, or at the end of the day in some zone, is documented nowhere. */
const looksAfterMs = [0, 10 * minuteMs, ...[1, 3, 6, 12, 24, 48].map((hours) => hours * hourMs)]

/**
 * When `paymentOverdue` may change by itself: the day of the next payment, and while Shopify does not call a missed one
 * overdue a few times after it. Null: not before the order changes. Undefined: the terms were not read.
 */
export function overdueAfter({ paymentTerms }: OrderWithLines, now: Date): Date | null | undefined {
  if (paymentTerms === undefined || (paymentTerms && !paymentTerms.paymentSchedules)) return undefined
  if (!paymentTerms || paymentTerms.overdue) return null
  const due = openDays(paymentTerms).flatMap((day) =>
    looksAfterMs.map((afterMs) => Date.parse(day) + afterMs),
  )
  const next = due.filter((at) => at > now.getTime()).toSorted((a, b) => a - b)[0]
  return next === undefined ? null : new Date(next)
}

/** Whether rules that name these read what time alone changes. */
export const timedEntries: ReadonlySet<string> = new Set(['paymentOverdue'])

/** Read of Shopify only where a rule names one of them. */
export const termsEntries: readonly TermsEntry[] = [
  value('paymentTerms', 'text', ({ paymentTerms }) => paymentTerms?.paymentTermsName),
  value('paymentDueAt', 'date', dueAtOf),
  value('paymentOverdue', 'boolean', ({ paymentTerms }) => paymentTerms?.overdue),
]
