// A draft order's fields, in the order in which people look for them. What it becomes is a Quote.

import type { ZohoId } from '#app/lib/ids.ts'
import type { DraftOrderWithLines } from '#app/shopify/draft-orders/draft-order.ts'
import { adminUrl } from '#app/mapping/catalogue/admin-url.ts'
import { addressEntries, spoken, tailOf, value, type Entry } from '#app/mapping/catalogue/entry.ts'
import { toDate } from '#app/mapping/values/dates.ts'
import { toEmail } from '#app/mapping/values/reach-patterns.ts'
import { draftCurrency, quoteTitle, type QuoteGiven } from './draft-order-head.ts'

type Draft = DraftOrderWithLines
type DraftEntry = Entry<Draft, QuoteGiven>

const quote = <F extends string>(field: F) => ({ Quotes: field })
const reference = (id: ZohoId | null) => (id ? { id } : null)
const amountOf = (set: { shopMoney: { amount: string } } | null) => set?.shopMoney.amount

const head: readonly DraftEntry[] = [
  value('id', 'text', ({ id }) => tailOf(id)),
  value('adminUrl', 'text', ({ id }, { shop }) => adminUrl(shop, 'draft_orders', id)),
  {
    ...value('draftOrderName', 'text', ({ name }) => name),
    standard: {
      words: 'draftOrderName',
      fields: quote('Subject'),
      map: (draft, { shopName }) => quoteTitle(draft, shopName),
      says: (draft) => quoteTitle(draft, ''),
    },
  },
  {
    ...value('draftOrderStatus', 'text', ({ status }) => status),
    standard: {
      words: 'quoteStage',
      fields: quote('Quote_Stage'),
      map: (_draft, { stage }) => stage,
      says: ({ status }) => status,
    },
    source: ({ status }) => spoken(status),
  },
  {
    ...value('total', 'number', ({ totalPriceSet }) => amountOf(totalPriceSet)),
    computed: 'Grand_Total',
  },
  {
    ...value('reservedUntil', 'date', ({ reserveInventoryUntil }) => reserveInventoryUntil),
    standard: {
      words: 'validTill',
      fields: quote('Valid_Till'),
      map: ({ reserveInventoryUntil }, { zone }) =>
        reserveInventoryUntil && toDate(reserveInventoryUntil, zone),
      says: ({ reserveInventoryUntil }) => reserveInventoryUntil,
    },
  },
  {
    ...value('customerId', 'text', ({ customer }) => tailOf(customer?.id)),
    standard: {
      words: 'contact',
      fields: quote('Contact_Name'),
      map: (_draft, { contactId }) => reference(contactId),
      removed: ({ isNobodys }) => isNobodys === true,
      isAlwaysEmptied: true,
    },
  },
  {
    standard: {
      words: 'account',
      fields: quote('Account_Name'),
      map: (_draft, { accountId }) => reference(accountId),
    },
  },
  // Rows and adjustment are written with the rows, as an order's are.
  { standard: { words: 'draftOrderLines', fields: quote('Quoted_Items') } },
  { standard: { words: 'adjustment', fields: quote('Adjustment') } },
  {
    ...value('currency', 'text', draftCurrency),
    standard: {
      words: 'currency',
      fields: quote('Currency'),
      map: (draft, { currencies }) =>
        currencies?.includes(draftCurrency(draft)) ? draftCurrency(draft) : null,
    },
  },
  {
    ...value('note', 'text', ({ note2 }) => note2),
    standard: {
      words: 'draftOrderFacts',
      fields: quote('Description'),
      map: (_draft, { description }) => description,
    },
  },
]

const values: readonly DraftEntry[] = [
  value('email', 'text', ({ email }) => toEmail(email)),
  value('phone', 'text', ({ phone, billingAddress }, ways) =>
    ways.phone(phone, billingAddress?.countryCodeV2),
  ),
  {
    ...value('tags', 'list', ({ tags }) => tags),
    standard: { words: 'tags', fields: quote('Tag') },
    source: ({ tags }) => tags.join(', '),
  },
  value('poNumber', 'text', ({ poNumber }) => poNumber),
  value('invoiceUrl', 'text', ({ invoiceUrl }) => invoiceUrl),
  value('invoiceSentAt', 'date', ({ invoiceSentAt }) => invoiceSentAt),
  value('orderId', 'text', ({ order }) => tailOf(order?.id)),
  value('orderName', 'text', ({ order }) => order?.name),
  value('discountCodes', 'list', ({ discountCodes }) => discountCodes),
  value('skus', 'list', ({ lines }) => lines.map(({ sku }) => sku)),
  value('itemsCount', 'number', ({ lines }) => lines.reduce((count, { quantity }) => count + quantity, 0)),
  value('subtotal', 'number', ({ subtotalPriceSet }) => amountOf(subtotalPriceSet)),
  value('shipping', 'number', ({ totalShippingPriceSet }) => amountOf(totalShippingPriceSet)),
  value('shippingMethod', 'text', ({ shippingLine }) => shippingLine?.title),
  value('tax', 'number', ({ totalTaxSet }) => amountOf(totalTaxSet)),
  value('taxExempt', 'boolean', ({ taxExempt }) => taxExempt),
  value('discounts', 'number', ({ totalDiscountsSet }) => amountOf(totalDiscountsSet)),
  value('createdAt', 'date', ({ createdAt }) => createdAt),
  value('completedAt', 'date', ({ completedAt }) => completedAt),
  value('b2b.company', 'text', ({ purchasingEntity }) => purchasingEntity?.company?.name),
  value('b2b.externalId', 'text', ({ purchasingEntity }) => purchasingEntity?.company?.externalId),
  value('b2b.location', 'text', ({ purchasingEntity }) => purchasingEntity?.location?.name),
]

const addressOf = <P extends 'Billing_' | 'Shipping_'>(prefix: P) => ({
  street: quote(`${prefix}Street` as const),
  city: quote(`${prefix}City` as const),
  state: quote(`${prefix}State` as const),
  code: quote(`${prefix}Code` as const),
  country: quote(`${prefix}Country` as const),
})

export const draftOrderEntries: readonly DraftEntry[] = [
  ...head,
  ...values,
  ...addressEntries<Draft, QuoteGiven>({
    group: 'billing',
    of: ({ billingAddress }) => billingAddress,
    written: ({ billingAddress, shippingAddress }) => billingAddress ?? shippingAddress,
    fields: addressOf('Billing_'),
  }),
  ...addressEntries<Draft, QuoteGiven>({
    group: 'shipping',
    of: ({ shippingAddress }) => shippingAddress,
    written: ({ shippingAddress, billingAddress }) => shippingAddress ?? billingAddress,
    fields: addressOf('Shipping_'),
  }),
]
