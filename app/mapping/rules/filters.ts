// Which records are synced at all: what the filters of each kind ask. Pure.

import { toDate } from '#app/mapping/values/dates.ts'
import type { Facts } from '#app/mapping/facts/facts.ts'
import { hasTag, includes } from './spellings.ts'
import type { Filters } from '#app/mapping/settings/settings.ts'

type Common = Pick<Filters['customer'], 'tagged' | 'notTagged' | 'createdSince'>

/** What a limit asks for and the record does not say is not fulfilled. */
export function passesCommon(facts: Facts, { tagged, notTagged, createdSince }: Common): boolean {
  if (tagged.length > 0 && !tagged.some((tag) => hasTag(facts.tags, tag))) return false
  if (notTagged.some((tag) => hasTag(facts.tags, tag))) return false
  return createdSince === null || (toDate(facts.createdAt, facts.zone) ?? '') >= createdSince
}

const reaches = (value: unknown, least: number | null): boolean =>
  least === null || (typeof value === 'number' && value >= least)

export const passesCustomer = (facts: Facts, { leastOrders, leastSpent }: Filters['customer']): boolean =>
  reaches(facts.value('ordersCount'), leastOrders) && reaches(facts.amount, leastSpent)

export const passesProduct = (facts: Facts, { statuses }: Filters['product']): boolean =>
  statuses.length === 0 || includes(statuses, String(facts.value('status')))

export function passesOrder(facts: Facts, filter: Filters['order']): boolean {
  const { channels, notChannels, leastTotal, testOrders } = filter
  if (!testOrders && facts.value('test') === true) return false
  const isOne = (names: readonly string[]) => facts.channels.some((channel) => includes(names, channel))
  if (channels.length > 0 && !isOne(channels)) return false
  return !isOne(notChannels) && reaches(facts.amount, leastTotal)
}

export const passesDraftOrder = (facts: Facts, { leastTotal }: Filters['draftOrder']): boolean =>
  reaches(facts.amount, leastTotal)

export const passesCheckout = (facts: Facts, { leastTotal }: Filters['checkout']): boolean =>
  reaches(facts.amount, leastTotal)
