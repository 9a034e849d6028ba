import { expect, test } from 'vitest'
import { eachKind } from '#app/lib/kinds.ts'
import { notInZoho } from '#app/ui/components/live-stats/not-in-zoho.ts'

const shopify = { ...eachKind(() => 0), customer: 129, order: 181 }

test('what the store has and Zoho has not is the difference of the two figures beside it', () => {
  expect(notInZoho('customer', { shopify, olderOrders: null }, 128)).toBe(1)
  expect(notInZoho('customer', { shopify, olderOrders: null }, 129)).toBe(0)
})

test('orders in Zoho that Shopify no longer shows are on neither side of it', () => {
  const view = { shopify, olderOrders: { inZoho: 19 } }
  expect(notInZoho('order', view, 195)).toBe(5)
  expect(notInZoho('customer', view, 128)).toBe(1)
})

test('it is not known while Shopify does not answer, and never less than none', () => {
  expect(notInZoho('customer', { shopify: null, olderOrders: null }, 128)).toBeNull()
  expect(notInZoho('customer', { shopify, olderOrders: null }, 130)).toBe(0)
})
