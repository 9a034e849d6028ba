import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildStore } from '../store/index.ts'
import { differences } from './crm.ts'
import { connectZoho, explainFailure, pressInNavigation, startMerchant, type Merchant } from './merchant.ts'

const routeOf = (path: string) =>
  path === 'app/orders' ? 'routes/app.$records' : `routes/${path.replace('/', '.')}`

describe('when things go wrong', () => {
  let merchant: Merchant
  beforeAll(async () => {
    merchant = await startMerchant('trouble', {
      fill: (shop) => void buildStore(shop, { customers: 250, orders: 60, plain: true }),
    })
  })
  afterAll(() => merchant?.close())
  beforeEach(() => explainFailure(merchant, 'trouble'))

  test('a page opened without a session token bounces and shows itself all the same', async () => {
    const { sandbox, app } = merchant
    sandbox.admin.withoutToken = true
    await merchant.open()
    const button = app.getByRole('button', { name: 'Connect Zoho CRM' })
    await expect.poll(() => button.isEnabled(), { timeout: 15_000 }).toBe(true)
    sandbox.admin.withoutToken = false
  })

  test('a stale session token is renewed without the merchant noticing', async () => {
    const { sandbox, app } = merchant
    await merchant.open()
    await app.getByRole('button', { name: 'Connect Zoho CRM' }).waitFor()
    sandbox.admin.staleTokens = 1
    await merchant.goTo('Sync activity')
    expect(sandbox.admin.staleTokens).toBe(0)
  })

  test('the page that fetches a session token carries App Bridge and no script of the app', async () => {
    const { sandbox } = merchant
    const query = sandbox.shop.documentQuery({ path: '/app', locale: 'en', withIdToken: false })
    query.set('shopify-reload', `${sandbox.appUrl}/app?${query}`)
    const headers = { 'user-agent': 'Mozilla/5.0 Firefox/150.0' }
    const html = await (await fetch(`${sandbox.appUrl}/auth/session-token?${query}`, { headers })).text()
    expect([...html.matchAll(/<script[^>]* src="([^"]+)"/g)].map((found) => found[1])).toEqual([
      `${sandbox.url}/app-bridge.js`,
    ])
    expect(html).not.toContain('__remixContext')
  })

  test('every call of every screen with a stale token is asked to come again with a fresh one', async () => {
    const { sandbox } = merchant
    const headers = {
      'user-agent': 'Mozilla/5.0 Firefox/150.0',
      authorization: `Bearer ${sandbox.shop.sessionToken({ user: '42', stale: true })}`,
    }
    const screens = ['app', 'app/activity', 'app/orders', 'app/settings']
    const get = [...screens, 'app/names', 'app/preflight'].flatMap((path) => [
      `${path}.data`,
      `${path}.data?_routes=${path === 'app' ? 'routes/app' : routeOf(path)}`,
    ])
    const post = ['app.data?index', ...[...screens.slice(1), 'app/connect'].map((path) => `${path}.data`)]
    const ask = async (path: string, method: string) => {
      const { status, headers: answered } = await fetch(`${sandbox.appUrl}/${path}`, { method, headers })
      return `${method} ${path}: ${status} ${answered.get('x-shopify-retry-invalid-session-request')}`
    }
    const asked = [
      ...get.map((path) => ({ method: 'GET', path })),
      { method: 'GET', path: 'app/activity.csv' },
      ...post.map((path) => ({ method: 'POST', path })),
    ]
    const answers = await Promise.all(asked.map(({ method, path }) => ask(path, method)))
    expect(answers).toEqual(asked.map(({ method, path }) => `${method} ${path}: 401 1`))
  })

  test('a click in the navigation before the scripts have loaded still opens the page', async () => {
    const { page, app } = merchant
    const released = Promise.withResolvers<void>()
    await page.route('**/assets/*.js', async (route) => {
      await released.promise
      await route.continue()
    })
    await merchant.open()
    await app.getByRole('button', { name: 'Connect Zoho CRM' }).waitFor()
    const next = page.waitForResponse((response) => response.url().includes('/app/activity'))
    await pressInNavigation(page, 'Sync activity')
    await next
    released.resolve()
    await app.getByRole('heading', { level: 1, name: 'Sync activity' }).waitFor()
    await page.unrouteAll({ behavior: 'wait' })
    await expect.poll(() => page.url()).toContain('/app/activity')
  })

  test('a page that loads itself anew inside the frame stays the same page', async () => {
    const { page, app } = merchant
    await merchant.open()
    await merchant.goTo('Orders')
    const loaded = page.waitForResponse((response) => response.url().includes('/auth/return'))
    // Its address as the app's own links leave it, whichever way the page was reached.
    await app.locator('body').evaluate(() => location.replace(location.pathname))
    await loaded
    await app.getByRole('heading', { level: 1, name: 'Orders' }).waitFor()
    await expect.poll(() => page.url()).toContain('/app/orders')
  })

  test('a click before the scripts have come is not lost', async () => {
    const { page, app } = merchant
    const released = Promise.withResolvers<void>()
    await page.route('**/assets/*.js', async (route) => {
      await released.promise
      await route.continue()
    })
    await merchant.open()
    const button = app.getByRole('button', { name: 'Connect Zoho CRM' })
    await button.waitFor()
    expect(await button.isEnabled()).toBe(false)
    const clicked = button.click()
    released.resolve()
    await clicked
    await page.getByRole('button', { name: 'Reject' }).waitFor()
    expect(page.url()).toContain('/oauth/v2/auth')
    await page.unrouteAll({ behavior: 'wait' })
  })

  test('refusing consent leads back to Home, where connecting is offered again', async () => {
    const { page, app } = merchant
    await merchant.open()
    await app.getByRole('button', { name: 'Connect Zoho CRM' }).click()
    await page.getByRole('button', { name: 'Reject' }).click()
    await app.getByRole('button', { name: 'Connect Zoho CRM' }).waitFor()
    expect(page.url()).toContain('/app')
    await merchant.screenshot('consent-refused')
  })

  test('an import killed in the middle goes on after a start and loses nothing', async () => {
    const { sandbox, app } = merchant
    await connectZoho(merchant)
    sandbox.zoho.faults.latencyMs = 300
    await app.getByRole('button', { name: 'Import', exact: true }).click()
    const written = () => sandbox.zoho.org().records('Contacts').length
    await expect.poll(written, { timeout: 60_000, interval: 20 }).toBeGreaterThan(0)
    await sandbox.app.stop('SIGKILL')
    expect(differences(sandbox)).not.toEqual([])
    sandbox.zoho.faults.latencyMs = 0
    await sandbox.app.start()
    await merchant.open()
    await app.getByRole('heading', { name: 'Import completed' }).waitFor({ timeout: 110_000 })
    expect(differences(sandbox)).toEqual([])
  })

  test('revoked access is said on Home with one button, and reconnecting mends it', async () => {
    const { sandbox, page, app } = merchant
    sandbox.zoho.faults.revokeTokens()
    sandbox.shop.createCustomer({ firstName: 'Late', lastName: 'Arrival', email: 'late@example.com' })
    await app.getByText('Zoho CRM has to be reconnected').waitFor({ timeout: 30_000 })
    await merchant.screenshot('reconnect')
    await app.getByRole('button', { name: 'Reconnect' }).click()
    await page.getByRole('button', { name: 'Accept' }).click()
    await app.getByText('Zoho CRM has to be reconnected').waitFor({ state: 'hidden' })
    await expect.poll(() => differences(sandbox), { timeout: 60_000, interval: 200 }).toEqual([])
  })
})
