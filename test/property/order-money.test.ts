// What a salesperson reads of an order's money is what Shopify says, part by part and not only in the sum.
// SEED=… repeats a run, RUNS=10000 is the whole of it.

import { Big } from 'big.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ZohoId } from '#app/lib/ids.ts'
import { orderLines, type LineContext } from '#app/mapping/records/order-lines.ts'
import { rates, shopOrders } from './shop-orders.ts'
import { zohoTax, zohoTotal } from './zoho-total.ts'

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const numRuns = Number(process.env.RUNS ?? 1000)

const organisation = (places: number): LineContext => ({
  productOf: () => ZohoId.parse('GOODS'),
  placeholderId: ZohoId.parse('OTHER'),
  chargeProductOf: (kind) => ZohoId.parse(kind.toUpperCase()),
  decimals: places,
})
const taxes = rates
  .filter((rate) => rate > 0)
  .map((rate) => ({ name: `Tax ${rate}`, percentage: new Big(rate).times(100).toNumber() }))

type Mapped = ReturnType<typeof orderLines>

/** In minor units: what is left of a product's rows after discounts, and the discounts. */
function sumsOf({ lines }: Mapped, places: number) {
  const units = (value: number | Big) => Number(new Big(value).times(10 ** places))
  const rowsOf = (product: string) => lines.filter(({ productId }) => productId === product)
  const given = (product: string) => rowsOf(product).reduce((sum, row) => sum.plus(row.discount), new Big(0))
  const gross = (product: string) =>
    rowsOf(product).reduce((sum, row) => sum.plus(new Big(row.listPrice).times(row.quantity)), new Big(0))
  return {
    units,
    worth: (product: string) => units(gross(product).minus(given(product))),
    discount: units(given('GOODS')),
  }
}

describe(`of ${numRuns} random orders (SEED=${seed})`, () => {
  it('goods, discounts, shipping, tax and total are Shopify’s own current figures', () => {
    fc.assert(
      fc.property(shopOrders, ({ order, figures, places }) => {
        const mapped = orderLines(order, organisation(places))
        const { units, worth, discount } = sumsOf(mapped, places)
        const left = order.lines.some(({ currentQuantity }) => currentQuantity > 0)
        expect(worth('GOODS')).toBe(figures.goods)
        // With nothing left, the lines stay in sight fully discounted.
        expect(left ? discount : figures.discounts).toBe(figures.discounts)
        expect(worth('SHIPPING')).toBe(figures.shipping)
        expect(worth('TAX')).toBe(order.taxesIncluded ? 0 : figures.tax)
        expect(Math.abs(units(mapped.adjustment))).toBe(figures.goodwill)
        expect(units(new Big(zohoTotal(mapped, places)))).toBe(figures.total)
      }),
      { seed, numRuns },
    )
  })

  it('so they are where Zoho has the taxes, and the tax is Zoho’s own', () => {
    fc.assert(
      fc.property(shopOrders, ({ order, figures, places }) => {
        const mapped = orderLines(order, { ...organisation(places), taxes })
        const { units, worth, discount } = sumsOf(mapped, places)
        const left = order.lines.some(({ currentQuantity }) => currentQuantity > 0)
        const tax = units(zohoTax(mapped.lines, places))
        expect(units(new Big(zohoTotal(mapped, places)))).toBe(figures.total)
        expect(worth('TAX')).toBe(0)
        // Prices that hold tax are taken apart, and Zoho rounds each row's tax anew: a unit for each at most.
        const roundings = order.taxesIncluded ? figures.taxed : 0
        expect(Math.abs(tax - figures.tax)).toBeLessThanOrEqual(roundings)
        expect(Math.abs(units(mapped.adjustment))).toBeLessThanOrEqual(figures.goodwill + roundings)
        const shown = {
          goods: worth('GOODS'),
          discounts: left ? discount : figures.discounts,
          shipping: worth('SHIPPING'),
        }
        const { goods, discounts, shipping, beforeTax } = figures
        const apart = order.taxesIncluded === true && figures.tax > 0
        // Discounts hold tax where prices do: of prices taken apart the sum without tax is what Shopify says.
        expect(apart ? shown.goods + shown.shipping : shown).toEqual(
          apart ? beforeTax : { goods, discounts, shipping },
        )
      }),
      { seed, numRuns },
    )
  })
})
