// A real browser for the end-to-end tests: whichever Chromium or Chrome the machine has.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import {
  chromium,
  type Browser,
  type BrowserContextOptions,
  type FrameLocator,
  type Page,
} from 'playwright-core'

const programs = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
]
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** CHROME_PATH, a browser on the PATH, or the one that Playwright installed; undefined where there is none. */
export function findBrowser(): string | undefined {
  const named = process.env['CHROME_PATH']
  const folders = (process.env['PATH'] ?? '').split(path.delimiter)
  const onPath = programs.flatMap((program) => folders.map((folder) => path.join(folder, program)))
  const candidates = [...(named ? [named] : []), ...onPath, ...elsewhere, chromium.executablePath()]
  // Ubuntu's chromium-browser may be an empty promise of a snap: ask each for its version.
  return candidates.find(
    (file) => existsSync(file) && spawnSync(file, ['--version'], { timeout: 20_000 }).status === 0,
  )
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A page of the "admin" frames a page on localhost, which Chromium would otherwise ask the user about.
  '--disable-features=LocalNetworkAccessChecks',
]

export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const executablePath = findBrowser()
  if (!executablePath) throw new Error('No Chromium or Chrome found: CHROME_PATH can name one')
  return chromium.launch({ executablePath, args: [...flags, ...more] })
}

export type Visit = { page: Page; /** errors of scripts and of the console so far */ troubles: string[] }

/** Shopify's library takes "HeadlessChrome" for a bot and answers 410. */
export function plainName(browser: Browser): string {
  const major = browser.version().split('.')[0]
  return `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`
}

// Remix aborts what it still asks or reads when a form is sent again or a page is left, and lets the browser log that.
const aborted = /BodyStreamBuffer was aborted|signal is aborted without reason/

/** A fresh visitor. */
export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const userAgent = plainName(browser)
  const context = await browser.newContext({ userAgent, viewport: { width: 1280, height: 900 }, ...options })
  // Shopify's fonts and preloads are extras: the tests need no network.
  await context.route('https://cdn.shopify.com/**', (route) => route.fulfill({ body: '' }))
  const page = await context.newPage()
  const troubles: string[] = []
  const note = (text: string) => {
    if (!aborted.test(text)) troubles.push(text)
  }
  page.on('pageerror', (error) => note(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') note(message.text())
  })
  return { page, troubles }
}

/** What the admin takes above the app. */
const headroom = 140

/** A window as high as the app's page, so that a picture shows all of it. */
export async function showWhole(page: Page, app: FrameLocator, least: { width: number; height: number }) {
  const height = await app.locator('body').evaluate((body) => body.scrollHeight)
  await page.setViewportSize({ ...least, height: Math.max(least.height, height + headroom) })
}
