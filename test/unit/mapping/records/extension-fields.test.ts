import { describe, expect, it } from 'vitest'
import { extensionFieldsOf } from '#app/mapping/records/extension-fields.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { field } from '#test/support/mapping/records.ts'

const names = (kind: RecordKind, ...fields: ReturnType<typeof field>[]) =>
  extensionFieldsOf(kind, fields).map(({ apiName }) => apiName)

describe('fields of the extension that hold a Shopify id', () => {
  it.each([
    ['customer', 'shopifyextension__Lead_Shopify_Id'],
    ['customer', 'shopifyextension__Shopify_Reference_Id'],
    ['customer', 'shopifyextension__Shopify_Customer_ID'],
    ['customer', 'shopifyextension__contactShopifyId'],
    ['product', 'shopifyextension__Shopify_Product_Id'],
    ['product', 'shopifyextension__Variant_Id'],
    ['order', 'shopifyextension__Shopify_Order_Id'],
    ['order', 'shopifyextension__Order_Number'],
    ['order', 'shopifyextension__Order_Name'],
  ] as const)('of a %s is %s', (kind, apiName) => {
    expect(names(kind, field(apiName, 'text'))).toEqual([apiName])
  })

  it.each([
    ['customer', 'shopifyextension__Shopify_Lead_Source'],
    ['customer', 'shopifyextension__Last_Order_Id'],
    ['customer', 'shopifyextension__Store_Id'],
    ['customer', 'shopifyextension__Paid'],
    ['customer', 'Shopify_Id'],
    ['product', 'shopifyextension__Inventory_Item_Id'],
    ['order', 'shopifyextension__Shopify_Customer_Id'],
    ['order', 'shopifyextension__Order_Status'],
  ] as const)('of a %s is not %s', (kind, apiName) => {
    expect(names(kind, field(apiName, 'text'))).toEqual([])
  })

  it('may be numbers, which are asked for as such, but no dates or choices', () => {
    const fields = ['bigint', 'integer', 'text', 'date', 'picklist', 'boolean'].map((type) =>
      field(`shopifyextension__${type}_Id`, type),
    )
    expect(extensionFieldsOf('customer', fields)).toEqual([
      { apiName: 'shopifyextension__bigint_Id', numeric: true },
      { apiName: 'shopifyextension__integer_Id', numeric: true },
      { apiName: 'shopifyextension__text_Id', numeric: false },
    ])
  })
})
