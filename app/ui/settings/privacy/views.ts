// What the screens show of privacy requests.

import type { PrivacyType } from '#app/lib/states.ts'
import type { Paged } from '#app/ui/components/lists/paged.ts'

export type PrivacyView = {
  id: string
  type: PrivacyType
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
