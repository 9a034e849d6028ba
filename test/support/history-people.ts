// What the merchant chose for a history, and what Zoho's people do in it.

import type { Settings } from '#app/mapping/settings.ts'
import type { Chance } from '#test/store/random.ts'
import type { LiveShop } from './live-shop.ts'

const people = ['Contacts', 'Contacts', 'LeadsUntilOrder', 'LeadsUntilOrder', 'Leads'] as const

export function choicesOf(chance: Chance): Partial<Settings> {
  const choice = () => (chance.odds(0.5) ? 'keep' : 'delete')
  return {
    customersAs: chance.pick(people),
    deletes: { customer: choice(), product: choice(), order: choice() },
  }
}

/** A salesperson converts one of the leads. */
export function convertByHand({ org }: Pick<LiveShop, 'org'>, chance: Chance): void {
  const leads = org.records('Leads').filter((row) => row['Converted__s'] !== true)
  if (leads.length > 0) org.convertLead(chance.pick(leads).id)
}
