import { purchasingSummary } from '../payloads/customer.ts'
import { redactPayload } from '../payloads/redact.ts'
import type { Faults, Rules } from '../faults.ts'
import { utc } from '../time.ts'
import type { Webhooks } from '../webhooks.ts'
import type { Kind, ShopRecord, ShopState } from './state.ts'

/** What every change of a shop needs: its records, its clock, and who is told. */
export type Desk = {
  shop: ShopState
  faults: Faults
  rules: Rules
  webhooks: Webhooks
  clock: { now: () => Date }
  /** Nothing is told while this is above zero: history being built. */
  quiet: { depth: number }
}

export const stamp = (desk: Desk): string => utc(desk.clock.now())

/** Marks a record as changed now, for the lists and the lagging search. */
export function touch(desk: Desk, kind: Kind, record: ShopRecord): void {
  const before = record.updatedAt
  record.updatedAt = stamp(desk)
  desk.shop.changed(kind, record.id, before)
}

export function tell(desk: Desk, topic: string, payload: () => unknown, eventId: string): void {
  if (desk.quiet.depth > 0 || !desk.shop.installed) return
  desk.webhooks.emit(desk.shop, topic, redactPayload(payload(), desk.faults.redactProtectedData), eventId)
}

/** What an order changes of its customer's sales history is told by a topic of its own. */
export function tellPurchase(desk: Desk, customerId: string | null | undefined, event: string): void {
  const customer = customerId ? desk.shop.customers.get(customerId) : undefined
  if (!customer) return
  const payload = () => purchasingSummary(customer, desk.shop, desk.clock.now())
  tell(desk, 'customers/purchasing_summary', payload, event)
}

export function found<R>(records: Map<string, R>, id: string): R {
  const record = records.get(id)
  if (!record) throw new Error(`no such record: ${id}`)
  return record
}
