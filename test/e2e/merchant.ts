// A merchant in front of the admin: the sandbox, a browser, and the few things done again and again.

import path from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, FrameLocator, Page } from 'playwright-core'
import { onTestFailed } from 'vitest'
import { launchBrowser, showWhole, visit } from '../support/browser.ts'
import { layDatabase } from '../support/database.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox/sandbox.ts'
import { forgetAll } from '../sandbox/state.ts'

export type Merchant = {
  readonly sandbox: Sandbox
  readonly page: Page
  /** the app inside the admin */
  readonly app: FrameLocator
  /** errors of scripts and of the console so far */
  readonly troubles: string[]
  open(appPath?: string): Promise<void>
  /** by the admin's navigation; the page is there when this ends */
  goTo(name: string): Promise<void>
  /** a second window on another page of the sandbox */
  window(address: string): Promise<Page>
  screenshot(name: string): Promise<void>
  /** the same of the whole page, however long it is */
  whole(name: string): Promise<void>
  close(): Promise<void>
}

/** What the admin's navigation calls Home. */
export const home = 'Sync for Zoho CRM'
export const screenshots = 'output/screenshots'
const phone = { width: 390, height: 844 }
const desktop = { width: 1280, height: 900 }

/** Starts a sandbox of its own and a browser; the app's log stays in output/e2e/{story}/app.log. */
export async function startMerchant(
  story: string,
  options: Omit<SandboxOptions, 'stateDir'>,
): Promise<Merchant> {
  const stateDir = path.join('output/e2e', story)
  await forgetAll(stateDir)
  const sandbox = await startSandbox({ stateDir, lay: layDatabase, ...options })
  const browser: Browser = await launchBrowser()
  const { page, troubles } = await visit(browser, { viewport: desktop })
  const app = page.frameLocator('iframe[name^="app-iframe"]')
  return {
    sandbox,
    page,
    app,
    troubles,
    async open(appPath) {
      await page.goto(sandbox.adminUrl(appPath))
    },
    async goTo(name) {
      await pressInNavigation(page, name)
      // The page before stays until the next one's data have come: what is pressed meanwhile is pressed there.
      const title = name === home ? 'Home' : name
      await app.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
    },
    async window(address) {
      const other = await page.context().newPage()
      await other.goto(sandbox.url + address)
      return other
    },
    async screenshot(name) {
      await photograph(page, name)
    },
    async whole(name) {
      const before = page.viewportSize() ?? desktop
      await showWhole(page, app, before)
      await photograph(page, name)
      await page.setViewportSize(before)
    },
    async close() {
      await browser.close()
      await sandbox.close()
    },
  }
}

// Toasts would cover what a picture is of. Hidden in the admin itself, and the caret left alone: a style for the picture
// alone would go into the app's frame as well, in the middle of its hydration.
async function photograph(page: Page, name: string): Promise<void> {
  const show = (visibility: string) =>
    page.locator('#toasts').evaluateAll((found, shown) => {
      for (const element of found) if (element instanceof HTMLElement) element.style.visibility = shown
    }, visibility)
  await show('hidden')
  await page.screenshot({ path: `${screenshots}/${name}.png`, caret: 'initial' })
  await show('')
}

/**
 * What axe finds on the page, in words. Asked when the page works and its colours have come to rest: on their way from
 * "not yet" to "press me" they are neither.
 */
export async function accessibilityFaults({ app, page }: Merchant): Promise<string[]> {
  await app.locator('fieldset.until-live:not([disabled])').waitFor()
  await app.locator('body').evaluate(async () => {
    const changes = document.getAnimations().filter((one) => one instanceof CSSTransition)
    await Promise.allSettled(changes.map(({ finished }) => finished))
  })
  const { violations } = await new AxeBuilder({ page }).include('#app').analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)
}

/** To be called first in a test: a picture of the moment and the end of the app's log, should it fail. */
export function explainFailure({ page, sandbox }: Merchant, story: string): void {
  onTestFailed(async () => {
    await page.screenshot({ path: `${screenshots}/failed-${story}.png` }).catch(() => {})
    console.log(
      `${page.url()}\nThe app's log is in ${sandbox.logFile}; a picture in ${screenshots}/failed-${story}.png`,
    )
  })
}

export const pressInNavigation = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'App' }).getByRole('link', { name, exact: true }).click()

/** A group of Settings that is closed while it is as the app begins. */
export const openGroup = (app: FrameLocator, name: string): Promise<void> =>
  app.getByRole('button', { name: new RegExp(`^${name}: `) }).click()

/** Home -> Zoho's consent page -> back on Home, connected. */
export async function connectZoho({ page, app }: Merchant): Promise<void> {
  await app.getByRole('button', { name: 'Connect Zoho CRM' }).click()
  await page.getByRole('button', { name: 'Accept' }).click()
  await app.getByRole('button', { name: 'Confirm connection' }).click()
  await app.getByRole('button', { name: 'Import', exact: true }).waitFor()
}

export async function runImport(
  { app }: Merchant,
  customersAs: 'Leads' | 'Contacts' = 'Contacts',
): Promise<void> {
  await app.getByRole('radio', { name: customersAs }).check()
  await app.getByRole('button', { name: 'Import', exact: true }).click()
  await app.getByRole('heading', { name: 'Import completed' }).waitFor({ timeout: 110_000 })
}

export const onPhone = async (page: Page, look: () => Promise<void>): Promise<void> => {
  await page.setViewportSize(phone)
  await look()
  await page.setViewportSize(desktop)
}
