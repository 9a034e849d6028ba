import type { Customer, OrderInput, ShopSimulator, Variant } from '#test/simulators/shopify/index.ts'

/** One order each; `afterwards` is what happens to it afterwards. */
export type Scene = {
  name: string
  daysAgo: number
  order: OrderInput
  afterwards?: (shop: ShopSimulator, orderId: string) => void
}

const VAT = [{ title: 'VAT', rate: 0.2 }]
const US = [
  { title: 'Illinois State Tax', rate: 0.0625 },
  { title: 'Chicago City Tax', rate: 0.0125 },
  { title: 'Cook County', rate: 0.0175 },
]

/** What naive simulators miss: guests, gone products, several taxes, discounts, edits, refunds, other currencies. */
export function nastyOrders(customers: Customer[], variants: Variant[], doomed: Variant): Scene[] {
  const who = (i: number) => customers[i % customers.length]?.id ?? null
  const v = (i: number) => ({ variantId: variants[i % variants.length]?.id ?? '' })
  const line = (i: number, quantity = 1) => ({ ...v(i), quantity })
  return [
    {
      name: 'guest with an e-mail',
      daysAgo: 50,
      order: { email: 'guest@example.com', lines: [line(0)], shipping: '5' },
    },
    {
      name: 'point of sale, nobody',
      daysAgo: 49,
      order: {
        email: null,
        sourceName: 'pos',
        lines: [line(1, 2)],
        gateways: ['cash'],
        billingAddress: null,
        shippingAddress: null,
      },
    },
    {
      name: 'custom line only',
      daysAgo: 48,
      order: {
        customerId: who(0),
        lines: [
          { title: 'Engraving – “forever” ❤', price: '19.99', taxable: false, requiresShipping: false },
        ],
        sourceName: 'shopify_draft_order',
      },
    },
    {
      name: 'product deleted afterwards',
      daysAgo: 47,
      order: { customerId: who(1), lines: [{ variantId: doomed.id, quantity: 2 }, line(2)] },
    },
    {
      name: 'tax on top, three rates',
      daysAgo: 46,
      order: {
        customerId: who(2),
        lines: [line(3, 3), line(4)],
        taxes: US,
        taxesIncluded: false,
        shipping: { price: '7.95', taxes: [{ title: 'Illinois State Tax', rate: 0.0625 }] },
      },
    },
    {
      name: 'tax inside',
      daysAgo: 45,
      order: {
        customerId: who(3),
        lines: [line(5, 2)],
        taxes: VAT,
        taxesIncluded: true,
        shipping: { price: '4.90', taxes: VAT },
      },
    },
    {
      name: 'one taxed, one free of tax',
      daysAgo: 44,
      order: {
        customerId: who(4),
        lines: [
          { ...line(6), taxes: VAT },
          { ...line(7), taxable: false },
        ],
        taxesIncluded: false,
      },
    },
    {
      name: 'line discount',
      daysAgo: 43,
      order: { customerId: who(5), lines: [{ ...line(8, 3), discount: '10.01' }], taxes: VAT },
    },
    {
      name: 'order discount by code over three lines',
      daysAgo: 42,
      order: {
        customerId: who(6),
        lines: [line(9), line(10, 3), line(11)],
        orderDiscount: '10.00',
        discountCodes: ['WELCOME10'],
        taxes: VAT,
      },
    },
    {
      name: 'line and order discount, rounding leaves a cent',
      daysAgo: 41,
      order: {
        customerId: who(7),
        lines: [
          { title: 'A', price: '3.33', quantity: 1, discount: '0.33' },
          { title: 'B', price: '3.33', quantity: 1 },
          { title: 'C', price: '3.34', quantity: 1 },
        ],
        orderDiscount: '1.00',
      },
    },
    {
      name: 'discount of everything',
      daysAgo: 40,
      order: { customerId: who(8), lines: [line(12)], orderDiscount: '1000000', discountCodes: ['FREE'] },
    },
    {
      name: 'zero total',
      daysAgo: 39,
      order: { customerId: who(9), lines: [{ title: 'Sample', price: '0', quantity: 1 }] },
    },
    { name: 'tip', daysAgo: 38, order: { customerId: who(10), lines: [line(13)], tip: '3.50' } },
    {
      name: 'gift card',
      daysAgo: 37,
      order: {
        customerId: who(11),
        lines: [
          {
            title: 'Gift card',
            variantTitle: '$25.00',
            price: '25',
            isGiftCard: true,
            taxable: false,
            requiresShipping: false,
          },
        ],
        gateways: ['gift_card', 'shopify_payments'],
      },
    },
    {
      name: 'paid in euro',
      daysAgo: 36,
      order: {
        customerId: who(12),
        lines: [line(14, 2)],
        presentmentCurrency: 'EUR',
        taxes: VAT,
        shipping: '6',
      },
    },
    {
      name: 'paid in yen, no decimals',
      daysAgo: 35,
      order: { customerId: who(13), lines: [line(15)], presentmentCurrency: 'JPY' },
    },
    {
      name: 'test order',
      daysAgo: 34,
      order: { customerId: who(14), lines: [line(16)], test: true, gateways: ['bogus'] },
    },
    {
      name: 'not paid',
      daysAgo: 33,
      order: { customerId: who(15), lines: [line(17)], financialStatus: 'PENDING', gateways: ['manual'] },
    },
    {
      name: 'authorised',
      daysAgo: 32,
      order: { customerId: who(16), lines: [line(18)], financialStatus: 'AUTHORIZED' },
    },
    {
      name: 'voided',
      daysAgo: 31,
      order: { customerId: who(17), lines: [line(19)], financialStatus: 'VOIDED' },
    },
  ]
}
