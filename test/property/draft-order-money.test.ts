// What a salesperson reads of a quote's money is what Shopify says of the draft order, part by part and not only in the sum.
// SEED=… repeats a run, RUNS=10000 is the whole of it.

import { Big } from 'big.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ZohoId } from '#app/lib/ids.ts'
import { draftAsOrder } from '#app/mapping/draft-orders/draft-as-order.ts'
import type { LineContext, OrderLines } from '#app/mapping/records/order-lines.ts'
import { writtenLines } from '#test/support/order-rows.ts'
import { shopDraftOrders } from './shop-draft-orders.ts'
import { rates } from './shop-orders.ts'
import { zohoTax, zohoTotal } from './zoho-total.ts'

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const numRuns = Number(process.env.RUNS ?? 300)

const goods = ['GOODS', 'OTHER']
const organisation = (decimals: number): LineContext => ({
  productOf: () => ZohoId.parse('GOODS'),
  placeholderId: ZohoId.parse('OTHER'),
  decimals,
})
const taxes = rates
  .filter((rate) => rate > 0)
  .map((rate) => ({ name: `Tax ${rate}`, percentage: new Big(rate).times(100).toNumber() }))

/** In minor units: what Zoho makes of the rows. */
function readOf(mapped: OrderLines, places: number) {
  const units = (value: number | Big | string) => Number(new Big(value).times(10 ** places))
  const rowsOf = (products: readonly string[]) =>
    mapped.lines.filter(({ productId }) => products.includes(productId))
  const given = (products: readonly string[]) =>
    rowsOf(products).reduce((sum, row) => sum.plus(row.discount), new Big(0))
  const worth = (products: readonly string[]) =>
    units(
      rowsOf(products)
        .reduce((sum, row) => sum.plus(new Big(row.listPrice).times(row.quantity)), new Big(0))
        .minus(given(products)),
    )
  return {
    subtotal: worth(goods),
    discounts: units(given(goods)),
    shipping: worth(['SHIPPING']),
    tax: worth(['TAX']),
    ownTax: units(zohoTax(mapped.lines, places)),
    total: units(zohoTotal(mapped, places)),
    adjustment: Math.abs(units(mapped.adjustment)),
  }
}

describe(`of ${numRuns} random draft orders (SEED=${seed})`, () => {
  it('subtotal, discounts, shipping, tax and total are Shopify’s own figures, and nothing is adjusted', () => {
    fc.assert(
      fc.property(shopDraftOrders, ({ draft, figures, places }) => {
        const read = readOf(writtenLines(draftAsOrder(draft), organisation(places)), places)
        const { taxed: _, ...said } = figures
        expect(read).toEqual({ ...said, tax: draft.taxesIncluded ? 0 : said.tax, ownTax: 0, adjustment: 0 })
      }),
      { seed, numRuns },
    )
  })

  it('so they are where Zoho has the taxes, but for a rounding of each', () => {
    fc.assert(
      fc.property(shopDraftOrders, ({ draft, figures, places }) => {
        const read = readOf(writtenLines(draftAsOrder(draft), { ...organisation(places), taxes }), places)
        // Shares of the draft's discount may lie a unit beside Shopify's, and so may the tax on each.
        const roundings = figures.taxed
        expect(read.total).toBe(figures.total)
        expect(read.tax).toBe(0)
        expect(Math.abs(read.ownTax - figures.tax)).toBeLessThanOrEqual(roundings)
        expect(read.adjustment).toBeLessThanOrEqual(roundings)
        // Prices that hold tax are taken apart: what is left of each is another sum.
        const apart = draft.taxesIncluded === true && figures.tax > 0
        const { subtotal, discounts, shipping } = apart ? read : figures
        expect(read).toMatchObject({ subtotal, discounts, shipping })
      }),
      { seed, numRuns },
    )
  })
})
