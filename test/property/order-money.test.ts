// What a salesperson reads of an order's money is what Shopify says, part by part and not only in the sum.
// SEED=… repeats a run; RUNS=10000 is the whole of it and takes some 25 s of processor, 3,000 are run by default.
//
// Zoho's Sub_Total adds up all rows, so it holds the charges beside the goods as well (decision 033); its Tax is what Zoho
// adds itself. Both are read off the simulator, which does Zoho's arithmetic.

import { Big } from 'big.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ZohoId } from '#app/lib/ids.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { newRows } from '#app/sync/pipeline/rows/order-rows.ts'
import { createZoho } from '#test/simulators/zoho/index.ts'
import { chargeKinds } from '#app/mapping/parts/order-charges.ts'
import { orderIn } from '#app/mapping/values/currency.ts'
import type { LineContext, OrderLines } from '#app/mapping/records/order-lines.ts'
import { writtenLines } from '#test/support/order-rows.ts'
import { rates, shopOrders } from './shop-orders.ts'
import { zohoTax, zohoTotal } from './zoho-total.ts'

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const numRuns = Number(process.env.RUNS ?? 3000)

const organisation = (places: number): LineContext => ({
  productOf: () => ZohoId.parse('GOODS'),
  placeholderId: ZohoId.parse('OTHER'),
  decimals: places,
})
const taxes = rates
  .filter((rate) => rate > 0)
  .map((rate) => ({ name: `Tax ${rate}`, percentage: new Big(rate).times(100).toNumber() }))

/** All of them, on a machine with much else to do. */
const longest = 180_000

type Mapped = OrderLines

const zoho = createZoho()
const org = zoho.addOrg({ edition: 'enterprise', currency: 'USD', multiCurrency: ['JPY', 'KWD'] })

/** The order as Zoho has it once these rows were written, in minor units. */
function inZoho(
  { lines, adjustment }: Mapped,
  { currencyCode }: OrderWithLines,
  units: (value: number) => number,
) {
  const row = org.insert('Sales_Orders', {
    Subject: '#1001',
    Currency: currencyCode,
    Ordered_Items: newRows(lines),
    Adjustment: adjustment,
  })
  org.remove('Sales_Orders', row.id)
  const { Sub_Total, Tax, Grand_Total } = row
  return { subTotal: units(Number(Sub_Total)), tax: units(Number(Tax)), total: units(Number(Grand_Total)) }
}

/** Of the organization's currency one of the store's is so much, and it keeps so many decimals. */
const rate = fc
  .oneof(fc.integer({ min: 5_000, max: 1_000_000 }), fc.integer({ min: 1_000_000, max: 200_000_000 }))
  .map((one) => one / 1e6)
const kept = fc.integer({ min: 0, max: 3 })
/** A converted amount has six decimals, and is rounded again to those that are kept. */
const doubly = 0.001

const goods = ['GOODS', 'OTHER']
const others = ['DUTIES', 'FEES', 'TIP']

/** A tip that is left is no goods. */
const hasGoods = ({ lines }: OrderWithLines): boolean =>
  lines.some((item) => item.currentQuantity > 0 && item.nonFulfillableQuantity < item.quantity)

/** In minor units: what is left of the rows of some products after discounts, and the discounts. */
function sumsOf({ lines }: Mapped, places: number) {
  const units = (value: number | Big) => Number(new Big(value).times(10 ** places))
  const rowsOf = (products: readonly string[]) =>
    lines.filter(({ productId }) => products.includes(productId))
  const given = (products: readonly string[]) =>
    rowsOf(products).reduce((sum, row) => sum.plus(row.discount), new Big(0))
  const gross = (products: readonly string[]) =>
    rowsOf(products).reduce((sum, row) => sum.plus(new Big(row.listPrice).times(row.quantity)), new Big(0))
  return {
    units,
    worth: (...products: string[]) => units(gross(products).minus(given(products))),
    discount: units(given(goods)),
  }
}

describe(`of ${numRuns} random orders (SEED=${seed})`, () => {
  it(
    'goods, discounts, shipping, tax and total are Shopify’s own current figures',
    () => {
      fc.assert(
        fc.property(shopOrders, ({ order, figures, places }) => {
          const mapped = writtenLines(order, organisation(places))
          const { units, worth, discount } = sumsOf(mapped, places)
          const left = hasGoods(order)
          expect(worth(...goods)).toBe(figures.goods)
          // With nothing left, the lines stay in sight fully discounted.
          expect(left ? discount : figures.discounts).toBe(figures.discounts)
          expect(worth('SHIPPING')).toBe(figures.shipping)
          const tax = order.taxesIncluded ? 0 : figures.tax
          expect(worth('TAX')).toBe(tax)
          expect(worth(...others)).toBe(figures.others)
          expect(Math.abs(units(mapped.adjustment))).toBe(figures.goodwill)
          expect(units(new Big(zohoTotal(mapped, places)))).toBe(figures.total)
          expect(inZoho(mapped, order, units)).toEqual({
            subTotal: figures.goods + figures.shipping + tax + figures.others,
            tax: 0,
            total: figures.total,
          })
        }),
        { seed, numRuns },
      )
    },
    longest,
  )

  it(
    'so they are where Zoho has the taxes, and the tax is Zoho’s own',
    () => {
      fc.assert(
        fc.property(shopOrders, ({ order, figures, places }) => {
          const mapped = writtenLines(order, { ...organisation(places), taxes })
          const { units, worth, discount } = sumsOf(mapped, places)
          const left = hasGoods(order)
          const tax = units(zohoTax(mapped.lines, places))
          expect(units(new Big(zohoTotal(mapped, places)))).toBe(figures.total)
          expect(worth('TAX')).toBe(0)
          // Prices that hold tax are taken apart, and Zoho rounds each row's tax anew: a unit for each at most.
          const roundings = order.taxesIncluded ? figures.taxed : 0
          expect(Math.abs(tax - figures.tax)).toBeLessThanOrEqual(roundings)
          expect(Math.abs(units(mapped.adjustment))).toBeLessThanOrEqual(figures.goodwill + roundings)
          const shown = {
            goods: worth(...goods),
            discounts: left ? discount : figures.discounts,
            shipping: worth('SHIPPING'),
          }
          const { goods: net, discounts, shipping, beforeTax } = figures
          const apart = order.taxesIncluded === true && mapped.lines.some((row) => row.taxes)
          // Discounts hold tax where prices do: of prices taken apart the sum without tax is what Shopify says.
          const off = apart ? Math.abs(shown.goods + shown.shipping - beforeTax) : 0
          expect(off).toBeLessThanOrEqual(figures.severally)
          const said = { goods: net, discounts, shipping }
          expect(apart ? said : shown).toEqual(said)
          expect(worth(...others)).toBe(figures.others)
          expect(inZoho(mapped, order, units)).toEqual({
            subTotal: shown.goods + shown.shipping + figures.others,
            tax,
            total: figures.total,
          })
        }),
        { seed, numRuns },
      )
    },
    longest,
  )

  it(
    'converted at a rate, each charge is there once and worth what Shopify says of it at that rate',
    () => {
      fc.assert(
        fc.property(shopOrders, rate, kept, ({ order, figures, places }, exchange, decimals) => {
          const money = { as: 'converted', rate: exchange, currency: 'EUR' } as const
          const mapped = writtenLines(order, { ...organisation(decimals), money })
          const { units, worth } = sumsOf(mapped, decimals)
          const converted = (figure: number) => (figure / 10 ** (places - decimals)) * exchange
          const isWorth = (figure: number, doubt: number, ...products: string[]) =>
            expect(Math.abs(worth(...products) - converted(figure))).toBeLessThanOrEqual(doubt + doubly)
          isWorth(figures.others, 0.5 * others.length, ...others)
          isWorth(figures.shipping, 0.5, 'SHIPPING')
          isWorth(order.taxesIncluded ? 0 : figures.tax, 0.5, 'TAX')
          // A row of goods is rounded twice, its price and its discount; and of units that are left of a line Shopify says
          // a discount in whole cents.
          const ofGoods = order.lines.length * (1 + 0.5 * converted(1))
          isWorth(figures.goods, ofGoods, ...goods)
          expect(Math.abs(units(mapped.adjustment))).toBeLessThanOrEqual(
            converted(figures.goodwill) + ofGoods + 0.5 * (chargeKinds.length + 1) + doubly,
          )
          const { shopMoney } = orderIn(order, money).currentTotalPriceSet
          expect(zohoTotal(mapped, decimals)).toBe(
            new Big(shopMoney.amount).round(decimals, Big.roundHalfUp).toFixed(decimals),
          )
        }),
        { seed, numRuns },
      )
    },
    longest,
  )
})
