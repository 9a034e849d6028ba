import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildStore } from '../store/index.ts'
import { differences, orderRow } from './crm.ts'
import { connectZoho, explainFailure, runImport, startMerchant, type Merchant } from './merchant.ts'

const inCrm = (read: () => unknown) => expect.poll(read, { timeout: 15_000, interval: 100 })

describe('changes of the store after the import', () => {
  let merchant: Merchant
  beforeAll(async () => {
    merchant = await startMerchant('live', {
      fill: (shop) => void buildStore(shop, { customers: 30, orders: 20, products: 10, plain: true }),
    })
    await merchant.open()
    await connectZoho(merchant)
    await runImport(merchant)
  })
  afterAll(() => merchant?.close())
  beforeEach(() => explainFailure(merchant, 'live'))

  const newest = () => [...merchant.sandbox.shop.orders.values()].at(-1)
  const total = () => {
    const order = newest()
    return order ? orderRow(merchant.sandbox, order)?.['Grand_Total'] : undefined
  }

  test('a new order shows in Sync activity and in the CRM without a reload', async () => {
    const { app } = merchant
    await merchant.goTo('Sync activity')
    await app.getByRole('heading', { name: 'Sync activity' }).waitFor()
    // An empty list says where imports are told; the line below a list does not say it once more.
    const ofImports = app.getByText('Records that an import created or updated without trouble')
    await app.getByRole('heading', { name: 'No individual changes yet' }).waitFor()
    expect(await ofImports.count()).toBe(0)
    const store = await merchant.window('/store')
    const crm = await merchant.window('/crm/Sales_Orders')
    await store.getByRole('button', { name: 'New order' }).click()
    const order = newest()
    expect(order).toBeDefined()
    await inCrm(total).toBe(Number(order?.current.total))
    await app.getByText(`Order ${order?.name}`, { exact: true }).first().waitFor({ timeout: 15_000 })
    expect(await ofImports.count()).toBe(1)
    await crm.getByText(`${order?.name} - `).first().waitFor({ timeout: 15_000 })
    await merchant.screenshot('live-activity')
    await crm.screenshot({ path: 'output/screenshots/live-crm.png' })
    await crm.close()
    await store.close()
  })

  for (const button of ['Edit', 'Refund one', 'Cancel']) {
    test(`"${button}" in the store gives the sales order its new total`, async () => {
      const store = await merchant.window('/store')
      const before = newest()?.current.total
      await store.getByRole('row').nth(1).getByRole('button', { name: button }).click()
      await store.getByRole('status').waitFor()
      const after = newest()?.current.total
      expect(after).not.toBe(before)
      await inCrm(total).toBe(Number(after))
      await store.close()
    })
  }

  test('a burst of 50 changes arrives whole', async () => {
    const store = await merchant.window('/store')
    await store.getByRole('button', { name: 'Burst of 50 changes' }).click()
    await store.getByRole('status').waitFor()
    await expect.poll(() => differences(merchant.sandbox), { timeout: 100_000, interval: 500 }).toEqual([])
    await store.close()
  })
})
