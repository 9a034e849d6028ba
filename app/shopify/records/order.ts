// A Shopify order with its lines, as this app reads it. `current…` is after edits and refunds.

import { z } from 'zod'
import {
  Address,
  Attribute,
  BothMoney,
  ShopMoney,
  addressFields,
  type Owned,
  type Withholding,
} from './common-fields.ts'
import { PurchasingEntity } from './companies.ts'
import { Metafield } from './metafields.ts'
import type { MetafieldNames } from './metafield-names.ts'

const text = z.string().nullish().default(null)

// Where an order came from, and how risky Shopify holds it: read only where a rule names it. Scope: read_orders
// (contracts/shopify 9b.9). Objects without connections, so a bulk operation may read them.

const Visit = z.object({
  occurredAt: text,
  landingPage: text,
  referrerUrl: text,
  source: text,
  utmParameters: z
    .object({ source: text, medium: text, campaign: text, term: text, content: text })
    .nullish()
    .default(null),
})
export type CustomerVisit = z.infer<typeof Visit>

const Journey = z
  .object({
    ready: z.boolean().nullish().catch(null),
    daysToConversion: z.number().nullish().default(null),
    customerOrderIndex: z.number().nullish().default(null),
    firstVisit: Visit.nullish().default(null),
    lastVisit: Visit.nullish().default(null),
  })
  .nullish()
  .default(null)

/** NONE where Shopify has no opinion. */
const Risk = z
  .object({
    recommendation: text,
    assessments: z
      .array(z.object({ riskLevel: text }))
      .default([])
      .catch([]),
  })
  .nullish()
  .default(null)

const visit = `{ occurredAt landingPage referrerUrl source
  utmParameters { source medium campaign term content } }`

/** Beside an order's fields, where asked for. */
export const originFields = ({ origin }: MetafieldNames): string =>
  origin
    ? ` risk { recommendation assessments { riskLevel } } customerJourneySummary { ready daysToConversion customerOrderIndex
  firstVisit ${visit} lastVisit ${visit} }`
    : ''

const Schedules = z.object({ nodes: z.array(z.object({ dueAt: text, completedAt: text })) })

/** Undefined: not asked for. Without the schedules where a bulk operation read it. Scope: read_payment_terms (schema). */
export const PaymentTerms = z
  .object({
    paymentTermsName: text,
    overdue: z.boolean().nullish().default(null),
    paymentSchedules: Schedules.nullish(),
  })
  .nullish()
export type PaymentTerms = z.infer<typeof PaymentTerms>

/** Shopify makes one, or a deposit and the rest; the schema promises no number. */
const mostSchedules = 10

/**
 * Beside an order's fields, where asked for. A bulk operation's lines name a parent, and it is documented nowhere which one
 * of a connection within an object that is no node of the list: it reads no schedules.
 */
export const termsFields = ({ terms }: Pick<MetafieldNames, 'terms'>, from: 'nodes' | 'bulk'): string => {
  const schedules = `paymentSchedules(first: ${mostSchedules}) { nodes { dueAt completedAt } }`
  return terms ? ` paymentTerms { id paymentTermsName overdue ${from === 'nodes' ? schedules : ''} }` : ''
}

const Reference = z.object({ id: z.string() }).nullish().default(null)

/** Absent or null: none. */
const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? [])

const TaxLine = z.object({ title: text, rate: z.number().nullish().default(null), priceSet: ShopMoney })

export const ShopifyLineItem = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  variantTitle: text,
  sku: text,
  vendor: text,
  /** As ordered, refunded and removed units included. */
  quantity: z.number(),
  /** What is left of it. */
  currentQuantity: z.number(),
  /** Also what nobody ever could fulfill: a tip (contracts/shopify 9b.6). */
  nonFulfillableQuantity: z.number().default(0),
  isGiftCard: z.boolean().nullish().default(null),
  product: Reference,
  variant: Reference,
  originalUnitPriceSet: ShopMoney,
  /** For the whole line as ordered, after line and code discounts; an order's discount is not in it. */
  discountedTotalSet: ShopMoney,
  /** Every discount's share of the line as ordered, an order's included. Source: contracts/shopify 9b.5. */
  discountAllocations: z.array(z.object({ allocatedAmountSet: ShopMoney })).default([]),
  /** What is left of the line now, after all discounts and without tax. */
  priceAfterAllDiscountsBeforeTaxesSet: ShopMoney.nullish().default(null),
  /** Of the line as ordered: which taxes, not how much is left of them. */
  taxLines: listOf(TaxLine),
  customAttributes: z.array(Attribute).default([]),
})
export type ShopifyLineItem = z.infer<typeof ShopifyLineItem>

const Refund = z.object({
  id: z.string(),
  createdAt: text,
  note: text,
  totalRefundedSet: ShopMoney.nullish().default(null),
})

const someMoney = ShopMoney.nullish().default(null)

/** A shipment: lists without connections, so a bulk operation may read them. */
const Fulfillment = z.object({
  status: text,
  displayStatus: text,
  deliveredAt: text,
  estimatedDeliveryAt: text,
  trackingInfo: listOf(z.object({ company: text, number: text, url: text })),
})

export const ShopifyOrder = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  processedAt: text,
  updatedAt: z.string(),
  cancelledAt: text,
  cancelReason: text,
  closedAt: text,
  test: z.boolean().nullish().default(null),
  email: text,
  phone: text,
  note: text,
  tags: z.array(z.string()).default([]),
  poNumber: text,
  sourceName: text,
  /** Where it was sold, by its name: `sourceName` may be an app's id. Source: contracts/shopify 9b.11. */
  app: z.object({ name: text }).nullish().default(null),
  currencyCode: z.string(),
  presentmentCurrencyCode: text,
  taxesIncluded: z.boolean().nullish().default(null),
  displayFinancialStatus: text,
  displayFulfillmentStatus: text,
  returnStatus: text,
  paymentGatewayNames: z.array(z.string()).default([]),
  discountCodes: z.array(z.string()).default([]),
  totalPriceSet: BothMoney,
  currentTotalPriceSet: BothMoney,
  // What the current total is made of. As ordered and current amounts must not be mixed.
  currentTotalDiscountsSet: someMoney,
  currentShippingPriceSet: someMoney,
  currentTotalTaxSet: someMoney,
  currentTaxLines: z.array(TaxLine).default([]),
  currentTotalDutiesSet: someMoney,
  currentTotalAdditionalFeesSet: someMoney,
  totalTipReceivedSet: someMoney,
  // What was paid and given back, and what is still due.
  totalReceivedSet: someMoney,
  totalRefundedSet: someMoney,
  netPaymentSet: someMoney,
  totalOutstandingSet: someMoney,
  shippingLine: z
    .object({ title: text, taxLines: listOf(TaxLine) })
    .nullish()
    .default(null),
  customer: Reference,
  billingAddress: Address.nullish().default(null),
  shippingAddress: Address.nullish().default(null),
  refunds: z.array(Refund).default([]),
  customAttributes: z.array(Attribute).default([]),
  fulfillments: listOf(Fulfillment),
  customerJourneySummary: Journey,
  risk: Risk,
  purchasingEntity: PurchasingEntity,
  paymentTerms: PaymentTerms,
  /** Of the checkout that became the order. Read only where checkouts are synced. */
  checkoutToken: text,
  metafields: z.array(Metafield).optional(),
})
export type ShopifyOrder = z.infer<typeof ShopifyOrder> & Withholding

export type OrderWithLines = ShopifyOrder & Owned & { lines: ShopifyLineItem[] }

const shopMoney = '{ shopMoney { amount currencyCode } }'
const bothMoney = '{ shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }'
const taxLine = `{ title rate priceSet ${shopMoney} }`

export const orderFields = `id name createdAt processedAt updatedAt cancelledAt cancelReason closedAt test email phone note
  tags poNumber sourceName app { name } currencyCode presentmentCurrencyCode taxesIncluded displayFinancialStatus
  displayFulfillmentStatus returnStatus paymentGatewayNames discountCodes
  totalPriceSet ${bothMoney} currentTotalPriceSet ${bothMoney}
  currentTotalDiscountsSet ${shopMoney} currentShippingPriceSet ${shopMoney} currentTotalTaxSet ${shopMoney}
  currentTaxLines ${taxLine}
  currentTotalDutiesSet ${shopMoney} currentTotalAdditionalFeesSet ${shopMoney} totalTipReceivedSet ${shopMoney}
  totalReceivedSet ${shopMoney} totalRefundedSet ${shopMoney} netPaymentSet ${shopMoney} totalOutstandingSet ${shopMoney}
  shippingLine { title taxLines ${taxLine} }
  customer { id }
  billingAddress { ${addressFields} }
  shippingAddress { ${addressFields} }
  refunds { id createdAt note totalRefundedSet ${shopMoney} }
  customAttributes { key value }
  fulfillments { status displayStatus deliveredAt estimatedDeliveryAt trackingInfo { company number url } }`

export const lineItemFields = `id name title variantTitle sku vendor quantity currentQuantity nonFulfillableQuantity isGiftCard
  product { id } variant { id }
  originalUnitPriceSet ${shopMoney}
  discountedTotalSet(withCodeDiscounts: true) ${shopMoney}
  discountAllocations { allocatedAmountSet ${shopMoney} }
  priceAfterAllDiscountsBeforeTaxesSet ${shopMoney} taxLines ${taxLine}
  customAttributes { key value }`

export const tokenField = ({ checkouts }: Pick<MetafieldNames, 'checkouts'>): string =>
  checkouts ? ' checkoutToken' : ''
