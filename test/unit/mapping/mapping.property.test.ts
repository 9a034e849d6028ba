// Ten thousand random records a mapping, judged by the stand-in's own validation at its strictest. The seed is printed:
// SEED=… repeats a run.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { customerToPerson, type PersonModule } from '#app/mapping/customer.ts'
import { orderLines } from '#app/mapping/order-lines.ts'
import { orderToSalesOrder } from '#app/mapping/order.ts'
import { productFacts, variantToProduct } from '#app/mapping/product.ts'
import type { OrderWithLines } from '#app/shopify/order.ts'
import { newRows } from '#app/sync/order-rows.ts'
import { judge, type Judge, type Verdict } from './zoho-judge.ts'
import { customers, orders, products } from './random-records.ts'
import { zohoTotal } from './zoho-total.ts'

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const batch = 100
const batches = 100

const settings = { seed, numRuns: batches, endOnFailure: true }
const many = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { minLength: batch, maxLength: batch })

function accepted(verdicts: readonly Verdict[]): void {
  const refused = verdicts.find(({ ok }) => !ok)
  if (refused)
    expect.fail(`SEED=${seed}: ${JSON.stringify(refused.answer)} for ${JSON.stringify(refused.row)}`)
}

describe(`of ${batch * batches} random records each (SEED=${seed})`, () => {
  console.log(`mapping properties: SEED=${seed}`)

  it.each<PersonModule>(['Leads', 'Contacts'])('Zoho refuses no customer as %s', async (module) => {
    const zoho = await judge()
    await fc.assert(
      fc.asyncProperty(many(customers), async (some) => {
        const rows = some.map((customer) => customerToPerson(customer, module))
        expect(some.map((customer) => customerToPerson(structuredClone(customer), module))).toEqual(rows)
        accepted(await zoho.write(module, rows))
      }),
      settings,
    )
  })

  it('Zoho refuses no variant, and no two of a product are named alike', async () => {
    const zoho = await judge()
    await fc.assert(
      fc.asyncProperty(many(products), async (some) => {
        for (const product of some) {
          const facts = productFacts(product)
          const rows = product.variants.map((variant) => variantToProduct(facts, variant))
          const names = rows.map((row) => String(row['Product_Name']).toLowerCase())
          expect(new Set(names).size, JSON.stringify(names)).toBe(names.length)
          for (const key of ['Product_Name', 'Product_Code']) {
            for (const row of rows) expect(row[key]).toEqual(expect.stringMatching(/\S/u))
          }
          expect(product.variants.map((variant) => variantToProduct(productFacts(product), variant))).toEqual(
            rows,
          )
        }
        const all = some.flatMap((product) =>
          product.variants.map((one) => variantToProduct(productFacts(product), one)),
        )
        accepted(await zoho.write('Products', all))
      }),
      { ...settings, numRuns: batches },
    )
  })

  it('Zoho refuses no order, and each ends at the shop’s total to the cent', async () => {
    const zoho = await judge()
    const known = 'gid://shopify/ProductVariant/1'
    await fc.assert(
      fc.asyncProperty(many(orders([known])), async (some) => {
        const verdicts = await zoho.write(
          'Sales_Orders',
          some.map((order) => salesOrder(order, zoho, known)),
        )
        accepted(verdicts)
        verdicts.forEach(({ stored }, i) => {
          const order = some[i]
          const total = order && orderLines(order, context(zoho, known, 2)).total
          expect(Number(stored?.['Grand_Total']), JSON.stringify(order)).toBe(Number(total))
        })
      }),
      settings,
    )
  })
})

it(`whatever decimals the organisation keeps, and with or without Adjustment, totals and lines hold (SEED=${seed})`, () => {
  const each = fc.record({
    order: orders(['x']),
    decimals: fc.constantFrom(0, 1, 2, 3, 4, 9),
    adjustable: fc.boolean(),
  })
  fc.assert(
    fc.property(each, ({ order, decimals, adjustable }) => {
      const mapped = orderLines(order, {
        productOf: () => undefined,
        placeholderId: '1',
        decimals,
        adjustable,
      })
      expect(Number(zohoTotal(mapped, decimals))).toBe(Number(mapped.total))
      expect(mapped.lines.length).toBeGreaterThan(0)
      expect(mapped.lines.length).toBeLessThanOrEqual(100)
      for (const { listPrice, discount, quantity, description } of mapped.lines) {
        expect(quantity).toBeGreaterThan(0)
        expect(description.length).toBeLessThanOrEqual(1000)
        for (const sent of [listPrice, discount, mapped.adjustment]) {
          expect(JSON.stringify(sent)).toMatch(/^-?\d{1,16}(\.\d{1,9})?$/)
        }
      }
    }),
    { seed, numRuns: 5000 },
  )
})

const context = (zoho: Judge, known: string, decimals: number) => ({
  productOf: (gid: string) => (gid === known ? zoho.placeholder : undefined),
  placeholderId: zoho.placeholder,
  decimals,
})

function salesOrder(order: OrderWithLines, zoho: Judge, known: string): Record<string, unknown> {
  const { lines, adjustment } = orderLines(order, context(zoho, known, 2))
  const head = orderToSalesOrder(order, {
    shopName: 'Acme 😀',
    shop: 'acme.myshopify.com',
    accountId: zoho.account,
    contactId: order.email ? zoho.contact : null,
    currencies: null,
  })
  return { ...head, Adjustment: adjustment, Ordered_Items: newRows(lines) }
}
