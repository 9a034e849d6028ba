// What a preview says of what no press of a button brings back.

import { AppProvider } from '@shopify/polaris'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { expect, it } from 'vitest'
import { PreviewReport } from '#app/ui/home/preview/preview-report.tsx'
import type { PreviewView } from '#app/ui/home/views.ts'
import { createWording } from '#app/ui/wording/wording.ts'

const forecast = {
  calls: 1,
  credits: 1,
  minutes: 1,
  estimated: [],
  conversions: 0,
  adopted: 0,
  ruled: 0,
  samples: [],
}
const preview: PreviewView = {
  id: 'run',
  type: 'preview',
  state: 'completed',
  cause: null,
  startedAt: new Date('2026-11-24T10:00:00Z'),
  finishedAt: new Date('2026-11-24T10:01:00Z'),
  steps: [],
  options: { kinds: [], since: null, choices: null },
  forecast,
}

async function said(
  of: Partial<typeof forecast>,
  { steps = [], costSaid = false }: { steps?: PreviewView['steps']; costSaid?: boolean } = {},
): Promise<string> {
  const i18n = await createWording('en')
  const shown = { ...preview, steps, forecast: { ...forecast, ...of } }
  const report = createElement(PreviewReport, { preview: shown, stale: false, existing: 'replace', costSaid })
  const framed = createElement(AppProvider, { i18n: {} }, report)
  return renderToStaticMarkup(createElement(I18nextProvider, { i18n }, framed))
}

it('where leads become contacts, nothing says that no record moves to another module', async () => {
  const moving = await said({ conversions: 3, adopted: 2 })
  expect(moving).toContain('3 leads become contacts')
  expect(moving).toContain('An import deletes nothing in Zoho CRM.')
  expect(moving).not.toContain('another module')
})

it.each([{}, { adopted: 2 }])('where none does, that is said (%j)', async (of) => {
  expect(await said(of)).toContain('deletes nothing in Zoho CRM and moves no record to another module')
})

it('customers who would come along with orders have a line of their own', async () => {
  const counts = { created: 95, updated: 0, unchanged: 0, skipped: 0, rejected: 0 }
  const needed = [{ ...counts, kind: 'customer', created: 58 } as const]
  const step = {
    ...counts,
    kind: 'order',
    state: 'completed',
    total: 95,
    done: 95,
    cursor: 95,
    needed,
  } as const
  const text = await said({}, { steps: [{ ...step, startedAt: null, finishedAt: null }] })
  expect(text).toMatch(/Customers, along with orders.+?58.+?Orders.+?95/)
})

it('the cost is said once: here where the check above it is not shown', async () => {
  expect(await said({ credits: 214, minutes: 2 })).toContain('About 214 Zoho API credits, about 2 minutes.')
  const below = await said({ credits: 214, minutes: 2 }, { costSaid: true })
  expect(below).not.toContain('214')
  expect(below).toContain('Zoho CRM may still refuse a record')
})
