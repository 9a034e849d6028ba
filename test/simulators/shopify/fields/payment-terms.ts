import type { Order } from '../types.ts'
import type { Args, Context } from '../world.ts'

/** Overdue is what Shopify says at the moment of asking: nothing of the order changes with it. */
export function paymentTermsOf(order: Order, _: Args, { now, rules }: Context) {
  const { paymentTerms: terms } = order
  if (!terms) return null
  const open = (dueAt: string | null, completedAt: string | null, forMs = 0) =>
    completedAt === null && dueAt !== null && Date.parse(dueAt) + forMs < now().getTime()
  const id = order.id.replace('Order', 'PaymentTerms')
  return {
    __typename: 'PaymentTerms',
    id,
    order,
    paymentTermsName: terms.name,
    translatedName: terms.name,
    due: terms.schedules.some(({ dueAt, completedAt }) => open(dueAt, completedAt)),
    overdue: terms.schedules.some(({ dueAt, completedAt }) => open(dueAt, completedAt, rules.overdueAfterMs)),
    paymentSchedules: terms.schedules.map((schedule, n) => ({
      __typename: 'PaymentSchedule',
      id: id.replace('PaymentTerms', 'PaymentSchedule').replace(/\d+$/, (digits) => `${digits}${n}`),
      due: open(schedule.dueAt, schedule.completedAt),
      ...schedule,
    })),
  }
}
