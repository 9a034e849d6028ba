// A draft order with its lines, as this app reads it. Scope: read_draft_orders, which a merchant grants who wants Quotes.

import { z } from 'zod'
import {
  Address,
  Attribute,
  BothMoney,
  ShopMoney,
  addressFields,
  type Owned,
  type Withholding,
} from '#app/shopify/records/common-fields.ts'
import { PurchasingEntity, purchaseFields } from '#app/shopify/records/companies.ts'
import type { MetafieldNames } from '#app/shopify/records/metafield-names.ts'

const text = z.string().nullish().default(null)
const Reference = z.object({ id: z.string() }).nullish().default(null)
const someMoney = ShopMoney.nullish().default(null)

/** Absent or null: none. */
const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? [])

const TaxLine = z.object({ title: text, rate: z.number().nullish().default(null), priceSet: ShopMoney })

export const ShopifyDraftOrderLine = z.object({
  id: z.string(),
  name: text,
  title: text,
  variantTitle: text,
  sku: text,
  quantity: z.number(),
  isGiftCard: z.boolean().nullish().default(null),
  variant: Reference,
  product: Reference,
  originalUnitPriceSet: ShopMoney,
  /** Of the whole line. Whether the order's own discount is in it, Shopify does not say: see mapping/draft-orders/draft-as-order.ts. */
  discountedTotalSet: ShopMoney,
  taxLines: listOf(TaxLine),
  customAttributes: listOf(Attribute),
})
export type ShopifyDraftOrderLine = z.infer<typeof ShopifyDraftOrderLine>

const ShippingLine = z
  .object({ title: text, discountedPriceSet: someMoney, taxLines: listOf(TaxLine) })
  .nullish()
  .default(null)

export const ShopifyDraftOrder = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** OPEN, INVOICE_SENT, COMPLETED. */
  status: text,
  completedAt: text,
  invoiceSentAt: text,
  reserveInventoryUntil: text,
  invoiceUrl: text,
  note2: text,
  email: text,
  phone: text,
  poNumber: text,
  tags: listOf(z.string()),
  currencyCode: z.string(),
  taxesIncluded: z.boolean().nullish().default(null),
  taxExempt: z.boolean().nullish().default(null),
  discountCodes: listOf(z.string()),
  appliedDiscount: z.object({ title: text }).nullish().default(null),
  customer: Reference,
  billingAddress: Address.nullish().default(null),
  shippingAddress: Address.nullish().default(null),
  customAttributes: listOf(Attribute),
  shippingLine: ShippingLine,
  taxLines: listOf(TaxLine),
  totalPriceSet: BothMoney,
  subtotalPriceSet: ShopMoney,
  totalDiscountsSet: someMoney,
  totalShippingPriceSet: someMoney,
  totalTaxSet: someMoney,
  /** What it became; null: nothing yet, or an order that is not shown. */
  order: z.object({ id: z.string(), name: z.string() }).nullish().default(null),
  purchasingEntity: PurchasingEntity,
})
export type ShopifyDraftOrder = z.infer<typeof ShopifyDraftOrder> & Withholding

export type DraftOrderWithLines = ShopifyDraftOrder & Owned & { lines: ShopifyDraftOrderLine[] }

const shopMoney = '{ shopMoney { amount currencyCode } }'
const bothMoney = '{ shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }'
const taxLine = `{ title rate priceSet ${shopMoney} }`

const draftOrderFields = `id name createdAt updatedAt status completedAt invoiceSentAt reserveInventoryUntil invoiceUrl note2
  email phone poNumber tags currencyCode taxesIncluded taxExempt discountCodes appliedDiscount { title }
  customer { id }
  billingAddress { ${addressFields} }
  shippingAddress { ${addressFields} }
  customAttributes { key value }
  shippingLine { title discountedPriceSet ${shopMoney} taxLines ${taxLine} }
  taxLines ${taxLine}
  totalPriceSet ${bothMoney} subtotalPriceSet ${shopMoney} totalDiscountsSet ${shopMoney}
  totalShippingPriceSet ${shopMoney} totalTaxSet ${shopMoney}
  order { id name }`

/** All that is read of one, but its lines. */
export const draftOrderSelection = (names: MetafieldNames): string =>
  `${draftOrderFields}${purchaseFields(names)}`

export const draftOrderLineFields = `id name title variantTitle sku quantity isGiftCard product { id } variant { id }
  originalUnitPriceSet ${shopMoney} discountedTotalSet ${shopMoney} taxLines ${taxLine}
  customAttributes { key value }`
