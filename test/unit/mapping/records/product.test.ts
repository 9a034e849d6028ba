import { describe, expect, it } from 'vitest'
import { productFacts, variantToProduct } from '#app/mapping/records/product.ts'
import { distinctName, variantName } from '#app/mapping/parts/variant.ts'
import { field, product, variant } from '#test/support/mapping/records.ts'
import { valueIn, type ZohoRow } from '#app/zoho/records/rows.ts'

const mapped = (changes: object = {}, of: object = {}) =>
  variantToProduct(productFacts(product(of)), variant(changes))

describe('the name', () => {
  it.each([
    ['without variants', {}, {}, 'Shirt'],
    ['with one option', {}, { title: 'Red' }, 'Shirt - Red'],
    ['with two options', {}, { title: 'Red / XL' }, 'Shirt - Red / XL'],
    ['with an option renamed', {}, { title: 'Crimson / XL' }, 'Shirt - Crimson / XL'],
    ['an only variant with a title of its own', { hasOnlyDefaultVariant: true }, { title: 'Red' }, 'Shirt'],
    ['a gift card', { title: 'Gift card', isGiftCard: true }, { title: '$25.00' }, 'Gift card - $25.00'],
    ['on two lines', { title: 'Shirt\nblue' }, {}, 'Shirt blue'],
    ['a title that cannot be seen', { title: '\u200B' }, {}, 'Product 70'],
    ['emoji and other scripts', { title: '👟 ñandú 日本語' }, {}, '👟 ñandú 日本語'],
    ['a title used before', { handle: 'shirt-1' }, {}, 'Shirt (1)'],
    ['a title used before, with variants', { handle: 'shirt-2' }, { title: 'Red' }, 'Shirt (2) - Red'],
    ['a title that ends in a number', { title: 'Shirt 5', handle: 'shirt-5' }, {}, 'Shirt 5'],
    ['a handle of its own', { handle: 'best-shirt-2026' }, {}, 'Shirt'],
    ['accents in the handle', { title: 'Été d’or', handle: 'ete-dor-3' }, {}, 'Été d’or (3)'],
  ])('%s', (_case, of, changes, expected) => {
    expect(variantName(product(of), variant(changes))).toBe(expected)
  })

  it('fits into 200 and keeps what tells variants apart', () => {
    const long = product({ title: 'Very long '.repeat(30), handle: null })
    const names = ['Red / XL', 'Blue / XL'].map((title) => variantName(long, variant({ title })))
    expect(names.every((name) => name.length <= 200 && name.endsWith('/ XL'))).toBe(true)
    expect(new Set(names).size).toBe(2)
  })

  it('differs even where two options are the same as far as they fit', () => {
    const variants = ['a', 'b'].map((end, i) =>
      variant({ id: `gid://shopify/ProductVariant/${i}`, title: `${'x'.repeat(300)}${end}`, sku: 'S' }),
    )
    const facts = productFacts({ ...product(), variants })
    const names = variants.map((one) => String(variantToProduct(facts, one)['Product_Name']))
    expect(new Set(names).size).toBe(2)
    expect(names.every((name) => name.length <= 200)).toBe(true)
  })

  it('is told apart by SKU, else by id, where Zoho wants it unique', () => {
    expect(distinctName('Shirt', 'S-1', '700')).toBe('Shirt (S-1)')
    expect(distinctName('Shirt', '', '700')).toBe('Shirt (700)')
    expect(distinctName('x'.repeat(200), 'S-1', '700')).toBe(`${'x'.repeat(194)} (S-1)`)
  })
})

describe('the code', () => {
  it.each([
    ['is the SKU', { sku: 'S-1' }, 'S-1'],
    ['without blanks around it', { sku: ' S-1 ' }, 'S-1'],
    ['is the variant’s id without a SKU', { sku: null }, '700'],
    ['is the variant’s id with an empty SKU', { sku: '  ' }, '700'],
  ])('%s', (_case, changes, expected) => {
    expect(mapped(changes)['Product_Code']).toBe(expected)
  })

  it('tells variants apart that share a SKU, within 40 characters', () => {
    const ids = ['701', '702', '703']
    const skus = ['PAIR', 'pair', 'OTHER']
    const variants = ids.map((id, i) =>
      variant({ id: `gid://shopify/ProductVariant/${id}`, title: id, sku: skus[i] }),
    )
    const facts = productFacts({ ...product(), variants })
    expect(variants.map((one) => variantToProduct(facts, one)['Product_Code'])).toEqual([
      'PAIR-701',
      'pair-702',
      'OTHER',
    ])
    const long = variants.map((one) => ({ ...one, sku: 'L'.repeat(60) }))
    const codes = long.map((one) => variantToProduct(productFacts({ ...product(), variants: long }), one))
    expect(codes.map((one) => String(one['Product_Code']).length)).toEqual([40, 40, 40])
  })
})

// Found by the mapping property with SEED=378156091.
it('names and codes differ also where an SKU reads like the id of a variant that has none', () => {
  const variants = [
    { id: '701', sku: '702' },
    { id: '702', sku: null },
    { id: '703', sku: '703' },
  ].map(({ id, sku }) => variant({ id: `gid://shopify/ProductVariant/${id}`, title: 'Red', sku }))
  const facts = productFacts({ ...product(), variants })
  const rows = variants.map((one) => variantToProduct(facts, one))
  expect(rows.map((row) => row['Product_Name'])).toEqual([
    'Shirt - Red (701)',
    'Shirt - Red (702)',
    'Shirt - Red (703)',
  ])
  expect(rows.map((row) => row['Product_Code'])).toEqual(['702-701', '702', '703'])
})

describe('price, stock and state', () => {
  it.each([
    ['a price', { price: '19.99' }, { Unit_Price: 19.99 }],
    ['free', { price: '0.00' }, { Unit_Price: 0 }],
    ['stock', { inventoryQuantity: 5 }, { Qty_in_Stock: 5 }],
    ['sold out', { inventoryQuantity: 0 }, { Qty_in_Stock: 0 }],
    ['oversold', { inventoryQuantity: -4 }, { Qty_in_Stock: -4 }],
  ])('%s', (_case, changes, expected) => {
    expect(mapped(changes)).toMatchObject(expected)
  })
  it.each([
    ['unknown stock', { inventoryQuantity: null }],
    ['stock that is not counted', { inventoryQuantity: 0, inventoryItem: { tracked: false } }],
  ])('%s says nothing', (_case, changes) => {
    expect(mapped(changes)).not.toHaveProperty('Qty_in_Stock')
  })
  it.each([
    ['ACTIVE', true],
    ['active', true],
    ['UNLISTED', true],
    ['DRAFT', false],
    ['ARCHIVED', false],
  ])('%s', (status, expected) => {
    expect(mapped({}, { status })['Product_Active']).toBe(expected)
  })
  it('out of stock is not out of the range', () => {
    expect(mapped({ inventoryQuantity: 0, availableForSale: false })['Product_Active']).toBe(true)
  })
})

it('vendor, type and description come along', () => {
  const of = { vendor: 'Acme', productType: 'Shirts', descriptionHtml: '<p>An <b>example</b></p>' }
  expect(mapped({}, of)).toMatchObject({
    Manufacturer: 'Acme',
    Product_Category: 'Shirts',
    Description: 'An example',
  })
  expect(Object.keys(mapped()).toSorted()).toEqual(
    ['Product_Active', 'Product_Code', 'Product_Name', 'Unit_Price'].toSorted(),
  )
})

const labelled = (...fields: ReturnType<typeof field>[]): ZohoRow => {
  const of = product({ vendor: 'Nordlicht', productType: 'Lamps' })
  const map = new Map(fields.map((one) => [one.apiName, one]))
  return variantToProduct(productFacts(of, null, map), variant())
}

describe('a text field of the merchant’s for vendor or type', () => {
  it.each([
    ['of that name is filled', field('Shopify_Vendor', 'text'), 'Nordlicht'],
    ['that people may fill is left alone', field('Vendor', 'text'), undefined],
    ['in any case', field('V', 'text', { label: 'SHOPIFY VENDOR' }), 'Nordlicht'],
    ['for the type', field('Shopify_Product_Type', 'text'), 'Lamps'],
    ['of another type is left alone', field('Shopify_Vendor', 'picklist'), undefined],
    ['that nobody may write', field('Shopify_Vendor', 'text', { updatable: false }), undefined],
    ['that is Zoho’s own', field('Shopify_Vendor', 'text', { custom: false }), undefined],
  ])('%s', (_, one, expected) => {
    expect(valueIn(labelled(one), one.apiName)).toBe(expected)
  })
})
