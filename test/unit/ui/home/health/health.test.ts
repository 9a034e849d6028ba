// The line below the headline of Home says no more of changes than is known.

import { AppProvider } from '@shopify/polaris'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { expect, it } from 'vitest'
import { eachKind } from '#app/lib/kinds.ts'
import { Settings } from '#app/mapping/settings/settings.ts'
import { Health } from '#app/ui/home/health/health.tsx'
import { createWording } from '#app/ui/wording/wording.ts'

const now = new Date('2026-11-28T10:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)

async function said(liveSince: Date): Promise<string> {
  const i18n = await createWording('en')
  const health = {
    linked: eachKind(() => ({ records: 0, modules: {} })),
    refused: eachKind(() => 0),
    pending: 3,
    changesToday: 0,
    creditsUsed: 0,
    lastChangeAt: null,
  }
  const card = createElement(Health, {
    now,
    health,
    liveSince,
    questions: 0,
    kept: 0,
    isKnown: true,
    held: 'trouble',
    compared: { at: null, allSince: null, missing: [] },
    settings: Settings.parse({}),
    read: { liveStats: null, refusal: null, isLate: false, busy: false, again: () => undefined },
  })
  const framed = createElement(AppProvider, { i18n: {} }, card)
  return renderToStaticMarkup(createElement(I18nextProvider, { i18n }, framed))
}

it('says that no change was synced while changes wait, not that there were none', async () => {
  const text = await said(daysAgo(1))

  expect(text).toContain('Not up to date: see the messages above')
  expect(text).toContain('No change was synced since the import.')
  expect(text).not.toContain('No changes in your store')
})

it('says nothing of changes once it is forgotten whether there were any', async () => {
  expect(await said(daysAgo(91))).not.toContain('since the import')
})
