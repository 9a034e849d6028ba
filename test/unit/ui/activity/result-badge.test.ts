// What Sync activity calls what became of a record, and what had it synced.

import { AppProvider } from '@shopify/polaris'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { expect, it } from 'vitest'
import { ResultBadge } from '#app/ui/activity/result-badge.tsx'
import type { OutcomeView } from '#app/ui/activity/views.ts'
import { createWording } from '#app/ui/wording/wording.ts'

const at = new Date('2026-11-28T12:46:00Z')
const row: OutcomeView = {
  id: '1',
  kind: 'customer',
  shopifyId: '7000000000815',
  parentId: null,
  label: null,
  trigger: 'import',
  result: 'rejected',
  cause: 'ambiguous_match',
  field: null,
  message: null,
  zohoModule: null,
  zohoId: null,
  attempts: 1,
  latencyMs: null,
  at,
  resolvedAt: at,
  stillOpen: false,
}

async function said(of: Partial<OutcomeView>): Promise<string> {
  const i18n = await createWording('en')
  const badge = createElement(ResultBadge, { row: { ...row, ...of } })
  const framed = createElement(AppProvider, { i18n: {} }, badge)
  return renderToStaticMarkup(createElement(I18nextProvider, { i18n }, framed))
}

it('a question that was dealt with is called a question (it was called refused)', async () => {
  expect(await said({})).toContain('Question, resolved')
  expect(await said({ resolvedAt: null })).toContain('Needs your answer')
  expect(await said({ cause: 'DUPLICATE_DATA' })).toContain('Refused, resolved')
})

it('a refusal that another one followed is not called resolved while the record is refused', async () => {
  expect(await said({ cause: 'DUPLICATE_DATA', stillOpen: true })).toContain('Refused, still open')
  expect(await said({ stillOpen: true })).toContain('Question, still open')
})

it('Sync now and an answer are named as what had a record synced', async () => {
  const { t } = await createWording('en')
  expect(t('trigger.retry')).toContain('Sync now')
  expect(t('trigger.history')).toContain('an answer')
})
