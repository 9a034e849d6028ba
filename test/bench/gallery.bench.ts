// A picture of every page in every state, on a desktop and a phone, in output/screenshots/gallery: to be looked at.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { FrameLocator, Page } from 'playwright-core'
import { startSandbox, type Sandbox } from '#test/sandbox/sandbox.ts'
import { buildStore } from '#test/store/index.ts'
import { launchBrowser, showWhole, visit } from '#test/support/browser.ts'
import { fillStore } from './parts/full-store.ts'

const folder = 'output/screenshots/gallery'
const pages = [
  '',
  '/activity',
  '/activity?view=runs',
  '/customers',
  '/products',
  '/orders',
  '/settings',
  '/settings/mapping?kind=order',
  '/help',
]
const sizes = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } }

const buyers = [
  { firstName: 'Amara', lastName: 'Okafor' },
  { firstName: 'Jonas', lastName: 'Lindqvist' },
  { firstName: 'Sofia', lastName: 'Marchetti' },
]
const late = { firstName: 'Rui', lastName: 'Tanaka', email: 'rui.tanaka@example.com' }

type Scene = { sandbox: Sandbox; page: Page; app: FrameLocator }

/** In this order: each state grows out of the one before. */
const states: Record<string, (scene: Scene) => Promise<void>> = {
  empty: async () => undefined,
  light: async ({ sandbox, page, app }) => {
    await page.goto(sandbox.adminUrl())
    await app.getByRole('button', { name: 'Connect Zoho CRM' }).click()
    await page.getByRole('button', { name: 'Accept' }).click()
    await app.getByRole('button', { name: 'Confirm connection' }).click()
    await app.getByRole('button', { name: 'Import', exact: true }).click()
    await app.getByRole('heading', { name: 'Import completed' }).waitFor({ timeout: 110_000 })
    await trade(sandbox)
    await page.goto(sandbox.adminUrl('/app/activity'))
    await app.getByRole('cell', { name: 'Needs attention' }).first().waitFor({ timeout: 30_000 })
    await app.getByText('Created').nth(1).waitFor()
  },
  french: ({ page }) => speak(page, 'fr'),
  german: ({ page }) => speak(page, 'de'),
  spanish: ({ page }) => speak(page, 'es'),
  japanese: ({ page }) => speak(page, 'ja'),
  full: async ({ sandbox, page }) => {
    await speak(page, 'en')
    await page.goto('about:blank')
    await fillStore(sandbox)
  },
  failing: async ({ sandbox, page, app }) => {
    await page.goto(sandbox.adminUrl())
    await app.getByRole('heading', { level: 1 }).waitFor()
    sandbox.zoho.faults.revokeTokens()
    sandbox.shop.createCustomer({ firstName: 'Late', lastName: 'Arrival', email: 'late@example.com' })
    await app.getByText('Zoho CRM has to be reconnected').waitFor({ timeout: 30_000 })
  },
}

const wanted = process.argv.slice(2)
const stateDir = await mkdtemp(path.join(tmpdir(), 'gallery-'))
const fill = (shop: Sandbox['shop']) => void buildStore(shop, { customers: 40, orders: 60 })
const sandbox = await startSandbox({ stateDir, fill })
const browser = await launchBrowser()
try {
  const { page } = await visit(browser)
  const scene = { sandbox, page, app: page.frameLocator('iframe[name^="app-iframe"]') }
  for (const [state, enter] of Object.entries(states)) {
    await enter(scene)
    if (wanted.length === 0 || wanted.includes(state)) await photograph(scene, state)
  }
} finally {
  await browser.close()
  await sandbox.close()
  await rm(stateDir, { recursive: true, force: true })
}

/** A day in the store: people buy, a price changes, one customer is not to Zoho's taste. */
async function trade({ shop, zoho }: Sandbox): Promise<void> {
  zoho.faults.rejectRecords = (_, record) =>
    record['Email'] === late.email
      ? { code: 'INVALID_DATA', api_name: 'Phone', message: 'invalid data' }
      : undefined
  const variants = [...shop.variants.values()].slice(0, 6)
  for (const [n, { id }] of variants.entries()) {
    const { id: customerId } = shop.createCustomer(buyers[n % buyers.length] ?? {})
    shop.createOrder({ customerId, lines: [{ variantId: id, quantity: 1 + (n % 3) }], shipping: '4.95' })
    shop.updateVariant(id, { price: `${20 + n}.90` })
    await pause(300)
  }
  shop.createCustomer(late)
}

async function speak(page: Page, language: string): Promise<void> {
  await page.getByLabel('Language').selectOption(language)
}

async function photograph(scene: Scene, state: string): Promise<void> {
  const { page, app } = scene
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const at of pages) {
      await page.setViewportSize(viewport)
      await page.goto(scene.sandbox.adminUrl(`/app${at}`))
      await app.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      const name = at.replaceAll(/\W+/g, '-').replace(/^-/, '') || 'home'
      await showWhole(page, app, viewport)
      await page.screenshot({ path: `${folder}/${state}/${name}-${size}.png`, caret: 'initial' })
    }
  }
  console.log(`${folder}/${state}`)
}
