import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildStore } from '../store/index.ts'
import { newOrder } from '../sandbox/changes.ts'
import {
  accessibilityFaults,
  connectZoho,
  explainFailure,
  type Merchant,
  onPhone,
  startMerchant,
} from './merchant.ts'
import { coveredButtons } from './reachable.ts'
import { countShifts, movedByWhatFollows } from './stillness.ts'

const paths = [
  '/app',
  '/app/activity',
  '/app/activity?view=runs',
  '/app/customers',
  '/app/products',
  '/app/orders',
  '/app/settings',
  '/app/help',
]
const lists = ['/app/activity', '/app/customers', '/app/products', '/app/orders']
const previewTable = 'What an import would do'
const refused = 'refused.buyer@example.com'

describe('what the screens answer', () => {
  let merchant: Merchant
  beforeAll(async () => {
    merchant = await startMerchant('screens', {
      fill: (shop) => void buildStore(shop, { customers: 120, orders: 200 }),
    })
    await merchant.open()
    await connectZoho(merchant)
  })
  afterAll(() => merchant?.close())
  beforeEach(() => explainFailure(merchant, 'screens'))
  // Set by each story that turns the pages around, so that none depends on how another one ended.
  const speak = (language: string) => merchant.page.getByLabel('Language').selectOption(language)

  const figures = async (name: string) => {
    const cells = await merchant.app.getByRole('table', { name }).getByRole('cell').allInnerTexts()
    return cells.map((cell) => cell.trim())
  }

  test('a preview counts what the import then does, and writes nothing', async () => {
    const { app, page, sandbox } = merchant
    const before = sandbox.zoho.stats().recordsWritten
    await app.getByRole('button', { name: 'Preview', exact: true }).click()
    await app.getByRole('heading', { name: previewTable, exact: true }).waitFor({ timeout: 60_000 })
    const planned = await figures(previewTable)
    expect(sandbox.zoho.stats().recordsWritten).toBe(before)
    await app.getByRole('button', { name: 'Show examples' }).click()
    await app
      .getByRole('button', { name: /^Compare both sides: Order/ })
      .first()
      .click()
    await app.getByText('It is not in Zoho CRM yet').waitFor()
    await merchant.whole('preview')
    await onPhone(page, () => merchant.whole('preview-phone'))
    await app.getByRole('button', { name: 'Import', exact: true }).click()
    await app.getByRole('heading', { name: 'Import completed' }).waitFor({ timeout: 110_000 })
    await app.getByRole('button', { name: 'Results by type' }).click()
    await app.getByRole('table', { name: 'Results by type' }).waitFor()
    expect(await figures('Results by type')).toEqual(planned)
  })

  test('Home shows both sides, the credits and the last 24 hours', async () => {
    const { app, page, sandbox } = merchant
    sandbox.zoho.faults.rejectRecords = (_, record) =>
      record['Email'] === refused
        ? { code: 'INVALID_DATA', api_name: 'Last_Name', message: 'invalid data' }
        : undefined
    for (let n = 0; n < 6; n++) newOrder(sandbox.shop)
    sandbox.shop.createCustomer({ firstName: 'Robin', lastName: 'Refused', email: refused })
    await merchant.open('/app/activity')
    await app.getByRole('cell', { name: 'Needs attention' }).first().waitFor({ timeout: 30_000 })
    await app.getByText('Order #', { exact: false }).nth(5).waitFor({ timeout: 30_000 })
    await merchant.open()
    // The one is asked after the page is shown, the other when somebody wants it.
    await app.getByText('This app may use in 24 hours').waitFor()
    await app.getByRole('button', { name: /^Check (now|again)$/ }).click()
    await app.getByRole('button', { name: 'What was checked' }).waitFor({ timeout: 30_000 })
    await merchant.whole('home')
    await onPhone(page, () => merchant.whole('home-phone'))
    // The page may move under a click while it takes its width back.
    const result = app.getByRole('button', { name: 'Results by type' })
    const isOpen = () => result.getAttribute('aria-expanded')
    const fold = async () => {
      if ((await isOpen()) === 'true') await result.click()
      return isOpen()
    }
    await expect.poll(fold, { timeout: 15_000 }).toBe('false')
    const height = () => app.locator('main').evaluate((main) => main.getBoundingClientRect().height)
    // What is still being read or checked takes a place of its own.
    const message = 'a screen and a half of 900 pixels'
    await expect.poll(height, { message, timeout: 15_000 }).toBeLessThanOrEqual(1_350)
    await app.getByRole('button', { name: 'On both sides' }).click()
    await app.getByRole('button', { name: 'The last 24 hours' }).click()
    await app.getByRole('img', { name: /Changes synced to Zoho CRM/ }).waitFor()
    await app.getByRole('table', { name: 'On both sides' }).waitFor()
    await merchant.whole('home-figures')
    await app.getByRole('button', { name: 'Show as a table' }).click()
    expect((await figures('The last 24 hours')).length).toBeGreaterThan(0)
  })

  test('a row of Sync activity opens to both sides, what differs first', async () => {
    const { app, page, sandbox } = merchant
    const contact = sandbox.zoho
      .org()
      .records('Contacts')
      .find((row) => row['Shopify_Customer_Id'])
    sandbox.zoho.org().update('Contacts', contact?.id ?? '', { Last_Name: 'Changed by hand' })
    sandbox.shop.updateCustomer(`gid://shopify/Customer/${String(contact?.['Shopify_Customer_Id'])}`, {
      note: 'new',
    })
    await merchant.open('/app/activity?result=attention')
    await page.waitForLoadState('networkidle')
    await app
      .getByRole('button', { name: /^Details of Customer/ })
      .first()
      .click()
    await app.getByRole('button', { name: 'Compare both sides' }).click()
    await app.getByRole('table', { name: 'The record on both sides' }).first().waitFor()
    await merchant.whole('activity-refused')
    await onPhone(page, () => merchant.whole('activity-refused-phone'))
    expect(await app.getByRole('columnheader', { name: 'Would be written' }).first().isVisible()).toBe(true)
    await rules('an opened row')
  })

  test('search by order name, filters in the address, and export', async () => {
    const { app, sandbox } = merchant
    const order = [...sandbox.shop.orders.values()].at(-1)
    await merchant.open(`/app/activity?search=${encodeURIComponent(order?.name.slice(1) ?? '')}`)
    await app.getByText(`Order ${order?.name}`, { exact: true }).first().waitFor()
    expect(await app.getByRole('button', { name: /^Details of/ }).count()).toBe(1)
    await app.getByLabel('Type').selectOption('customer')
    await app.getByText('Nothing fits these filters').waitFor()
  })

  test('a customer is found by name, a product by title; the name is not in the address, and clearing shows all', async () => {
    const { app, page, sandbox } = merchant
    const rows = app.getByRole('button', { name: /^Sync now/ })
    const patient = { timeout: 15_000 }
    sandbox.shop.createCustomer({ firstName: 'Nadja', lastName: 'Findling', email: 'nadja@example.com' })
    await merchant.open('/app/customers')
    await app.getByRole('link', { name: /^Nadja Findling/ }).waitFor({ timeout: 30_000 })
    const field = app.getByRole('searchbox', { name: 'Search by name, email or ID' })
    await field.fill('findl')
    await expect.poll(() => rows.count(), patient).toBe(1)
    await app.getByRole('link', { name: /^Nadja Findling/ }).waitFor()
    expect(page.url()).not.toMatch(/findl/i)
    await field.fill('nobody of this name')
    await app.getByText('Nothing found').waitFor()
    await app.getByRole('button', { name: 'Show everything' }).click()
    await expect.poll(() => rows.count(), patient).toBeGreaterThan(1)
    expect(await field.inputValue()).toBe('')

    await merchant.goTo('Products')
    const [product] = [...sandbox.shop.products.values()].filter(({ variants }) => variants.length > 1)
    await app.getByRole('searchbox', { name: 'Search by title, SKU or ID' }).fill(product?.title ?? '')
    await expect.poll(() => rows.count(), patient).toBe(Math.min(25, product?.variants.length ?? 0))
  })

  const rules = async (what: string) => {
    const found = await accessibilityFaults(merchant)
    expect({ what, found }).toEqual({ what, found: [] })
  }

  test('every page is accessible, keeps still while it loads and fits 320 pixels', async () => {
    const { app, page } = merchant
    for (const path of paths) {
      await merchant.open(path)
      await app.getByRole('heading', { level: 1 }).waitFor()
      // A page that looks again every second may never be idle for long.
      await page.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => undefined)
      await rules(path)
      const { sum, moved } = await countShifts(app)
      const pushed = await movedByWhatFollows(app)
      await page.setViewportSize({ width: 320, height: 700 })
      const tooWide = () => app.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth)
      await expect.poll(tooWide, { message: path, timeout: 10_000 }).toBe(0)
      await page.setViewportSize({ width: 1280, height: 900 })
      expect({ path, shifts: sum <= 0.1 ? [] : moved, pushed }).toEqual({ path, shifts: [], pushed: [] })
    }
  })

  test('in no language and at no width does anything to press leave its card or lie under something', async () => {
    const { app, page, sandbox } = merchant
    // The newest are first in the list: names longer than any cell, of one word and of several.
    sandbox.shop.createCustomer({
      firstName: 'Maximiliane-Friederike',
      lastName: 'Wolfeschlegelsteinhausenbergerdorff',
      email: 'maximiliane.friederike.wolfeschlegelsteinhausenbergerdorff@example.com',
    })
    sandbox.shop.createCustomer({
      firstName: 'Hannelore Katharina and Wolfgang Sebastian',
      lastName: 'Schmidt-Rottluff zu Hohenlohe-Langenburg',
      email: 'hannelore.and.wolfgang@example.com',
    })
    // Names come a moment after their rows: before them there would be nothing to measure.
    const named = async () => {
      for (const name of [/^Maximiliane/, /^Hannelore/])
        await app.getByRole('link', { name }).waitFor({ timeout: 30_000 })
    }
    await speak('en')
    await merchant.open('/app/customers')
    await named()
    for (const language of ['de', 'fr', 'es', 'ja', 'en']) {
      await speak(language)
      for (const path of ['/app', ...lists, '/app/settings']) {
        await merchant.open(path)
        await app.locator(`html[lang=${language}] h1`).waitFor()
        if (path === '/app/customers') await named()
        for (const width of [1280, 1080, 900, 390]) {
          await page.setViewportSize({ width, height: 900 })
          // What fits itself to the width by its own measure does so a moment after it.
          const cutOff = () =>
            app.locator('.Polaris-ShadowBevel').evaluateAll((cards) =>
              cards.flatMap((card) => {
                const edge = card.getBoundingClientRect().right
                const pressable = [...card.querySelectorAll('button, a')]
                return pressable
                  .filter((one) => one.getBoundingClientRect().right > edge + 1)
                  .map((one) => one.textContent)
              }),
            )
          const patient = { timeout: 10_000, message: `${language} ${path} ${width}` }
          await expect.poll(cutOff, patient).toEqual([])
          await expect.poll(() => coveredButtons(app), patient).toEqual([])
        }
      }
    }
  })

  test('Settings leads to each of its sections, and disconnecting is in sight at once', async () => {
    const { app } = merchant
    await speak('en')
    await merchant.open('/app/settings')
    const inSight = (name: string) =>
      app
        .getByText(name, { exact: true })
        .last()
        .evaluate((one) => {
          const { top, bottom } = one.getBoundingClientRect()
          return top >= 0 && bottom <= window.innerHeight
        })
    await app.getByRole('button', { name: 'Disconnect Zoho CRM' }).waitFor()
    expect(await inSight('Disconnect Zoho CRM')).toBe(true)
    expect(await inSight('No privacy requests.')).toBe(false)
    // As the app begins, what few change is a line each. The test before leaves another width.
    await merchant.page.setViewportSize({ width: 1280, height: 800 })
    const height = () => app.locator('body').evaluate((body) => body.scrollHeight)
    await expect.poll(height, { timeout: 10_000 }).toBeLessThan(2_800)
    await app.getByRole('button', { name: 'Currency: Wait until it is added' }).waitFor()
    const share = app.getByText('Share this app may use')
    expect(await share.isVisible()).toBe(false)
    await app.getByRole('link', { name: 'API credits' }).click()
    await expect.poll(() => share.isVisible(), { timeout: 10_000 }).toBe(true)
    await merchant.open('/app/settings#credits')
    await expect.poll(() => share.isVisible(), { timeout: 10_000 }).toBe(true)
    await merchant.open('/app/settings')
    await app.getByRole('link', { name: 'Privacy requests' }).click()
    await expect.poll(() => inSight('No privacy requests.'), { timeout: 10_000 }).toBe(true)
    await app.getByRole('link', { name: 'Connection', exact: true }).click()
    await expect.poll(() => inSight('Disconnect Zoho CRM'), { timeout: 10_000 }).toBe(true)
  })

  test('Help is linked from Home and speaks French', async () => {
    const { app, page } = merchant
    await speak('en')
    await merchant.open()
    await app.getByRole('link', { name: 'Help' }).first().click()
    await app.getByRole('heading', { level: 1, name: 'Help' }).waitFor()
    await merchant.whole('help')
    await speak('fr')
    for (const path of ['/app', '/app/help']) {
      await merchant.open(path)
      await app.locator('html[lang=fr] h1').waitFor()
      await page.waitForLoadState('networkidle')
      await merchant.whole(`${path.split('/').at(-1)}-fr`)
    }
    expect(await app.getByRole('heading', { level: 1, name: 'Aide' }).isVisible()).toBe(true)
    await speak('en')
  })

  test('a consent link that is used up is explained in the language of the browser', async () => {
    const { page, sandbox } = merchant
    const french = await page.context().browser()?.newContext({ locale: 'fr-FR' })
    const tab = await french?.newPage()
    await tab?.goto(`${sandbox.appUrl}/zoho/callback?state=used&code=1`)
    const title = tab?.getByRole('heading', { name: /Ce lien de connexion/ })
    await title?.waitFor()
    expect(await title?.isVisible()).toBe(true)
    await tab?.screenshot({ path: 'output/screenshots/callback-fr.png' })
    await french?.close()
  })

  test('no page has logged an error in the browser', () => {
    expect(merchant.troubles).toEqual([])
  })
})
