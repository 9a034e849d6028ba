// What the merchant chose for a history, and what Zoho's people do in it.

import type { Settings } from '#app/mapping/settings/settings.ts'
import { Chance } from '#test/store/random.ts'
import type { LiveShop } from './live-shop.ts'

const people = ['Contacts', 'Contacts', 'LeadsUntilOrder', 'LeadsUntilOrder', 'Leads'] as const

export function choicesOf(chance: Chance): Partial<Settings> {
  const choice = () => (chance.odds(0.5) ? 'keep' : 'delete')
  return {
    customersAs: chance.pick(people),
    deletes: { customer: choice(), product: choice(), order: choice(), draftOrder: 'keep' },
  }
}

/**
 * What orders become, and how often the merchant thinks otherwise: with a chance of its own, so that the rest of a
 * history is the same whatever its orders become.
 */
export function ordersOf(seed: number, choices: Partial<Settings>) {
  const chance = new Chance(seed + 1_000_003)
  let ordersAs: Settings['ordersAs'] = chance.odds(0.4) ? 'Deals' : 'Sales_Orders'
  const fickle = chance.odds(0.4)
  return {
    choices: (): Partial<Settings> => ({ ...choices, ordersAs }),
    thinksOtherwise: (): boolean => {
      if (!fickle || !chance.odds(0.1)) return false
      ordersAs = ordersAs === 'Deals' ? 'Sales_Orders' : 'Deals'
      return true
    },
  }
}

/** A salesperson converts one of the leads. */
export function convertByHand({ org }: Pick<LiveShop, 'org'>, chance: Chance): void {
  const leads = org.records('Leads').filter((row) => row['Converted__s'] !== true)
  if (leads.length > 0) org.convertLead(chance.pick(leads).id)
}
