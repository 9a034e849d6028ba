// What a salesperson reads of an order's money is what Shopify says, part by part and not only in the sum.
// SEED=… repeats a run.

import { Big } from 'big.js'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { orderLines } from '#app/mapping/records/order-lines.ts'
import { shopOrders } from './shop-orders.ts'
import { zohoTotal } from './zoho-total.ts'

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)

it(`goods, discounts, shipping, tax and total are Shopify's own current figures (SEED=${seed})`, () => {
  fc.assert(
    fc.property(shopOrders, ({ order, figures, places }) => {
      const mapped = orderLines(order, {
        productOf: () => 'GOODS',
        placeholderId: 'OTHER',
        chargeProductOf: (kind) => kind.toUpperCase(),
        decimals: places,
      })
      const units = (value: number | Big) => Number(new Big(value).times(10 ** places))
      const worth = (product: string) =>
        mapped.lines
          .filter(({ productId }) => productId === product)
          .reduce(
            (sum, row) => sum.plus(new Big(row.listPrice).times(row.quantity)).minus(row.discount),
            new Big(0),
          )
      const left = order.lines.some(({ currentQuantity }) => currentQuantity > 0)
      const given = mapped.lines
        .filter(({ productId }) => productId === 'GOODS')
        .reduce((sum, row) => sum.plus(row.discount), new Big(0))
      expect(units(worth('GOODS'))).toBe(figures.goods)
      // With nothing left, the lines stay in sight fully discounted.
      expect(left ? units(given) : figures.discounts).toBe(figures.discounts)
      expect(units(worth('SHIPPING'))).toBe(figures.shipping)
      expect(units(worth('TAX'))).toBe(order.taxesIncluded ? 0 : figures.tax)
      expect(Math.abs(units(mapped.adjustment))).toBe(figures.goodwill)
      expect(units(new Big(zohoTotal(mapped, places)))).toBe(figures.total)
    }),
    { seed, numRuns: 10_000 },
  )
})
