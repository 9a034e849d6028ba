// What Home asks before an import. They are choices of that import; with its start they become the settings.

import type { z } from 'zod'
import { Settings } from './settings.ts'

export const ImportChoices = Settings.pick({ customersAs: true, existing: true, profiles: true }).extend({
  // Only asked where it matters: not said is not "as it is by default".
  ordersAs: Settings.shape.ordersAs.unwrap().exactOptional(),
})
export type ImportChoices = z.infer<typeof ImportChoices>

/** The settings as they are with other choices. */
export const withChosen = (before: Settings, chosen: Partial<ImportChoices>): Settings =>
  withoutLayout(before, { ...before, ...chosen })

/** A layout is one module's: in the other one Zoho would refuse it for every new order. */
export function withoutLayout(before: Settings, chosen: Settings): Settings {
  if (chosen.ordersAs === before.ordersAs) return chosen
  const order = { ...chosen.newRecords.order, layoutId: null }
  return { ...chosen, newRecords: { ...chosen.newRecords, order } }
}
