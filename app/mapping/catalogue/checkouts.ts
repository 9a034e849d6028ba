// An abandoned checkout's fields, in the order in which people look for them. What it becomes is a Deal.

import type { CheckoutWithLines } from '#app/shopify/records/checkout.ts'
import { adminUrl } from './admin-url.ts'
import { addressEntries, tailOf, value, type Entry } from './entry.ts'
import {
  checkoutCurrency,
  checkoutTitle,
  closingOf,
  statusOfCheckout,
  type CheckoutGiven,
} from '#app/mapping/checkouts/checkout-head.ts'
import { pipelineOf } from '#app/mapping/parts/order-head.ts'
import { toDate } from '#app/mapping/values/dates.ts'
import { toEmail } from '#app/mapping/values/reach-patterns.ts'

type Checkout = CheckoutWithLines
type CheckoutEntry = Entry<Checkout, CheckoutGiven>

const deal = <F extends string>(field: F) => ({ Deals: field })
const amountOf = (set: { shopMoney: { amount: string } } | null) => set?.shopMoney.amount

const head: readonly CheckoutEntry[] = [
  value('id', 'text', ({ id }) => tailOf(id)),
  value('adminUrl', 'text', ({ id }, { shop }) => adminUrl(shop, 'checkouts', id)),
  {
    ...value('checkoutName', 'text', ({ name }) => name),
    standard: {
      words: 'checkoutName',
      fields: deal('Deal_Name'),
      map: (checkout, { shopName }) => checkoutTitle(checkout, shopName),
      says: (checkout) => checkoutTitle(checkout, ''),
    },
  },
  {
    ...value('completedAt', 'date', ({ completedAt }) => completedAt),
    standard: {
      words: 'checkoutStage',
      fields: deal('Stage'),
      map: (_checkout, { stage }) => stage,
      says: (checkout) => statusOfCheckout(checkout, { ordered: null }),
    },
    source: ({ completedAt }) => (completedAt ? 'Completed' : 'Abandoned'),
  },
  {
    ...value('total', 'number', ({ totalPriceSet }) => amountOf(totalPriceSet)),
    standard: { words: 'checkoutTotal', fields: deal('Amount'), map: (_checkout, { total }) => total },
  },
  {
    ...value('createdAt', 'date', ({ createdAt }) => createdAt),
    standard: {
      words: 'checkoutClosing',
      fields: deal('Closing_Date'),
      map: (checkout, { zone }) => toDate(closingOf(checkout), zone),
      says: closingOf,
    },
  },
  {
    ...value('customerId', 'text', ({ customer }) => tailOf(customer?.id)),
    standard: {
      words: 'contact',
      fields: deal('Contact_Name'),
      map: (_checkout, { contactId }) => contactId && { id: contactId },
    },
  },
  {
    standard: { words: 'pipeline', fields: deal('Pipeline'), map: (_checkout, given) => pipelineOf(given) },
  },
  {
    ...value('currency', 'text', checkoutCurrency),
    standard: {
      words: 'currency',
      fields: deal('Currency'),
      map: (checkout, { currencies }) =>
        currencies?.includes(checkoutCurrency(checkout)) ? checkoutCurrency(checkout) : null,
    },
  },
  {
    ...value('note', 'text', ({ note }) => note),
    standard: {
      words: 'checkoutFacts',
      fields: deal('Description'),
      map: (_checkout, { description }) => description,
    },
  },
]

const values: readonly CheckoutEntry[] = [
  value('email', 'text', ({ customer }) => toEmail(customer?.defaultEmailAddress?.emailAddress)),
  value('phone', 'text', ({ customer, billingAddress }, ways) =>
    ways.phone(customer?.defaultPhoneNumber?.phoneNumber, billingAddress?.countryCodeV2),
  ),
  value('recoveryUrl', 'text', ({ abandonedCheckoutUrl }) => abandonedCheckoutUrl),
  value('discountCodes', 'list', ({ discountCodes }) => discountCodes),
  value('skus', 'list', ({ lines }) => lines.map(({ sku }) => sku)),
  value('itemsCount', 'number', ({ lines }) => lines.reduce((count, { quantity }) => count + quantity, 0)),
  value('subtotal', 'number', ({ subtotalPriceSet }) => amountOf(subtotalPriceSet)),
  value('tax', 'number', ({ totalTaxSet }) => amountOf(totalTaxSet)),
  value('duties', 'number', ({ totalDutiesSet }) => amountOf(totalDutiesSet)),
  value('discounts', 'number', ({ totalDiscountSet }) => amountOf(totalDiscountSet)),
]

const noFields = { street: {}, city: {}, state: {}, code: {}, country: {} }

export const checkoutEntries: readonly CheckoutEntry[] = [
  ...head,
  ...values,
  ...addressEntries<Checkout, CheckoutGiven>({
    group: 'billing',
    of: ({ billingAddress }) => billingAddress,
    fields: noFields,
  }),
  ...addressEntries<Checkout, CheckoutGiven>({
    group: 'shipping',
    of: ({ shippingAddress }) => shippingAddress,
    fields: noFields,
  }),
]
