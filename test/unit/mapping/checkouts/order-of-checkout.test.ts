import { describe, expect, test } from 'vitest'
import {
  hasOwnDeal,
  orderedTotal,
  pairWithOrders,
  matchedByLines,
  withoutToken,
} from '#app/mapping/checkouts/order-of-checkout.ts'
import { checkout } from '#test/support/mapping/checkouts.ts'

const ada = { id: 'gid://shopify/Customer/7' }
const createdAt = '2026-11-21T10:00:00Z'
type Changes = Partial<Parameters<typeof pairWithOrders>[1][number]>
const order = (id: string, changes: Changes = {}) => ({
  id,
  customer: ada,
  checkoutToken: null,
  createdAt,
  lines: checkout().lines,
  totalPriceSet: checkout().totalPriceSet,
  ...changes,
})
const theirs = (changes: Parameters<typeof checkout>[0] = {}) => checkout({ customer: ada, ...changes })
const pairs = (...given: Parameters<typeof pairWithOrders<ReturnType<typeof order>>>) =>
  pairWithOrders(...given).map((pair) => [pair.checkout.id.split('/').at(-1), pair.order.id])

test('an order is of the checkout whose link names its token, and of no part of it', () => {
  expect(pairs([theirs()], [order('1', { checkoutToken: 'tok77' })])).toEqual([['77', '1']])
  expect(pairs([theirs()], [order('1', { checkoutToken: 'tok7' })])).toEqual([])
  expect(pairs([theirs({ abandonedCheckoutUrl: null })], [order('1')])).toEqual([])
})

test('or that was completed in the same moment with the same items', () => {
  const completed = theirs({ completedAt: '2026-11-21T10:00:30Z' })
  expect(pairs([completed], [order('1', { checkoutToken: 'other' })])).toEqual([['77', '1']])
  expect(pairs([completed], [order('1', { createdAt: '2026-11-21T11:00:00Z' })])).toEqual([])
  expect(pairs([completed], [order('1', { lines: [] })])).toEqual([])
})

test('of a customer’s two orders of the same items that with the same total is its, also where the other is nearer', () => {
  const completed = theirs({ completedAt: '2026-11-21T10:00:30Z' })
  const presentmentMoney = { amount: '95.00', currencyCode: 'USD' }
  const totalPriceSet = { ...completed.totalPriceSet, presentmentMoney }
  const nearer = order('nearer', { createdAt: '2026-11-21T10:00:30Z', totalPriceSet })
  expect(pairs([completed], [nearer, order('same')])).toEqual([['77', 'same']])
  // An order may have been edited before it is read.
  expect(pairs([completed], [nearer])).toEqual([['77', 'nearer']])
})

test('another customer’s order is of none, whatever its token', () => {
  const completed = theirs({ completedAt: createdAt })
  const other = { ...order('1', { checkoutToken: 'tok77' }), customer: { id: 'gid://shopify/Customer/8' } }
  expect(pairs([completed], [other])).toEqual([])
})

test('of two orders in the same moment that with the token takes the deal, wherever it stands', () => {
  const completed = theirs({ completedAt: '2026-11-21T10:00:30Z' })
  const second = order('second', { createdAt: '2026-11-21T10:00:30Z' })
  const own = order('own', { checkoutToken: 'tok77', createdAt: '2026-11-21T10:01:10Z' })
  expect(pairs([completed], [second, own])).toEqual([['77', 'own']])
  expect(pairs([completed], [own, second])).toEqual([['77', 'own']])
})

test('without a token the nearest in time is taken, and each but once', () => {
  const first = theirs({ completedAt: '2026-11-21T10:00:00Z' })
  const later = theirs({ id: 'gid://shopify/AbandonedCheckout/78', completedAt: '2026-11-21T10:01:00Z' })
  const orders = [order('b', { createdAt: '2026-11-21T10:01:01Z' }), order('a', { createdAt })]
  expect(pairs([first, later], orders)).toEqual([
    ['77', 'a'],
    ['78', 'b'],
  ])
  expect(pairs([first, later], orders.slice(0, 1))).toEqual([['78', 'b']])
})

const guests = (changes: Parameters<typeof checkout>[0] = {}) => checkout({ customer: null, ...changes })
const guest = (id: string, changes: Changes = {}) => order(id, { customer: null, ...changes })

describe('a guest’s checkout', () => {
  test('is taken by the order with its token, also when the guest is a customer by then', () => {
    expect(pairs([guests()], [guest('1', { checkoutToken: 'tok77' })])).toEqual([['77', '1']])
    expect(pairs([guests()], [order('1', { checkoutToken: 'tok77' })])).toEqual([['77', '1']])
    expect(pairs([theirs()], [guest('1', { checkoutToken: 'tok77' })])).toEqual([])
  })

  test('without a token by that of the same moment and the same items, and of nothing else', () => {
    const lamp = { variant: { id: 'gid://shopify/ProductVariant/1' }, title: 'Lamp', quantity: 1 }
    const completed = guests({ completedAt: '2026-11-21T10:00:30Z' })
    const lines = completed.lines.flatMap((line) => [line, line].map((one) => ({ ...one, quantity: 1 })))
    expect(pairs([completed], [guest('1', { lines })])).toEqual([['77', '1']])
    expect(pairs([completed], [guest('1', { lines: [lamp] })])).toEqual([])
    const presentmentMoney = { amount: '95.00', currencyCode: 'USD' }
    const dearer = { ...completed.totalPriceSet, presentmentMoney }
    expect(pairs([completed], [guest('1', { lines, totalPriceSet: dearer })])).toEqual([])
    expect(pairs([completed], [guest('1', { lines, createdAt: '2026-11-21T11:00:00Z' })])).toEqual([])
    expect(pairs([guests()], [guest('1', { lines })])).toEqual([])
  })
})

test('lines are read only of checkouts whose moment is that of an order that may be theirs', () => {
  const completed = guests({ completedAt: '2026-11-21T10:00:30Z' })
  expect(matchedByLines([completed, guests(), theirs({ completedAt: createdAt })], [guest('1')])).toEqual([
    completed,
  ])
  expect(matchedByLines([completed], [guest('1', { createdAt: '2026-11-21T11:00:00Z' })])).toEqual([])
  const told = guest('1', { checkoutToken: 'tok77' })
  expect(withoutToken([completed], [told, guest('2')]).map(({ id }) => id)).toEqual(['2'])
  const { id, completedAt, abandonedCheckoutUrl, customer } = completed
  expect(pairs([{ id, completedAt, abandonedCheckoutUrl, customer }], [guest('1')])).toEqual([])
})

const at = (time: string, customerId: string | null = '7') => [{ customerId, createdAt: new Date(time) }]

test('only an order’s deal of the same moment is the checkout’s order’s', () => {
  const completed = theirs({ completedAt: '2026-11-21T10:00:30Z' })
  expect(hasOwnDeal(completed, at(createdAt))).toBe(true)
  expect(hasOwnDeal(completed, at(createdAt, '8'))).toBe(false)
  expect(hasOwnDeal(completed, at('2026-11-21T11:00:00Z'))).toBe(false)
  expect(hasOwnDeal(completed, [])).toBe(false)
  expect(hasOwnDeal(theirs(), at(createdAt))).toBe(false)
  expect(hasOwnDeal({ ...completed, customer: null }, at(createdAt, null))).toBe(true)
  expect(hasOwnDeal({ ...completed, customer: null }, at(createdAt, '8'))).toBe(false)
})

test('a sales order tells what is left of the checkout’s order where no other one may be it', () => {
  const completed = theirs({ completedAt: '2026-11-21T10:00:30Z' })
  const sold = (total: number, time = createdAt, customerId: string | null = '7') => ({
    orderId: String(total),
    customerId,
    createdAt: new Date(time),
    total,
  })
  expect(orderedTotal(completed, [sold(45)], null)).toBe(45)
  expect(orderedTotal(completed, [sold(45, createdAt, '8'), sold(0), sold(5, createdAt, null)], null)).toBe(0)
  expect(orderedTotal(completed, [sold(45), sold(0)], null)).toBeNull()
  expect(orderedTotal(completed, [sold(45, '2026-11-21T11:00:00Z')], null)).toBeNull()
  expect(orderedTotal(theirs(), [sold(45)], null)).toBeNull()
  expect(orderedTotal(completed, [sold(45), sold(0)], '45')).toBe(45)
  expect(orderedTotal(completed, [sold(0)], '45')).toBeNull()
  expect(orderedTotal({ ...completed, customer: null }, [sold(45, createdAt, null)], null)).toBe(45)
})
