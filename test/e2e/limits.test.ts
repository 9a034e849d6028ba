import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { usualLimits } from '#app/lib/shop-limits.server.ts'
import { buildStore } from '../store/index.ts'
import { connectZoho, explainFailure, runImport, startMerchant, type Merchant } from './merchant.ts'

const said = 'That was asked for very often in a short time.'

describe('a store that asks too often', () => {
  let merchant: Merchant
  beforeAll(async () => {
    merchant = await startMerchant('limits', {
      fill: (shop) => void buildStore(shop, { customers: 10, orders: 5, products: 5, plain: true }),
    })
    await merchant.open()
    await connectZoho(merchant)
    await runImport(merchant)
  })
  afterAll(() => merchant?.close())
  beforeEach(() => explainFailure(merchant, 'limits'))

  /** As another tab of the same store would: until it is told to wait. */
  async function exhaust(path: string, most: number, body?: object): Promise<void> {
    const { sandbox } = merchant
    const headers = {
      'user-agent': 'Mozilla/5.0 Firefox/150.0',
      authorization: `Bearer ${sandbox.shop.sessionToken({ user: '42' })}`,
    }
    const post = body ? { method: 'POST', body: JSON.stringify(body) } : {}
    const send = () => fetch(`${sandbox.appUrl}${path}`, { headers, ...post })
    // Where a connection is reset a browser asks once more by another one; Node's fetch does not.
    const ask = async () => (await send().catch(send)).status
    for (let asked = 0; asked < most; asked += 20) await Promise.all(Array.from({ length: 20 }, ask))
    expect(await ask()).toBe(429)
  }

  test('reads beside "Sync now" that it has to wait, and the list stays', async () => {
    await exhaust('/app/customers.data', usualLimits.syncNow, { kind: 'customer', shopifyId: '1' })
    const { app } = merchant
    await merchant.goTo('Customers')
    await app
      .getByRole('button', { name: /^Sync now/ })
      .first()
      .click()
    await app.getByText(said).first().waitFor()
    await merchant.screenshot('limit-sync-now')
    expect(await app.getByRole('heading', { level: 1, name: 'Customers' }).isVisible()).toBe(true)
  })

  test('reads beside an import that Pause has to wait', async () => {
    const { app, sandbox } = merchant
    await exhaust('/app.data?index', usualLimits.change, { intent: 'pause', runId: 'none' })
    await merchant.open()
    sandbox.zoho.faults.latencyMs = 2_000
    await app.getByRole('button', { name: 'Import', exact: true }).click()
    await app.getByRole('button', { name: 'Pause' }).click()
    const told = app.getByText(said).first()
    await told.waitFor()
    await merchant.screenshot('limit-pause')
    expect(await told.isVisible()).toBe(true)
    sandbox.zoho.faults.latencyMs = 0
  })

  test('reads on the mapping page that Zoho was asked too often, and the page stays', async () => {
    await exhaust(
      '/app/zoho-choices.data?kind=customer&_routes=routes%2Fapp.zoho-choices',
      usualLimits.zohoChoices,
    )
    const { app } = merchant
    await merchant.open('/app/settings/mapping?kind=customer')
    await app.getByText(said).first().waitFor()
    await merchant.whole('limit-mapping')
    expect(await app.getByRole('heading', { level: 1 }).isVisible()).toBe(true)
  })
})
