import { describe, expect, it } from 'vitest'
import { ZohoId } from '#app/lib/ids.ts'
import { draftAsOrder } from '#app/mapping/draft-orders/draft-as-order.ts'
import type { LineContext } from '#app/mapping/records/order-lines.ts'
import type { ShopifyDraftOrderLine } from '#app/shopify/draft-orders/draft-order.ts'
import { draftLine, draftOrder } from '#test/support/mapping/draft-orders.ts'
import { money } from '#test/support/mapping/records.ts'
import { writtenLines } from '#test/support/order-rows.ts'

const organisation: LineContext = {
  productOf: () => ZohoId.parse('GOODS'),
  placeholderId: ZohoId.parse('OTHER'),
  decimals: 2,
}
const variant = { id: 'gid://shopify/ProductVariant/700' }

/** [product, quantity, price, discount] of each row, and what is left to the adjustment. */
function rowsOf(changes: Record<string, unknown>, lines: ShopifyDraftOrderLine[], total: string) {
  const mapped = writtenLines(draftAsOrder(draftOrder(changes, lines, total)), organisation)
  return {
    rows: mapped.lines.map((row) => [row.productId, row.quantity, row.listPrice, row.discount]),
    adjustment: mapped.adjustment,
  }
}

describe('the rows of a quote', () => {
  it('name a variant’s product, and the placeholder for what staff typed in', () => {
    expect(rowsOf({}, [draftLine({ variant }), draftLine({ price: '5.00' })], '100.00').rows).toEqual([
      ['GOODS', 2, 45, 0],
      ['OTHER', 2, 5, 0],
    ])
  })
  it('bear the discount on the whole draft, to the cent', () => {
    const lines = [1, 2, 3].map(() => draftLine({ variant, price: '10.00', quantity: 1 }))
    const { rows, adjustment } = rowsOf({ subtotalPriceSet: money('20.00') }, lines, '20.00')
    expect(rows.map((row) => row[3])).toEqual([3.33, 3.34, 3.33])
    expect(adjustment).toBe(0)
  })
  it('bear it once where Shopify’s figures of the lines hold it already', () => {
    const lines = [
      draftLine({ variant, price: '10.00', quantity: 1, left: '6.67' }),
      draftLine({ variant, price: '20.00', quantity: 1, left: '13.33' }),
    ]
    const { rows, adjustment } = rowsOf({ subtotalPriceSet: money('20.00') }, lines, '20.00')
    expect(rows.map((row) => row[3])).toEqual([3.33, 6.67])
    expect(adjustment).toBe(0)
  })
  it('have the discount of a line beside the share of it', () => {
    const lines = [draftLine({ variant, price: '50.00', quantity: 2, left: '90.00' })]
    expect(rowsOf({ subtotalPriceSet: money('80.00') }, lines, '80.00').rows).toEqual([['GOODS', 2, 50, 20]])
  })
  it('have a price that staff raised as the price, whatever its cents', () => {
    const lines = [draftLine({ variant, price: '10.00', quantity: 3, left: '40.00' })]
    const { rows, adjustment } = rowsOf({}, lines, '40.00')
    expect(rows).toEqual([['GOODS', 3, 13.34, 0.02]])
    expect(adjustment).toBe(0)
  })
  it('show shipping and tax as rows of their own', () => {
    const charged = { subtotalPriceSet: money('90.00'), totalShippingPriceSet: money('5.00') }
    const { rows, adjustment } = rowsOf(
      { ...charged, totalTaxSet: money('4.75') },
      [draftLine({ variant })],
      '99.75',
    )
    expect(rows).toEqual([
      ['GOODS', 2, 45, 0],
      ['SHIPPING', 1, 5, 0],
      ['TAX', 1, 4.75, 0],
    ])
    expect(adjustment).toBe(0)
  })
  it('charge shipping after its own discount, whichever figure of Shopify’s says so', () => {
    const shippingLine = { title: 'Post', discountedPriceSet: money('3.00') }
    const charged = { subtotalPriceSet: money('90.00'), totalShippingPriceSet: money('5.00'), shippingLine }
    expect(rowsOf(charged, [draftLine({ variant })], '93.00')).toEqual({
      rows: [
        ['GOODS', 2, 45, 0],
        ['SHIPPING', 1, 3, 0],
      ],
      adjustment: 0,
    })
  })
  it('are Zoho’s own taxes where the organization has them', () => {
    const taxLines = [{ title: 'VAT', rate: 0.1, priceSet: money('9.00') }]
    const draft = draftOrder(
      { subtotalPriceSet: money('90.00'), totalTaxSet: money('9.00'), taxLines },
      [draftLine({ variant, taxLines })],
      '99.00',
    )
    const taxes = [{ name: 'VAT', percentage: 10 }]
    const { lines, adjustment } = writtenLines(draftAsOrder(draft), { ...organisation, taxes })
    expect(lines).toMatchObject([{ productId: 'GOODS', taxes }])
    expect(adjustment).toBe(0)
  })
  it('are one that says so where there is nothing in it', () => {
    expect(rowsOf({}, [], '0.00').rows).toEqual([['OTHER', 1, 0, 0]])
  })
})
