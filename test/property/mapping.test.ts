// Ten thousand random records a mapping, judged by the simulator's own validation at its strictest. The seed is printed:
// SEED=… repeats a run.

import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { ZohoId } from '#app/lib/ids.ts'
import { customerToPerson, type PersonModule } from '#app/mapping/records/customer.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { orderLines } from '#app/mapping/records/order-lines.ts'
import { orderToDeal } from '#app/mapping/records/order-deal.ts'
import { orderToSalesOrder } from '#app/mapping/records/order.ts'
import { productFacts, variantToProduct } from '#app/mapping/records/product.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import type { ProductWithVariants } from '#app/shopify/records/product.ts'
import { newRows } from '#app/sync/pipeline/rows/order-rows.ts'
import { validator, type Validator, type Verdict } from './zoho-validator.ts'
import { customers, orders, products } from './random-records.ts'
import { zohoTotal } from './zoho-total.ts'

// Ten thousand records take their time beside other work; nothing here waits for anything.
vi.setConfig({ testTimeout: 600_000 })

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const batch = 100
const batches = 100

const settings = { seed, numRuns: batches, endOnFailure: true }
const many = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { minLength: batch, maxLength: batch })

/** What was refused first, with its row; nothing is as it should be. */
const refused = (verdicts: readonly Verdict[]): string[] =>
  verdicts
    .filter(({ ok }) => !ok)
    .slice(0, 1)
    .map(({ answer, row }) => `${JSON.stringify(answer)} for ${JSON.stringify(row)}`)

describe(`of ${batch * batches} random records each (SEED=${seed})`, () => {
  console.log(`mapping properties: SEED=${seed}`)

  it('Zoho refuses no customer, neither as a Lead nor as a Contact', async () => {
    const modules: readonly PersonModule[] = ['Leads', 'Contacts']
    const zoho = await validator()
    await fc.assert(
      fc.asyncProperty(many(customers), async (some) => {
        for (const module of modules) {
          const rows = some.map((customer) => customerToPerson(customer, module))
          expect(some.map((customer) => customerToPerson(structuredClone(customer), module))).toEqual(rows)
          expect(refused(await zoho.write(module, rows))).toEqual([])
        }
      }),
      settings,
    )
  })

  it('Zoho refuses no variant, and no two of a product are named alike', async () => {
    const zoho = await validator()
    let written = 0
    await fc.assert(
      fc.asyncProperty(fc.array(products, { minLength: 50, maxLength: 50 }), async (some) => {
        const all = some.map(mapProduct)
        for (const rows of all) {
          const names = rows.map((row) => String(row['Product_Name']).toLowerCase())
          expect([...new Set(names)]).toEqual(names)
          const unnamed = rows.filter(
            (row) => !/\S,\S/u.test([row['Product_Name'], row['Product_Code']].join()),
          )
          expect(unnamed).toEqual([])
        }
        written += all.flat().length
        expect(refused(await zoho.write('Products', all.flat()))).toEqual([])
      }),
      settings,
    )
    expect(written).toBeGreaterThan(batch * batches)
  })

  // Random orders cost more to make than to judge: each is judged in all that it can become.
  it('Zoho refuses no order, neither as a Sales Order nor as a deal, and each has the total to the cent', async () => {
    const known = 'gid://shopify/ProductVariant/1'
    const zoho = await validator()
    const asDeals = await Promise.all([dealsWith(null), dealsWith(['Neu', 'Angebot', 'Fertig', 'Abgesagt'])])
    await fc.assert(
      fc.asyncProperty(many(orders([known])), async (some) => {
        const verdicts = await zoho.write(
          'Sales_Orders',
          some.map((order) => salesOrder(order, zoho, known)),
        )
        expect(refused(verdicts)).toEqual([])
        const totals = some.map((order) => [
          order.id,
          Number(orderLines(order, context(zoho, known, 2)).total),
        ])
        expect(some.map(({ id }, i) => [id, Number(verdicts[i]?.stored?.['Grand_Total'])])).toEqual(totals)
        for (const judge of asDeals) await judge(some)
      }),
      settings,
    )
  })
})

/** @param stages as Zoho makes them, or in the organisation's own words */
async function dealsWith(stages: string[] | null) {
  const zoho = await validator()
  if (stages) zoho.org.setOptions('Deals', 'Stage', stages)
  const fields = await zoho.fieldsOf('Deals')
  return async (some: readonly OrderWithLines[]) => {
    const rows = some.map((order) => deal(order, zoho, fields))
    const verdicts = await zoho.write('Deals', rows)
    expect(refused(verdicts)).toEqual([])
    const said = verdicts.map(({ stored, row }, i) => {
      const isRight = stored?.['Stage'] === row['Stage'] && String(stored?.['Description']).length <= 32_000
      return [some[i]?.id, Number(stored?.['Amount']), isRight]
    })
    const meant = some.map(({ id, currentTotalPriceSet: { shopMoney } }) => {
      return [id, Number(toCents(Number(shopMoney.amount))), true]
    })
    expect(said).toEqual(meant)
  }
}

const isAmount = (sent: unknown) => /^-?\d{1,16}(\.\d{1,9})?$/.test(JSON.stringify(sent))

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
        placeholderId: ZohoId.parse('1'),
        decimals,
        adjustable,
      })
      expect(Number(zohoTotal(mapped, decimals))).toBe(Number(mapped.total))
      expect(mapped.lines.length).toBeGreaterThan(0)
      expect(mapped.lines.length).toBeLessThanOrEqual(100)
      // One expectation for all: a thousand lines cost more to expect of than to map.
      const odd = mapped.lines.filter(
        ({ listPrice, discount, quantity, description }) =>
          quantity <= 0 || description.length > 1000 || ![listPrice, discount].every(isAmount),
      )
      expect(odd).toEqual([])
      expect(mapped.adjustment).toSatisfy(isAmount)
    }),
    { seed, numRuns: 5000 },
  )
})

const offered = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.double(),
  fc.integer(),
  fc.constantFrom(
    '-None-',
    'Approved',
    'https://a.example',
    '2026-01-10',
    '2026-01-10T10:00:00+00:00',
    'a@b.co',
    { id: 'x' },
  ),
)

it(`whatever is offered for whatever field, what is left of it is taken (SEED=${seed})`, async () => {
  const zoho = await validator()
  const modules = ['Leads', 'Contacts', 'Products'] as const
  const mandatory = {
    Leads: { Last_Name: 'X' },
    Contacts: { Last_Name: 'X' },
    Products: { Product_Name: 'X' },
  }
  for (const module of modules) {
    const names = [...(await zoho.fieldsOf(module)).values()]
      .filter(({ type, mandatory: needed }) => !type.includes('lookup') && !needed)
      .map(({ apiName }) => apiName)
      .filter((name) => !['Tag', 'Tax'].includes(name)) // left to Zoho: names of the organisation's own
    const row = fc.dictionary(fc.constantFrom(...names), offered, { maxKeys: 12, noNullPrototype: true })
    await fc.assert(
      fc.asyncProperty(many(row), async (rows) => {
        const verdicts = await zoho.write(
          module,
          rows.map((one) => ({ ...one, ...mandatory[module] })),
        )
        expect(refused(verdicts)).toEqual([])
      }),
      { ...settings, numRuns: 10 },
    )
  }
})

function mapProduct(product: ProductWithVariants): Record<string, unknown>[] {
  const facts = productFacts(product)
  return product.variants.map((variant) => variantToProduct(facts, variant))
}

const context = (zoho: Validator, known: string, decimals: number) => ({
  productOf: (gid: string) => (gid === known ? ZohoId.parse(zoho.placeholder) : undefined),
  placeholderId: ZohoId.parse(zoho.placeholder),
  decimals,
})

/** Half up, of the decimal digits themselves: binary fractions would round 1.005 down. */
const toCents = (value: number): string => `${Math.round(Number(`${value}e2`))}e-2`

const deal = (order: OrderWithLines, zoho: Validator, fields: FieldMap): Record<string, unknown> =>
  orderToDeal(order, {
    shopName: 'Acme 😀',
    shop: 'acme.myshopify.com',
    zone: 'Asia/Tokyo',
    currencies: null,
    fields,
    inLayout: false,
    accountId: ZohoId.parse(zoho.account),
    contactId: order.email ? ZohoId.parse(zoho.contact) : null,
  })

function salesOrder(order: OrderWithLines, zoho: Validator, known: string): Record<string, unknown> {
  const { lines, adjustment } = orderLines(order, context(zoho, known, 2))
  const head = orderToSalesOrder(order, {
    shopName: 'Acme 😀',
    shop: 'acme.myshopify.com',
    accountId: ZohoId.parse(zoho.account),
    contactId: order.email ? ZohoId.parse(zoho.contact) : null,
    currencies: null,
  })
  return { ...head, Adjustment: adjustment, Ordered_Items: newRows(lines) }
}
