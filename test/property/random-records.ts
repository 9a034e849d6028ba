// Any record that Shopify could hand out, and then some: unicode, emoji, halves of characters, huge, empty, missing.

import * as fc from 'fast-check'
import { ShopifyCustomer } from '#app/shopify/records/customer.ts'
import { ShopifyLineItem, ShopifyOrder, type OrderWithLines } from '#app/shopify/records/order.ts'
import { ShopifyProduct, ShopifyVariant, type ProductWithVariants } from '#app/shopify/records/product.ts'

const nasty = [
  '😀👩‍👩‍👧‍👦🏳️‍🌈',
  '\uD83D half',
  '\u0000\u0007\u200B',
  '\u202Etxet',
  'a\r\nb\u2028c',
  'Ñandú Größe 山田 محمد עברית',
  '=HYPERLINK("http://evil")',
  '<b>Bold</b> & "Quoted" \\ O\'Neil',
  '-None-',
  'null',
  '{"json":[1]}',
  ' ',
  '',
]
const text = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 60 }) },
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 2, arbitrary: fc.constantFrom(...nasty) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 400 }))
      .map(([piece, times]) => piece.repeat(times)),
  },
)
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 4 })
const someText = maybe(text)
const number = fc.integer({ min: 1, max: 2 ** 31 - 1 })
const id = (type: string) =>
  fc.bigInt({ min: 1n, max: 10n ** 18n }).map((digits) => `gid://shopify/${type}/${digits}`)
const time = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  .map((at) => at.toISOString())

const emailText = fc.oneof(
  fc.emailAddress(),
  fc.emailAddress({ size: 'large' }),
  fc
    .tuple(
      fc.string({ unit: fc.constantFrom(...Array.from('aZ9.-_+é@ "')), maxLength: 12 }),
      fc.constantFrom('a.co', 'b-c.museum', 'x_y.io', 'localhost', '-d.com', 'e.f.g.h'),
    )
    .map(([local, domain]) => `${local}@${domain}`),
  text,
)
const phoneText = fc.oneof(
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789+-. ()/xX#,;')), maxLength: 40 }),
  fc.constantFrom(
    '+12025550101',
    '(613) 555-0123 ext. 9',
    '0049 30 123456',
    '555-555-SHIP',
    '＋８１３１２３４５６７８',
  ),
  text,
)
const country = maybe(fc.constantFrom('US', 'CA', 'DE', 'JP', 'GB', 'MT', 'XX', ''))

const address = maybe(
  fc.record({
    firstName: someText,
    lastName: someText,
    company: someText,
    address1: someText,
    address2: someText,
    city: someText,
    province: someText,
    provinceCode: someText,
    zip: someText,
    country: someText,
    countryCodeV2: country,
    phone: maybe(phoneText),
  }),
)

export const customers: fc.Arbitrary<ShopifyCustomer> = fc
  .record({
    id: id('Customer'),
    createdAt: time,
    updatedAt: time,
    firstName: someText,
    lastName: someText,
    note: someText,
    locale: someText,
    tags: fc.array(text, { maxLength: 3 }),
    state: maybe(fc.constantFrom('ENABLED', 'DISABLED', 'INVITED', 'DECLINED')),
    numberOfOrders: maybe(number.map(String)),
    defaultEmailAddress: maybe(
      fc.record({
        emailAddress: maybe(emailText),
        marketingState: maybe(
          fc.constantFrom('SUBSCRIBED', 'UNSUBSCRIBED', 'PENDING', 'INVALID', 'REDACTED'),
        ),
      }),
    ),
    defaultPhoneNumber: maybe(fc.record({ phoneNumber: maybe(phoneText) })),
    defaultAddress: address,
  })
  .map((given) => ShopifyCustomer.parse(given))

/** An amount as Shopify writes one; `most` digits before the point. */
const amount = (most: number, places: fc.Arbitrary<number>) =>
  fc
    .tuple(fc.integer({ min: 0, max: 10 ** most }), fc.integer({ min: 0, max: 999_999 }), places)
    .map(([whole, part, decimals]) =>
      decimals === 0 ? String(whole) : `${whole}.${String(part).padStart(6, '0').slice(0, decimals)}`,
    )
const usualPlaces = fc.constantFrom(2, 2, 2, 2, 0, 1, 3, 6)

const html = fc.oneof(
  text,
  text.map((inner) => `<h1>${inner}</h1><ul><li>${inner}</li></ul>`),
  fc
    .array(
      fc.constantFrom(
        '<p>',
        '</p>',
        '<table><tr><td>',
        '</td>',
        '<br',
        '>',
        '&amp;',
        '&#0;',
        '<script>',
        'x',
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join('')),
  fc.integer({ min: 1, max: 300 }).map((depth) => '<div>'.repeat(depth) + 'deep'),
)

const variants = fc
  .record({
    id: id('ProductVariant'),
    updatedAt: time,
    title: maybe(fc.oneof(text, fc.constantFrom('Default Title', 'Red / XL', 'x'.repeat(255)))),
    sku: maybe(fc.oneof(text, fc.constantFrom('TWICE', 'twice'))),
    barcode: someText,
    price: amount(9, usualPlaces),
    inventoryQuantity: maybe(fc.integer({ min: -1_000_000, max: 1_000_000_000 })),
    inventoryItem: maybe(fc.record({ tracked: maybe(fc.boolean()) })),
  })
  .map((given) => ShopifyVariant.parse(given))

export const products: fc.Arbitrary<ProductWithVariants> = fc
  .tuple(
    fc.record({
      id: id('Product'),
      createdAt: time,
      updatedAt: time,
      title: text,
      handle: maybe(fc.oneof(text, fc.constantFrom('null-1', 'a-2', 'shirt-99'))),
      descriptionHtml: maybe(html),
      vendor: maybe(fc.oneof(text, fc.constantFrom('altvetpet inc.', 'LexPon Inc.'))),
      productType: maybe(fc.oneof(text, fc.constantFrom('Hardware', 'hardware'))),
      status: fc.constantFrom('ACTIVE', 'DRAFT', 'ARCHIVED', 'UNLISTED'),
      hasOnlyDefaultVariant: maybe(fc.boolean()),
      isGiftCard: maybe(fc.boolean()),
    }),
    fc.uniqueArray(variants, { minLength: 1, maxLength: 4, selector: (variant) => variant.id }),
  )
  .map(([product, own]) => ({ ...ShopifyProduct.parse(product), variants: own }))

const moneySet = (value: fc.Arbitrary<string>, currencyCode: string) =>
  value.map((given) => ({
    shopMoney: { amount: given, currencyCode },
    presentmentMoney: { amount: given, currencyCode },
  }))

const attributes = fc.array(fc.record({ key: text, value: someText }), { maxLength: 3 })

/** `known` are variants that Zoho has products of; the rest is deleted, custom or not there yet. */
const lineItems = (currency: string, places: fc.Arbitrary<number>, known: readonly string[]) =>
  fc
    .record({
      line: fc.record({
        id: id('LineItem'),
        name: text,
        title: text,
        variantTitle: someText,
        sku: someText,
        customAttributes: attributes,
        originalUnitPriceSet: moneySet(amount(7, places), currency),
        discountedTotalSet: moneySet(amount(7, places), currency),
        discountAllocations: fc.array(
          moneySet(amount(6, places), currency).map((allocatedAmountSet) => ({ allocatedAmountSet })),
          { maxLength: 2 },
        ),
        priceAfterAllDiscountsBeforeTaxesSet: maybe(moneySet(amount(7, places), currency)),
        variant: maybe(
          fc.oneof(
            fc.constantFrom(...known).map((gid) => ({ id: gid })),
            fc.record({ id: id('ProductVariant') }),
          ),
        ),
      }),
      quantity: fc.integer({ min: 0, max: 500 }),
      left: fc.integer({ min: 0, max: 500 }),
      undiscounted: fc.boolean(),
    })
    .map(({ line, quantity, left, undiscounted }) => {
      const worth = (
        BigInt(Math.round(Number(line.originalUnitPriceSet.shopMoney.amount) * 1e6)) * BigInt(quantity)
      ).toString()
      const whole = `${worth.slice(0, -6) || '0'}.${worth.slice(-6).padStart(6, '0')}`
      const net = { shopMoney: { amount: whole, currencyCode: currency } }
      const discountedTotalSet = undiscounted ? net : line.discountedTotalSet
      const currentQuantity = Math.min(left, quantity)
      return ShopifyLineItem.parse({ ...line, quantity, currentQuantity, discountedTotalSet })
    })

const orderOf = (currency: string, places: fc.Arbitrary<number>, known: readonly string[]) => {
  const set = (most: number) => moneySet(amount(most, places), currency)
  const few = fc.array(lineItems(currency, places, known), { maxLength: 6 })
  const many = fc
    .tuple(
      fc.array(lineItems(currency, places, known), { minLength: 3, maxLength: 6 }),
      fc.integer({ min: 95, max: 160 }),
    )
    .map(([some, count]) =>
      Array.from({ length: count }, (_, i) => some[i % some.length]).filter((one) => one !== undefined),
    )
  return fc
    .tuple(
      fc.record({
        id: id('Order'),
        name: fc.oneof(
          fc.integer({ min: 1000, max: 99_999 }).map((n) => `#${n}`),
          text,
        ),
        createdAt: time,
        updatedAt: time,
        cancelledAt: maybe(time),
        cancelReason: someText,
        test: maybe(fc.boolean()),
        email: maybe(emailText),
        phone: maybe(phoneText),
        note: someText,
        poNumber: someText,
        tags: fc.array(text, { maxLength: 3 }),
        sourceName: someText,
        taxesIncluded: maybe(fc.boolean()),
        currencyCode: fc.constant(currency),
        displayFinancialStatus: maybe(
          fc.constantFrom('PAID', 'PENDING', 'REFUNDED', 'PARTIALLY_REFUNDED', 'VOIDED'),
        ),
        displayFulfillmentStatus: maybe(
          fc.constantFrom('FULFILLED', 'UNFULFILLED', 'PARTIALLY_FULFILLED', 'ON_HOLD'),
        ),
        discountCodes: fc.array(text, { maxLength: 2 }),
        paymentGatewayNames: fc.array(text, { maxLength: 2 }),
        currentTotalDiscountsSet: maybe(set(6)),
        currentShippingPriceSet: maybe(set(4)),
        currentTotalTaxSet: maybe(set(5)),
        currentTotalDutiesSet: maybe(set(3)),
        currentTotalAdditionalFeesSet: maybe(set(3)),
        totalTipReceivedSet: maybe(set(3)),
        totalRefundedSet: maybe(set(6)),
        shippingLine: maybe(fc.record({ title: someText })),
        totalPriceSet: set(9),
        currentTotalPriceSet: set(9),
        customAttributes: attributes,
        billingAddress: address,
        shippingAddress: address,
      }),
      fc.oneof({ weight: 19, arbitrary: few }, { weight: 1, arbitrary: many }),
    )
    .map(([order, lines]): OrderWithLines => ({ ...ShopifyOrder.parse(order), lines }))
}

/** Orders in dollars, yen, dinars, and with prices of any precision. */
export const orders = (known: readonly string[]): fc.Arbitrary<OrderWithLines> =>
  fc.oneof(
    { weight: 6, arbitrary: orderOf('USD', fc.constant(2), known) },
    { weight: 2, arbitrary: orderOf('JPY', fc.constantFrom(0, 1), known) },
    { weight: 2, arbitrary: orderOf('KWD', fc.constant(3), known) },
    { weight: 1, arbitrary: orderOf('EUR', usualPlaces, known) },
  )
