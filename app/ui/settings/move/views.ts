// What the settings are given to show of a move between Leads and Contacts.

import type { Becomes, MovePlan } from '#app/sync/move/move-plan.server.ts'
import type { RunView } from '#app/ui/components/run/views.ts'

export type PlanView = MovePlan

export type MoveView = {
  from: 'Leads' | 'Contacts'
  to: 'Leads' | 'Contacts'
  /** Customers in the module that the merchant chose before. */
  count: number
  run: RunView | null
}

/** In the order in which a merchant asks. */
export const fates = ['convert', 'join', 'create', 'clash'] as const satisfies readonly Becomes[]

export const isMoving = ({ run }: MoveView): boolean =>
  run !== null && ['running', 'cancelling'].includes(run.state)
