// What Shopify works out of a customer's orders: read only where a rule names it. Scope: read_customers (contracts/shopify
// 9b.9). An object without connections, so a bulk operation may read it.

import { z } from 'zod'
import type { MetafieldNames } from './metafield-names.ts'

const text = z.string().nullish().default(null)

/** Words of Shopify's: CHAMPIONS, LOYAL, …; HIGH, MEDIUM, LOW. Null where it has no opinion. */
export const Statistics = z.object({ rfmGroup: text, predictedSpendTier: text }).nullish().default(null)

/** Beside a customer's fields, where asked for. */
export const statisticsFields = ({ statistics }: MetafieldNames): string =>
  statistics ? ' statistics { rfmGroup predictedSpendTier }' : ''
