import type { Customer, ShopSimulator, Variant } from '#test/simulators/shopify/index.ts'
import type { Scene } from './nasty-orders.ts'

const VAT = [{ title: 'VAT', rate: 0.2 }]

const firstLine = (shop: ShopSimulator, id: string) => shop.orders.get(id)?.lines[0]?.id ?? ''

/** Orders that something happened to, and the large and the old ones. */
export function changedOrders(customers: Customer[], variants: Variant[]): Scene[] {
  const who = (i: number) => customers[i % customers.length]?.id ?? null
  const v = (i: number) => ({ variantId: variants[i % variants.length]?.id ?? '' })
  const line = (i: number, quantity = 1) => ({ ...v(i), quantity })
  return [
    {
      name: 'edited: fewer, one more line, one gone',
      daysAgo: 30,
      order: { customerId: who(18), lines: [line(20, 4), line(21)], taxes: VAT },
      afterwards: (shop, id) => {
        const lines = shop.orders.get(id)?.lines ?? []
        shop.editOrder(id, {
          setQuantity: { lineItemId: lines[0]?.id ?? '', quantity: 2 },
          removeLine: lines[1]?.id ?? '',
          addLine: line(22, 2),
        })
      },
    },
    {
      name: 'edited: more of the same',
      daysAgo: 29,
      order: { customerId: who(19), lines: [line(23)] },
      afterwards: (shop, id) =>
        void shop.editOrder(id, { setQuantity: { lineItemId: firstLine(shop, id), quantity: 5 } }),
    },
    {
      name: 'refunded in part',
      daysAgo: 28,
      order: { customerId: who(20), lines: [line(24, 3), line(25)], taxes: VAT, shipping: '5' },
      afterwards: (shop, id) =>
        void shop.refundOrder(id, {
          lines: [{ lineItemId: firstLine(shop, id), quantity: 1 }],
          note: 'too small',
        }),
    },
    {
      name: 'refunded wholly with shipping',
      daysAgo: 27,
      order: { customerId: who(21), lines: [line(26, 2)], shipping: '5' },
      afterwards: (shop, id) =>
        void shop.refundOrder(id, {
          lines: [{ lineItemId: firstLine(shop, id), quantity: 2 }],
          shipping: true,
        }),
    },
    {
      name: 'money back without lines',
      daysAgo: 26,
      order: { customerId: who(22), lines: [line(27, 2)] },
      afterwards: (shop, id) => void shop.refundOrder(id, { amount: '1.00', note: 'goodwill' }),
    },
    {
      name: 'refunded twice',
      daysAgo: 25,
      order: { customerId: who(23), lines: [line(28, 3)] },
      afterwards: (shop, id) => {
        shop.refundOrder(id, { lines: [{ lineItemId: firstLine(shop, id), quantity: 1 }] })
        shop.refundOrder(id, { lines: [{ lineItemId: firstLine(shop, id), quantity: 1 }] })
      },
    },
    {
      name: 'cancelled after payment',
      daysAgo: 24,
      order: { customerId: who(24), lines: [line(29)], shipping: '5', tip: '1', tipAs: 'amount' },
      afterwards: (shop, id) => void shop.cancelOrder(id, 'CUSTOMER'),
    },
    {
      name: 'cancelled before payment',
      daysAgo: 23,
      order: { customerId: who(25), lines: [line(30)], financialStatus: 'PENDING' },
      afterwards: (shop, id) => void shop.cancelOrder(id, 'FRAUD'),
    },
    {
      name: 'shipped in two parcels',
      daysAgo: 22,
      order: { customerId: who(26), lines: [line(31, 2), line(32)] },
      afterwards: (shop, id) => {
        shop.fulfillOrder(id, {
          lines: [{ lineItemId: firstLine(shop, id), quantity: 2 }],
          tracking: { company: 'UPS', number: '1Z999', url: 'https://ups.example/1Z999' },
        })
        shop.fulfillOrder(id, { tracking: { company: 'DHL', number: 'JD0002' } })
      },
    },
    {
      name: 'shipped in part',
      daysAgo: 21,
      order: { customerId: who(27), lines: [line(33, 2), line(34)] },
      afterwards: (shop, id) =>
        void shop.fulfillOrder(id, { lines: [{ lineItemId: firstLine(shop, id), quantity: 1 }] }),
    },
    {
      name: 'closed',
      daysAgo: 20,
      order: { customerId: who(28), lines: [line(35)] },
      afterwards: (shop, id) => void shop.updateOrder(id, { closed: true }),
    },
    {
      name: 'company buys, purchase order',
      daysAgo: 19,
      order: {
        customerId: who(29),
        lines: [line(36, 10)],
        company: { name: 'Acme & Sons GmbH', externalId: 'AC-1' },
        poNumber: 'PO-4711',
      },
    },
    {
      name: 'one hundred and twenty lines',
      daysAgo: 18,
      order: {
        customerId: who(0),
        lines: Array.from({ length: 120 }, (_, i) => line(i, (i % 3) + 1)),
        taxes: VAT,
      },
    },
    {
      name: 'the same variant on two lines',
      daysAgo: 17,
      order: {
        customerId: who(1),
        lines: [line(37), { ...line(37), customAttributes: [{ key: 'Engraving', value: 'Für Elise' }] }],
      },
    },
    {
      name: 'long note, many tags, attributes',
      daysAgo: 16,
      order: {
        customerId: who(2),
        lines: [line(38)],
        note: 'Please ring twice. '.repeat(200),
        tags: ['gift', 'rush', 'VIP 😀'],
        customAttributes: [{ key: 'Delivery date', value: '2026-12-24' }],
      },
    },
    {
      name: 'big money',
      daysAgo: 15,
      order: {
        customerId: who(3),
        lines: [{ title: 'Yacht', price: '9999999.99', quantity: 9 }],
        taxes: VAT,
      },
    },
    {
      name: 'duties and fees',
      daysAgo: 14,
      order: {
        customerId: who(4),
        lines: [line(39)],
        duties: '12.34',
        fees: [{ name: 'Handling', price: '1.50' }],
      },
    },
    { name: 'older than 60 days', daysAgo: 75, order: { customerId: who(5), lines: [line(40)] } },
    {
      name: 'a year old, refunded',
      daysAgo: 380,
      order: { customerId: who(6), lines: [line(41)] },
      afterwards: (shop, id) =>
        void shop.refundOrder(id, { lines: [{ lineItemId: firstLine(shop, id), quantity: 1 }] }),
    },
  ]
}
