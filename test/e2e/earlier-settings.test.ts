import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildStore } from '../store/index.ts'
import {
  accessibilityFaults,
  connectZoho,
  explainFailure,
  onPhone,
  openGroup,
  runImport,
  startMerchant,
  type Merchant,
} from './merchant.ts'

const narrow = { width: 900, height: 900 }

describe('settings that are tested, saved twice and taken back', () => {
  let merchant: Merchant
  beforeAll(async () => {
    merchant = await startMerchant('earlier-settings', {
      fill: (shop) => void buildStore(shop, { customers: 12, orders: 10, plain: true }),
    })
    await merchant.open()
    await connectZoho(merchant)
    await runImport(merchant)
  })
  afterAll(() => merchant?.close())
  beforeEach(() => explainFailure(merchant, 'earlier-settings'))

  const atEachWidth = async (name: string) => {
    const { page } = merchant
    const desktop = page.viewportSize() ?? narrow
    await merchant.whole(name)
    await page.setViewportSize(narrow)
    await merchant.whole(`${name}-narrow`)
    await page.setViewportSize(desktop)
    await onPhone(page, () => merchant.whole(`${name}-phone`))
  }

  test('the connection is tested by a press, and both systems are named', async () => {
    const { app, sandbox } = merchant
    await merchant.goTo('Settings')
    await app.getByRole('button', { name: 'Test connection' }).click()
    await app.getByText('Shopify was reached').waitFor()
    await app.getByText(`Zoho CRM was reached: ${sandbox.zoho.org().name}`).waitFor()
    await atEachWidth('connection-test')
    expect(await accessibilityFaults(merchant)).toEqual([])
  })

  test('a save that came second keeps what was saved elsewhere, is told of what both changed, and takes that over', async () => {
    const { app, page, sandbox } = merchant
    await merchant.goTo('Settings')
    const other = await page.context().newPage()
    await other.goto(sandbox.adminUrl('/app/settings'))
    const theirs = other.frameLocator('iframe[name^="app-iframe"]')
    await openGroup(theirs, 'People and companies')
    await theirs.getByRole('checkbox', { name: 'Find people by phone as well' }).check()
    await theirs.getByRole('checkbox', { name: 'Each company gets its own account' }).check()
    await theirs.getByRole('button', { name: 'Save', exact: true }).click()
    await theirs.getByText('Settings saved').first().waitFor()
    await other.close()

    await openGroup(app, 'People and companies')
    await openGroup(app, 'Zoho automations')
    const b2b = app.getByRole('checkbox', { name: 'Each B2B company gets its own account' })
    await b2b.check()
    const automations = app.getByRole('checkbox', { name: 'Run them for history' })
    await automations.check()
    await app.getByRole('heading', { level: 1, name: 'Settings' }).scrollIntoViewIfNeeded()
    // By the admin's bar, from the top of the page.
    await page.getByRole('button', { name: 'Save', exact: true }).first().click()
    const reload = app.getByRole('button', { name: 'Use what is saved' })
    await reload.waitFor()
    const isSeen = () =>
      reload.evaluate((button) => {
        const { top, bottom } = button.getBoundingClientRect()
        return top >= 0 && bottom <= innerHeight
      })
    await expect.poll(isSeen).toBe(true)
    await atEachWidth('second-save')
    expect(await accessibilityFaults(merchant)).toEqual([])
    await reload.click()
    await expect
      .poll(() => app.getByRole('checkbox', { name: 'Find people by phone as well' }).isChecked())
      .toBe(true)
    await expect.poll(() => b2b.isChecked()).toBe(false)
    // What nobody else touched is still there to be saved.
    expect(await automations.isChecked()).toBe(true)
    await app.getByRole('button', { name: 'Save', exact: true }).click()
    await app.getByText('Settings saved').first().waitFor()
    expect(await app.getByRole('checkbox', { name: 'Each company gets its own account' }).isChecked()).toBe(
      true,
    )
  })

  test('an earlier version is loaded into the form and kept by Save', async () => {
    const { app } = merchant
    // Not by the navigation: on Settings already, nothing would tell when the page has come anew and closes what was opened.
    await merchant.open('/app/settings')
    await app.getByRole('button', { name: 'Earlier versions' }).click()
    await app.getByText('matching by phone: off → on').waitFor()
    await app
      .getByRole('button', { name: /^Restore the settings of/ })
      .last()
      .click()
    await app.getByText('Loaded, not saved yet').waitFor()
    await app.getByText('matching by phone: on → off').first().waitFor()
    await atEachWidth('versions')
    expect(await accessibilityFaults(merchant)).toEqual([])
    const byPhone = app.getByRole('checkbox', { name: 'Find people by phone as well' })
    expect(await byPhone.isChecked()).toBe(false)
    await app.getByRole('button', { name: 'Save', exact: true }).click()
    await app.getByText('Settings saved').first().waitFor()
    expect(await byPhone.isChecked()).toBe(false)
  })

  test('what was exported is loaded again; what is no such file says what to do', async () => {
    const { app, page } = merchant
    const saved = page.waitForEvent('download')
    await app.getByRole('button', { name: 'Export settings' }).click()
    const file = await (await saved).path()
    const text = await readFile(file, 'utf8')
    expect(JSON.parse(text)).toMatchObject({ settings: { matchByPhone: false } })
    const choose = async (name: string, content: string) => {
      const path = `output/e2e/earlier-settings/${name}`
      await writeFile(path, content)
      await app.getByLabel('Settings file').setInputFiles(path)
    }
    await choose('ours.json', text.replace('"matchByPhone": false', '"matchByPhone": true'))
    await app.getByText('Loaded, not saved yet: ours.json').waitFor()
    expect(await app.getByRole('checkbox', { name: 'Find people by phone as well' }).isChecked()).toBe(true)
    await choose('another.json', '{"name":"something else"}')
    await app.getByText('another.json was not loaded').waitFor()
    await merchant.whole('settings-file-odd')
    // Left as it is the form would ask whether to leave it.
    await app.getByRole('button', { name: 'Discard', exact: true }).click()
  })
})
