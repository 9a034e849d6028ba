// A Chromium for the tests and benchmarks that need one: the machine's own, or installed when there is none.

import { aptInstall, tool } from './bootstrap.mjs'

/** Says so itself where no browser can be had. */
export async function provideBrowser() {
  const { findBrowser } = await import('../test/support/browser.ts')
  if (!findBrowser()) aptInstall('chromium', 'fonts-liberation')
  if (!findBrowser()) tool('playwright-core', ['install', 'chromium'])
  if (findBrowser()) return true
  console.error('No browser could be installed. Install Chromium or Chrome, or name one in CHROME_PATH.')
  return false
}
