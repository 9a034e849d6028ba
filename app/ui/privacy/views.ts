// What the screens show of privacy requests.

import type { Paged } from '#app/ui/activity/views.ts'

export type PrivacyView = {
  id: string
  /** data_request | redact */
  type: string
  /** Null when Shopify named none, and once the person is erased. */
  customerId: string | null
  /** How many orders it names. */
  orders: number
  /** Of an erasure: what stays in Zoho. */
  records: { module: string; id: string }[]
  receivedAt: Date
  dueAt: Date
  doneAt: Date | null
}

export type PrivacyPage = Paged<PrivacyView>

/** How urgent it is: overdue, due within a week, or not. */
export function urgencyOf(dueAt: Date, now: Date): 'overdue' | 'soon' | 'later' {
  const leftMs = dueAt.getTime() - now.getTime()
  if (leftMs < 0) return 'overdue'
  return leftMs < weekMs ? 'soon' : 'later'
}
const weekMs = 7 * 24 * 3600_000
