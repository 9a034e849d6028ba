// What Shopify works out of a customer's orders: values for rules.

import type { ShopifyCustomer } from '#app/shopify/records/customer.ts'
import { value, type Entry } from './entry.ts'

type StatisticsEntry = Required<Pick<Entry<ShopifyCustomer, unknown>, 'value'>>

/** Read of Shopify only where a rule names one of them. */
export const statisticsEntries: readonly StatisticsEntry[] = [
  value('rfmGroup', 'text', ({ statistics }) => statistics?.rfmGroup),
  value('predictedSpendTier', 'text', ({ statistics }) => statistics?.predictedSpendTier),
]
