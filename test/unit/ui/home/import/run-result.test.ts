// How an import ended is told as it was then; what is open, as it is now.

import { AppProvider } from '@shopify/polaris'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { expect, it } from 'vitest'
import { eachKind } from '#app/lib/kinds.ts'
import { openIn, type RunView } from '#app/ui/components/run/views.ts'
import { ResultTable } from '#app/ui/components/run/result-table.tsx'
import { RunResult } from '#app/ui/home/import/run-result.tsx'
import { createWording } from '#app/ui/wording/wording.ts'

const [startedAt, finishedAt] = [new Date('2026-11-01T10:00:00Z'), new Date('2026-11-01T10:05:00Z')]
const counts = { total: 40, done: 40, cursor: 40, created: 15, updated: 0, unchanged: 0, skipped: 0 }
const run: RunView = {
  id: 'one',
  type: 'import',
  state: 'completed',
  cause: null,
  startedAt,
  finishedAt,
  steps: [{ kind: 'customer', state: 'completed', ...counts, rejected: 25, startedAt, finishedAt }],
}

async function said(refused: number, questions: number, of = run): Promise<string> {
  const i18n = await createWording('en')
  const health = { refused: { ...eachKind(() => 0), customer: refused } }
  const result = createElement(RunResult, { run: of, now: finishedAt, health, questions })
  // What is folded there is not drawn before it is opened.
  const folded = createElement(ResultTable, { run: of, isOpen: () => questions + refused > 0 })
  const framed = createElement(AppProvider, { i18n: {} }, result, folded)
  return renderToStaticMarkup(createElement(I18nextProvider, { i18n }, framed))
}

it('leaves it to the headline below to say how many are open now, and leads to them by type', async () => {
  const text = await said(2, 1)

  expect(text).not.toMatch(/\b3 records/)
  expect(text).toContain('Needed attention or an answer')
  expect(text).toMatch(/<a[^>]+kind=customer[^>]*>25</)
})

it('sums up in a line what became of all records, and says nothing of what became of none', async () => {
  const text = await said(0, 0)

  expect(text).toContain('in 5 min · Created: 15 · Needed attention or an answer: 25')
  expect(text).not.toContain('Updated:')
})

it('says nothing of records that were dealt with since, and leads to no empty list', async () => {
  const text = await said(0, 0)

  expect(text).toContain('25')
  expect(text).not.toMatch(/need attention/i)
  expect(text).not.toContain('<a ')
})

it('counts customers who came along with orders in a line of their own, linked to those that need attention', async () => {
  const along = { kind: 'customer', created: 58, updated: 2, unchanged: 0, skipped: 0, rejected: 1 } as const
  const [step] = run.steps
  const order = { ...counts, kind: 'order', state: 'completed', rejected: 0, startedAt, finishedAt } as const
  const steps = step
    ? [step, { ...order, needed: [along] }, { ...order, kind: 'draftOrder', needed: [along] } as const]
    : []

  const text = await said(1, 0, { ...run, steps })

  const [, line] = /Customers, along with orders(.+?)<\/tr>/.exec(text) ?? []
  expect(line).toContain('116')
  expect(line).toMatch(/<a[^>]+kind=customer[^>]*>2</)
  expect(openIn({ ...run, steps })).toBe(27)
})
