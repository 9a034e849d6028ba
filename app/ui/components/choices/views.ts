// What a merchant chooses before an import, and what the organization was found to be.

import type { RecordKind } from '#app/lib/record-kind.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'

export type CheckView = {
  id: string
  status: 'ok' | 'info' | 'warning' | 'blocked'
  values: Record<string, string | number>
}

export type PreflightView = {
  checks: CheckView[]
  counts: Record<RecordKind, number>
  creditsNeeded: number
  creditsLeft: number | null
  minutes: number
  profiles: { id: string; name: string }[]
  edition: string
  /** Modules for orders that the organisation lacks or hides. */
  missingForOrders: Settings['ordersAs'][]
}

/** The part of the settings that Home asks for. */
export type Choices = Pick<Settings, 'customersAs' | 'ordersAs' | 'existing' | 'profiles'>
