// Two staff members, impatient hands, and a browser used as browsers are.

import type { FrameLocator } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { visit } from '../support/browser.ts'
import { buildStore } from '../store/index.ts'
import { differences } from './crm.ts'
import { connectZoho, explainFailure, startMerchant, type Merchant } from './merchant.ts'

const frame = 'iframe[name^="app-iframe"]'
const button = (app: FrameLocator) => app.getByRole('button', { name: 'Import', exact: true })

describe('in a hurry', () => {
  let merchant: Merchant
  beforeAll(async () => {
    merchant = await startMerchant('hurry', {
      fill: (shop) => void buildStore(shop, { customers: 400, orders: 100, plain: true }),
    })
    await merchant.open()
    await connectZoho(merchant)
  })
  afterAll(() => merchant?.close())
  beforeEach(() => explainFailure(merchant, 'hurry'))

  test('two staff members who both start an import, one with a double click, see one run and the same progress', async () => {
    const { sandbox, app, page } = merchant
    const browser = page.context().browser()
    if (!browser) throw new Error('the page has no browser')
    const { page: colleague } = await visit(browser)
    await colleague.addInitScript(() => localStorage.setItem('sandbox-user', '43'))
    await colleague.goto(sandbox.adminUrl())
    const theirs = colleague.frameLocator(frame)
    await button(theirs).waitFor()
    await Promise.all([page, colleague].map((each) => each.waitForLoadState('networkidle')))
    // Slow enough for all that is done meanwhile.
    sandbox.zoho.faults.latencyMs = 4_000
    await Promise.all([button(app).dblclick(), button(theirs).click()])
    await app.getByRole('progressbar').waitFor()
    await theirs.getByRole('progressbar').waitFor()
    await colleague.close()
    await merchant.open('/app/activity?view=runs')
    await app.getByRole('heading', { level: 2, name: 'Import' }).first().waitFor()
    expect(await app.getByRole('heading', { level: 2, name: 'Import' }).count()).toBe(1)
  })

  test('a reload, a second tab and the back button find the import where it is', async () => {
    const { app, page } = merchant
    await merchant.open()
    await app.getByRole('progressbar').waitFor()
    await page.reload()
    await app.getByRole('progressbar').waitFor()
    const tab = await merchant.window(new URL(merchant.sandbox.adminUrl()).pathname)
    await tab.frameLocator(frame).getByRole('progressbar').waitFor()
    await tab.close()
    await merchant.goTo('Orders')
    await page.goBack()
    await app.getByRole('progressbar').waitFor()
    await expect.poll(() => new URL(page.url()).pathname).toMatch(/\/app$/)
  })

  test('the run that was started twice syncs everything once', async () => {
    const { app, sandbox } = merchant
    sandbox.zoho.faults.latencyMs = 0
    await app.getByRole('heading', { name: 'Import completed' }).waitFor({ timeout: 110_000 })
    expect(differences(sandbox)).toEqual([])
  })

  test('an import that is started while Zoho is slow to answer a check is seen at once', async () => {
    const { sandbox, app } = merchant
    await merchant.open()
    sandbox.zoho.faults.latencyMs = 10_000
    const check = app.getByRole('button', { name: 'Check now' })
    await check.click()
    await app.getByRole('status', { name: 'Checking your store and Zoho CRM' }).waitFor()
    await button(app).click()
    await app.getByRole('heading', { name: 'Import in progress' }).waitFor({ timeout: 4_000 })
    sandbox.zoho.faults.latencyMs = 0
    await app.getByRole('heading', { name: 'Import completed' }).waitFor({ timeout: 110_000 })
    expect(differences(sandbox)).toEqual([])
  })
})
