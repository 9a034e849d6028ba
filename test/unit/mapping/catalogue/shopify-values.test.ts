// What Shopify's own words look like beside Zoho's.

import { expect, test } from 'vitest'
import { customerValue, orderValue, productValue } from '#app/mapping/catalogue/shopify-values.ts'

// What is asked for says which type it is.
// eslint-disable-next-line typescript/no-unnecessary-type-parameters
const of = <T>(record: object) => record as T

test.each([
  ['an order that was paid in part', { displayFinancialStatus: 'PARTIALLY_PAID' }, 'Partially paid'],
  [
    'an order that was cancelled after it was sent',
    { displayFinancialStatus: 'REFUNDED', displayFulfillmentStatus: 'FULFILLED', cancelledAt: '2026-01-01' },
    'Refunded, Fulfilled, Canceled',
  ],
])('%s is told as the admin tells it', (_case, order, words) => {
  expect(orderValue(of<Parameters<typeof orderValue>[0]>(order))('Status')).toBe(words)
})

test('so are a product’s state and a customer’s consent', () => {
  const product = of<Parameters<typeof productValue>[0]>({ product: { status: 'ACTIVE' }, variant: {} })
  const customer = of<Parameters<typeof customerValue>[0]>({
    defaultEmailAddress: { emailAddress: 'a@example.com', marketingState: 'NOT_SUBSCRIBED' },
  })

  expect(productValue(product)('Product_Active')).toBe('Active')
  expect(customerValue(customer)('Email_Opt_Out')).toBe('Not subscribed')
})
