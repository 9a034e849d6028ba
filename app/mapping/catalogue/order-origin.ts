// Where an order came from: values for rules.

import type { OrderWithLines, CustomerVisit } from '#app/shopify/records/order.ts'
import { value, type Entry, type Raw } from './entry.ts'

type OriginEntry = Required<Pick<Entry<OrderWithLines, unknown>, 'value'>>
type VisitOf = (order: OrderWithLines) => CustomerVisit | null | undefined

const visitEntries = (group: string, of: VisitOf): OriginEntry[] => {
  const part = (name: string, read: (visit: CustomerVisit) => Raw, type: 'text' | 'date' = 'text') =>
    value<OrderWithLines>(`${group}.${name}`, type, (order) => {
      const visit = of(order)
      return visit && read(visit)
    })
  return [
    part('at', ({ occurredAt }) => occurredAt, 'date'),
    part('source', ({ source }) => source),
    part('landingPage', ({ landingPage }) => landingPage),
    part('referrer', ({ referrerUrl }) => referrerUrl),
    part('utmSource', ({ utmParameters }) => utmParameters?.source),
    part('utmMedium', ({ utmParameters }) => utmParameters?.medium),
    part('utmCampaign', ({ utmParameters }) => utmParameters?.campaign),
    part('utmTerm', ({ utmParameters }) => utmParameters?.term),
    part('utmContent', ({ utmParameters }) => utmParameters?.content),
  ]
}

/** Of the customer's way to the order. */
export const journeyEntries: readonly OriginEntry[] = [
  ...visitEntries('firstVisit', ({ customerJourneySummary }) => customerJourneySummary?.firstVisit),
  ...visitEntries('lastVisit', ({ customerJourneySummary }) => customerJourneySummary?.lastVisit),
  value(
    'daysToConversion',
    'number',
    ({ customerJourneySummary }) => customerJourneySummary?.daysToConversion,
  ),
  value('orderIndex', 'number', ({ customerJourneySummary }) => customerJourneySummary?.customerOrderIndex),
]

export const riskEntries: readonly OriginEntry[] = [
  value('risk', 'text', ({ risk }) => (risk?.recommendation === 'NONE' ? null : risk?.recommendation)),
]

/** Read of Shopify only where a rule names one of them. */
export const originEntries: readonly OriginEntry[] = [...journeyEntries, ...riskEntries]
