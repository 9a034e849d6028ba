import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildStore } from '../store/index.ts'
import {
  accessibilityFaults,
  connectZoho,
  explainFailure,
  openGroup,
  type Merchant,
  runImport,
  startMerchant,
} from './merchant.ts'

const inCrm = (read: () => unknown) => expect.poll(read, { timeout: 15_000, interval: 100 })
const kinds = ['customer', 'product', 'order']
const narrow = '320px'

describe('a merchant’s own rules', () => {
  let merchant: Merchant
  let customer = ''
  beforeAll(async () => {
    merchant = await startMerchant('mapping', {
      fill: (shop) => {
        buildStore(shop, { customers: 8, orders: 4, products: 3, plain: true })
        customer = shop.createCustomer({
          firstName: 'Ada',
          lastName: 'Lovelace',
          email: 'ada@example.com',
          tags: ['tier:gold'],
          metafields: [{ namespace: 'custom', key: 'shirt', type: 'single_line_text_field', value: 'Large' }],
        }).id
      },
    })
    const org = merchant.sandbox.zoho.org()
    org.addCustomField('Contacts', {
      field_label: 'Tier',
      data_type: 'picklist',
      pick_list_values: ['Gold', 'Silver'],
    })
    await merchant.open()
    await connectZoho(merchant)
    await runImport(merchant)
  })
  afterAll(() => merchant?.close())
  beforeEach(() => explainFailure(merchant, 'mapping'))

  const contact = () => {
    const { zoho } = merchant.sandbox
    return zoho
      .org()
      .records('Contacts')
      .find((row) => row['Shopify_Customer_Id'] === customer.split('/').at(-1))
  }

  test('Settings leads to them, and the default mapping is explained', async () => {
    const { app } = merchant
    await merchant.goTo('Settings')
    await app.getByRole('link', { name: 'Customers: mapping and filters' }).click()
    await app.getByRole('heading', { level: 1, name: 'Mapping and filters' }).waitFor()
    await app.getByRole('heading', { name: 'Default mapping' }).waitFor()
    expect(await app.getByRole('cell', { name: 'Last Name', exact: true }).count()).toBe(1)
    // Without rules the preview says what it will show, and where to begin.
    await app.getByText('Add a rule above, and what it changes in this record shows here.').waitFor()
    await merchant.screenshot('mapping-1-empty')
  })

  test('a rule is checked and previewed while it is written, and nothing is saved yet', async () => {
    const { app, page } = merchant
    await app.getByRole('button', { name: 'Add rule' }).click()
    await app.getByLabel('Take', { exact: true }).selectOption({ label: 'Tags' })
    const start = app.getByLabel('Only tags that start with', { exact: true })
    await app.getByRole('button', { name: 'Choose from your store: Only tags that start with' }).click()
    await app.getByText('tier:gold', { exact: true }).click()
    await expect.poll(() => start.inputValue()).toBe('tier:gold')
    await page.keyboard.press('Escape')
    await start.fill('tier:')
    await app.getByLabel('Put it into the Zoho field').selectOption({ label: 'Email Opt Out (yes or no)' })
    await app.getByText('“Email Opt Out” does not accept this type of value').first().waitFor()
    await app.getByLabel('Put it into the Zoho field').selectOption({ label: 'Tier (picklist)' })
    await app.getByLabel('Find a customer').fill('ada@example.com')
    await app.getByRole('button', { name: 'Find', exact: true }).click()
    await app.getByRole('row', { name: 'Tier (blank) Gold' }).waitFor()
    await merchant.screenshot('mapping-2-rule')
    expect(contact()?.['Tier'] ?? null).toBeNull()
  })

  test('a metafield is one more source', async () => {
    const { app } = merchant
    await app.getByRole('button', { name: 'Done with rule' }).click()
    await app.getByRole('button', { name: 'Add rule' }).click()
    await app.getByLabel('Take', { exact: true }).selectOption({ label: 'A metafield' })
    await app.getByLabel('Namespace and key').fill('shirt')
    await app.getByLabel('Put it into the Zoho field').selectOption({ label: 'Department (text)' })
    await app.getByText('“shirt” is not a metafield').first().waitFor()
    await app.getByLabel('Namespace and key').fill('custom.shirt')
    const shown = app.getByRole('row', { name: 'Department (blank) Large' })
    await shown.waitFor()
    expect(await shown.count()).toBe(1)
  })

  test('it is saved in the admin’s bar, and says when existing records follow', async () => {
    const { app, page } = merchant
    await page.getByRole('button', { name: 'Save', exact: true }).first().click()
    await app.getByText('Existing records follow at the next import').waitFor()
    expect(await app.getByRole('button', { name: 'Import now' }).count()).toBe(1)
    await merchant.screenshot('mapping-3-saved')
  })

  test('the next change of the customer brings it into the CRM, by the rules', async () => {
    merchant.sandbox.shop.updateCustomer(customer, { firstName: 'Augusta' })
    await inCrm(() => contact()?.['First_Name']).toBe('Augusta')
    expect(contact()).toMatchObject({ Tier: 'Gold', Department: 'Large' })
  })

  test('an import started here brings the others', async () => {
    const { app, page } = merchant
    await app.getByRole('button', { name: 'Import now' }).click()
    await app.getByText('The import has started.').waitFor()
    await app.getByRole('link', { name: 'Watch it on Home' }).click()
    await app.getByRole('heading', { name: 'Import completed' }).waitFor({ timeout: 60_000 })
    expect(new URL(page.url()).pathname.endsWith('/app')).toBe(true)
  })

  test('a field deleted in Zoho is told in Settings and on Home, and costs no record', async () => {
    const { app, sandbox } = merchant
    sandbox.zoho.org().removeField('Contacts', 'Tier')
    await merchant.open('/app/settings/mapping?kind=customer')
    await app.getByText('The field “Tier” is not in Zoho CRM any more').first().waitFor()
    await merchant.screenshot('mapping-4-gone')
    await merchant.open('/app/settings')
    await app.getByText('the field “Tier” cannot be written').waitFor()
    await merchant.open()
    await app.getByRole('button', { name: 'Review the rules' }).waitFor()
    await merchant.screenshot('mapping-5-home')
    sandbox.shop.updateCustomer(customer, { firstName: 'Ada' })
    await inCrm(() => contact()?.['First_Name']).toBe('Ada')
    expect(contact()).toMatchObject({ Department: 'Large' })
  })

  test('discard and reset give back what was', async () => {
    const { app } = merchant
    await merchant.open('/app/settings/mapping?kind=customer')
    await app.getByRole('button', { name: 'Remove rule: tags starting with' }).click()
    await app.getByRole('button', { name: 'Discard', exact: true }).click()
    await app.getByRole('heading', { name: '1. tags starting with “tier:” → Tier' }).waitFor()
    await app.getByRole('button', { name: 'Reset to default' }).click()
    await app.getByText('No rules yet').waitFor()
    await app.getByRole('button', { name: 'Discard', exact: true }).click()
    const first = app.getByRole('heading', { name: '1. tags starting with “tier:” → Tier' })
    await first.waitFor()
    const rules = app.getByRole('heading', { level: 3 })
    expect(await rules.count()).toBe(2)
    const wins = app.getByLabel('Whose value wins in Last Name')
    await wins.selectOption({ label: 'Keep what Zoho has' })
    await expect.poll(() => rules.count()).toBe(3)
    expect(await wins.inputValue()).toBe('keep')
    await wins.selectOption({ label: 'Write each change made in Shopify' })
    await expect.poll(() => rules.count()).toBe(2)
  })

  test('what was saved is shown as saved, though a preview ends in the middle of it', async () => {
    const { app, page } = merchant
    const first = page.waitForResponse('**/app/sample.data*')
    await merchant.open('/app/settings/mapping?kind=customer')
    await first
    const previewed = Promise.withResolvers<void>()
    const reading = Promise.withResolvers<void>()
    await page.route('**/app/sample.data*', async (route) => {
      await reading.promise
      const response = await route.fetch()
      await route.fulfill({ response })
      previewed.resolve()
    })
    await page.route('**/app/settings/mapping.data*', async (route) => {
      if (route.request().method() === 'GET') {
        reading.resolve()
        await previewed.promise
      }
      await route.fallback()
    })
    const asked = page.waitForRequest('**/app/sample.data*')
    await app.getByLabel('At least this many orders').fill('1')
    await asked
    await app.getByRole('button', { name: 'Save', exact: true }).first().click()
    await app.getByText('Existing records follow at the next import').waitFor()
    expect(await page.getByText('Unsaved changes').isVisible()).toBe(false)
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await app.getByLabel('At least this many orders').fill('')
    await app.getByRole('button', { name: 'Save', exact: true }).first().click()
    await app.getByText('Existing records follow at the next import').waitFor()
  })

  test('a layout that lost our field is told on its page, in Settings and in the check', async () => {
    const { app, sandbox } = merchant
    const org = sandbox.zoho.org()
    const { id } = org.addLayout('Contacts', { name: 'Wholesale' })
    await merchant.open('/app/settings/mapping?kind=customer')
    await app.getByLabel('Layout').selectOption({ label: 'Wholesale' })
    await app.getByRole('button', { name: 'Save', exact: true }).first().click()
    await app.getByText('Existing records follow at the next import').waitFor()
    org.removeFromLayout('Contacts', id, 'Shopify_Customer_Id')
    await merchant.open('/app/settings/mapping?kind=customer')
    await app.getByText('This layout does not have the field “Shopify Customer Id”').waitFor()
    await merchant.screenshot('mapping-7-layout')
    await merchant.open('/app/settings')
    await app.getByText('New records do not get the layout you chose').waitFor()
    await merchant.open()
    await app.getByRole('button', { name: /^Check (now|again)$/ }).click()
    await app.getByRole('button', { name: 'What was checked' }).click()
    await app.getByText('Layout for new records in Contacts').waitFor()
    expect(
      await app.getByText('The layout “Wholesale” does not have the field “Shopify Customer Id”').count(),
    ).toBe(1)
    await merchant.screenshot('mapping-8-check')
  })

  test('companies of B2B are a choice in Settings, and the check says when Shopify hides them', async () => {
    const { app, sandbox } = merchant
    await merchant.open('/app/settings')
    await openGroup(app, 'People and companies')
    await app.getByLabel('Each B2B company gets its own account').check()
    await merchant.screenshot('mapping-9-b2b')
    await app.getByRole('button', { name: 'Save', exact: true }).first().click()
    await app.getByText('Saved').first().waitFor()
    sandbox.shopify.faults.companiesDenied = true
    await merchant.open()
    await app.getByRole('button', { name: /^Check (now|again)$/ }).click()
    await app.getByRole('button', { name: 'What was checked' }).click()
    await app.getByText('B2B companies', { exact: true }).waitFor()
    expect(await app.getByText('Shopify does not show this app the B2B companies').count()).toBe(1)
    sandbox.shopify.faults.companiesDenied = false
  })

  test('while Zoho is down the page stays usable and says so', async () => {
    const { app, sandbox } = merchant
    sandbox.zoho.faults.down = true
    await merchant.open('/app/settings/mapping?kind=order')
    await app.getByText('The lists from Zoho CRM could not be read').first().waitFor({ timeout: 60_000 })
    await merchant.screenshot('mapping-6-away')
    sandbox.zoho.faults.down = false
    await app.getByRole('button', { name: 'Try again' }).first().click()
    await app.getByText('The lists from Zoho CRM could not be read').waitFor({ state: 'hidden' })
    expect(await app.getByRole('button', { name: 'Add rule' }).isEnabled()).toBe(true)
  })

  // Axe goes through six pages of many fields.
  const longMs = 240_000
  test(
    'every kind’s page passes the accessibility rules, fits a small phone, and speaks French',
    { timeout: longMs },
    async () => {
      const { app, page } = merchant
      for (const language of ['en', 'fr']) {
        await page.getByLabel('Language').selectOption(language)
        for (const kind of kinds) {
          await merchant.open(`/app/settings/mapping?kind=${kind}`)
          await app.locator(`html[lang=${language}] h1`).waitFor()
          await page.waitForLoadState('networkidle')
          await app.getByRole('button', { name: /^(Add rule|Ajouter une règle)$/ }).click()
          await app.getByRole('button', { name: /^(Add a step|Ajouter une étape)$/ }).click()
          await app.getByRole('button', { name: /^(Add a condition|Ajouter une condition)$/ }).click()
          // Axe looks at structure and contrast, which are the same in every language.
          const found = language === 'en' ? await accessibilityFaults(merchant) : []
          expect({ kind, found }).toEqual({ kind, found: [] })
          await merchant.screenshot(`mapping-${kind}-${language}`)
          const frame = page.locator('iframe[name^="app-iframe"]')
          await frame.evaluate((element, width) => element.style.setProperty('width', width), narrow)
          const tooWide = await app.locator('body').evaluate((body) => body.scrollWidth > body.clientWidth)
          expect({ kind, tooWide }).toEqual({ kind, tooWide: false })
          await frame.screenshot({ path: `output/screenshots/mapping-${kind}-${language}-phone.png` })
          await frame.evaluate((element) => element.style.removeProperty('width'))
          await app
            .getByRole('button', { name: /^(Discard|Ignorer)/ })
            .first()
            .click()
        }
      }
      await page.getByLabel('Language').selectOption('en')
    },
  )

  test('no page has logged an error in the browser', () => {
    expect(merchant.troubles).toEqual([])
  })
})
