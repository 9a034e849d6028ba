// Lighthouse on one page of the admin, as its panel in the browser would run it: loaded under its throttling, then used.
// Source: https://github.com/GoogleChrome/lighthouse/blob/main/docs/user-flows.md

import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'

/** Times in milliseconds. `lcpMs`: of the whole admin page, the app's frame included. */
export type Report = { lcpMs: number; cls: number; inpMs: number }

export type Form = 'desktop' | 'phone'

const audits = [
  'metrics',
  'largest-contentful-paint',
  'cumulative-layout-shift',
  'interaction-to-next-paint',
] as const

type Audit = { numericValue?: number; details?: { items?: Record<string, number>[] } }
type Lhr = { audits: Record<string, Audit>; runtimeError?: { message: string } }
type Flow = {
  navigate(url: string): Promise<void>
  startTimespan(): Promise<void>
  endTimespan(): Promise<void>
  createFlowResult(): Promise<{ steps: { lhr: Lhr }[] }>
}
type Config = { settings?: object }
type Lighthouse = {
  startFlow(page: unknown, options: object): Promise<Flow>
  desktopConfig: Config
}
type Puppeteer = { connect(options: object): Promise<{ pages(): Promise<{ url(): string }[]> }> }

/** A Lighthouse that drives the page which Playwright opened in a browser with this debugging port. */
export async function openLighthouse(folder: string, port: number, page: Page) {
  const load = async (file: string): Promise<unknown> =>
    import(pathToFileURL(path.join(folder, 'node_modules', file)).href)
  const library = (await load('lighthouse/core/index.js')) as Lighthouse
  const { default: puppeteer } = (await load('puppeteer-core/lib/puppeteer/puppeteer-core.js')) as {
    default: Puppeteer
  }
  const other = await puppeteer.connect({ browserURL: `http://127.0.0.1:${port}`, defaultViewport: null })
  await page.goto('about:blank#lighthouse')
  const same = (await other.pages()).find((one) => one.url() === 'about:blank#lighthouse')
  if (!same) throw new Error('Lighthouse does not see the page')
  // Where it gave up waiting for a quiet network it leaves a look behind, which fails once the page is gone.
  process.on('unhandledRejection', (reason) => {
    if (!String(reason).includes('Session closed')) throw reason
  })
  return async (form: Form, url: string, use: () => Promise<void>): Promise<Report> => {
    // The throttling is applied, not calculated from an unthrottled load: the app is in a frame, which the calculation
    // leaves out. Streams stay open, the network is never idle.
    const applied = { throttlingMethod: 'devtools', maxWaitForLoad: 9_000 }
    const spare = { onlyAudits: [...audits], disableFullPageScreenshot: true }
    const settings = { ...(form === 'desktop' ? library.desktopConfig.settings : {}), ...applied, ...spare }
    const config = { extends: 'lighthouse:default', settings }
    const flow = await library.startFlow(same, { config, flags: { logLevel: 'error' } })
    await flow.navigate(url)
    await flow.startTimespan()
    await use()
    await flow.endTimespan()
    const { steps } = await flow.createFlowResult()
    for (const { lhr } of steps) if (lhr.runtimeError) throw new Error(lhr.runtimeError.message)
    const figures = (name: (typeof audits)[number]) =>
      steps.map(({ lhr }) => lhr.audits[name]?.numericValue ?? 0)
    const metrics = steps[0]?.lhr.audits['metrics']?.details?.items?.[0]
    return {
      lcpMs: metrics?.['largestContentfulPaintAllFrames'] ?? 0,
      // Of the load alone: later, Lighthouse cannot tell which shifts follow an input in a frame of the page's process.
      cls: figures('cumulative-layout-shift')[0] ?? 0,
      inpMs: Math.max(...figures('interaction-to-next-paint')),
    }
  }
}
