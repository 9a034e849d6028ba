// What rules may read of an order, value by value.

import { describe, expect, it } from 'vitest'
import { orderFacts } from '#app/mapping/facts/facts.ts'
import { overdueAfter } from '#app/mapping/terms/payment-terms.ts'
import { lineItem, money, order } from '#test/support/mapping/records.ts'

const place = { shop: 'acme.myshopify.com', zone: 'America/New_York' }
const valueOf = (name: string, changes: object = {}, lines = [lineItem()]) =>
  orderFacts(order('10.00', lines, changes), place).value(name)

const refund = (createdAt: string, amount: string, note: string | null = null) => ({
  id: createdAt,
  createdAt,
  note,
  totalRefundedSet: money(amount),
})

describe('money as it stands', () => {
  it.each([
    ['paid', { totalReceivedSet: money('8.00') }, 8],
    ['outstanding', { totalOutstandingSet: money('2.00') }, 2],
    ['netPayment', { netPaymentSet: money('7.50') }, 7.5],
    ['refunded', { totalRefundedSet: money('3.00') }, 3],
    ['shipping', { currentShippingPriceSet: money('4.00') }, 4],
    ['tax', { currentTotalTaxSet: money('1.90') }, 1.9],
    ['total', {}, 10],
    ['totalOrdered', { totalPriceSet: money('25.00') }, 25],
  ])('%s', (name, changes, expected) => {
    expect(valueOf(name, changes)).toBe(expected)
  })
})

describe('refunds', () => {
  const refunds = {
    refunds: [
      refund('2026-01-12T02:00:00Z', '3.00', 'damaged'),
      refund('2026-02-01T12:00:00Z', '5.00', 'goodwill'),
      refund('2026-01-20T12:00:00Z', '0.00'),
    ],
  }

  it('are told newest first, by the shop’s days', () => {
    expect(valueOf('refunds', refunds)).toEqual([
      '2026-02-01, 5.00 USD, goodwill',
      '2026-01-20',
      '2026-01-11, 3.00 USD, damaged',
    ])
  })

  it('name the reason and the day of the last one', () => {
    expect(valueOf('refundReason', refunds)).toBe('goodwill')
    expect(valueOf('lastRefundAt', refunds)).toBe('2026-02-01T12:00:00Z')
  })

  it('of an order without any are nothing', () => {
    expect([valueOf('refunds'), valueOf('refundReason'), valueOf('lastRefundAt')]).toEqual([[], null, null])
  })

  it('name the units that are no more', () => {
    const lines = [lineItem({ quantity: 3, current: 1 }), lineItem({ id: '2', name: 'Mug' })]
    expect(valueOf('goneItems', {}, lines)).toEqual(['2 × Shirt'])
  })
})

const visit = (source: string, more: object = {}) => ({
  occurredAt: '2026-01-05T10:00:00Z',
  landingPage: 'https://a.example/x',
  referrerUrl: null,
  source,
  utmParameters: null,
  ...more,
})

describe('where it came from', () => {
  const utm = { source: 'newsletter', medium: 'email', campaign: 'spring', term: null, content: null }
  const origin = {
    customerJourneySummary: {
      daysToConversion: 5,
      customerOrderIndex: 2,
      firstVisit: visit('google', { referrerUrl: 'https://google.com/' }),
      lastVisit: visit('direct', { utmParameters: utm }),
    },
    risk: { recommendation: 'INVESTIGATE' },
  }

  it.each([
    ['firstVisit.at', '2026-01-05T10:00:00Z'],
    ['firstVisit.source', 'google'],
    ['firstVisit.referrer', 'https://google.com/'],
    ['firstVisit.utmSource', null],
    ['lastVisit.source', 'direct'],
    ['lastVisit.landingPage', 'https://a.example/x'],
    ['lastVisit.utmSource', 'newsletter'],
    ['lastVisit.utmMedium', 'email'],
    ['lastVisit.utmCampaign', 'spring'],
    ['daysToConversion', 5],
    ['orderIndex', 2],
    ['risk', 'INVESTIGATE'],
  ])('%s', (name, expected) => {
    expect(valueOf(name, origin)).toBe(expected)
    expect(valueOf(name)).toBeNull()
  })

  it('no recommendation is no risk', () => {
    expect(valueOf('risk', { risk: { recommendation: 'NONE' } })).toBeNull()
  })
})

const sent = (status: string, more: object) => ({ status, displayStatus: 'IN_TRANSIT', ...more })

describe('what is under way', () => {
  const fulfillments = [
    sent('SUCCESS', { deliveredAt: '2026-01-12T10:00:00Z', estimatedDeliveryAt: '2026-01-13T10:00:00Z' }),
    sent('CANCELLED', { deliveredAt: '2026-01-20T10:00:00Z' }),
  ]
  it.each([
    ['deliveredAt', '2026-01-12T10:00:00Z'],
    ['estimatedDeliveryAt', '2026-01-13T10:00:00Z'],
  ])('%s: of the last shipment that went out', (name, expected) => {
    expect(valueOf(name, { fulfillments })).toBe(expected)
  })
})

const terms = (...schedules: [dueAt: string | null, completedAt?: string][]) => ({
  paymentTerms: {
    paymentTermsName: 'Net 30',
    overdue: false,
    paymentSchedules: {
      nodes: schedules.map(([dueAt, completedAt = null]) => ({ dueAt, completedAt })),
    },
  },
})

describe('what is owed', () => {
  it.each([
    [
      'the earliest that is open',
      terms(['2026-03-01T00:00:00Z'], ['2026-02-01T00:00:00Z']),
      '2026-02-01T00:00:00Z',
    ],
    [
      'not one that is paid',
      terms(['2026-01-01T00:00:00Z', '2026-01-01T10:00:00Z'], ['2026-03-01T00:00:00Z']),
      '2026-03-01T00:00:00Z',
    ],
    ['nothing once all is paid', terms(['2026-01-01T00:00:00Z', '2026-01-01T10:00:00Z']), null],
    ['nothing where Shopify has no day yet', terms([null]), null],
    ['nothing without terms', { paymentTerms: null }, null],
    ['nothing where they were not read', {}, null],
  ])('%s', (_, changes, expected) => {
    expect(valueOf('paymentDueAt', changes)).toBe(expected)
  })

  const now = new Date('2026-01-31T12:00:00Z')
  const afterwards = (changes: object) => overdueAfter({ ...order('10.00', [lineItem()], changes) }, now)
  it.each([
    ['on the day itself', terms(['2026-03-01T00:00:00Z'], ['2026-02-01T00:00:00Z']), '2026-02-01T00:00:00Z'],
    [
      'again soon, while Shopify does not say so yet',
      terms(['2026-01-31T12:00:00Z']),
      '2026-01-31T12:10:00Z',
    ],
    ['once more two days later', terms(['2026-01-30T11:00:00Z']), '2026-02-01T11:00:00Z'],
    ['no more after that', terms(['2026-01-29T12:00:00Z']), null],
    ['not where all is paid', terms(['2026-02-01T00:00:00Z', '2026-01-01T10:00:00Z']), null],
    ['not where Shopify has no day', terms([null]), null],
    ['not without terms', { paymentTerms: null }, null],
  ])('is looked at for being overdue %s', (_, changes, expected) => {
    const at = afterwards(changes)
    expect(at && at.getTime()).toBe(expected && Date.parse(expected))
  })

  it('is not looked at once it is overdue, and nothing is known of terms that were not read', () => {
    const { paymentTerms } = terms(['2026-02-01T00:00:00Z'])
    expect(afterwards({ paymentTerms: { ...paymentTerms, overdue: true } })).toBeNull()
    expect(afterwards({})).toBeUndefined()
  })

  it('is overdue or not, and neither where nothing is known', () => {
    expect(valueOf('paymentOverdue', terms())).toBe(false)
    expect(valueOf('paymentOverdue')).toBeNull()
    expect(valueOf('paymentTerms', terms())).toBe('Net 30')
  })
})
