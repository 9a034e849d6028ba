// What the check before an import says, as the merchant reads it.

import { AppProvider } from '@shopify/polaris'
import { createElement, type ComponentProps } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { expect, it } from 'vitest'
import { checkScopes } from '#app/sync/queries/preflight-checks.ts'
import type { PreflightView } from '#app/ui/components/choices/views.ts'
import { Findings } from '#app/ui/home/import/findings.tsx'
import { languages } from '#app/ui/wording/languages.ts'
import { createWording } from '#app/ui/wording/wording.ts'

const preflight: PreflightView = {
  checks: [checkScopes(['read_products'])],
  counts: { customer: 0, product: 0, order: 0, checkout: 0, draftOrder: 0 },
  creditsNeeded: 0,
  minutes: 0,
  profiles: [],
  fieldsMade: true,
  edition: 'enterprise',
  missingForOrders: [],
}

async function said(props: Partial<ComponentProps<typeof Findings>>, language = 'en') {
  const i18n = await createWording(language)
  const findings = createElement(Findings, {
    preflight,
    refusal: null,
    checkedAt: null,
    outdatedAt: null,
    checking: false,
    making: null,
    isIdle: false,
    credits: { left: null, at: null },
    check: () => undefined,
    counted: null,
    ...props,
  })
  const framed = createElement(AppProvider, { i18n: {} }, findings)
  return { page: renderToStaticMarkup(createElement(I18nextProvider, { i18n }, framed)), t: i18n.t }
}

it('names access to the store that is missing in words, not by codes', async () => {
  const { page } = await said({})

  expect(page).toContain('all the access it needs: customers and orders.')
  expect(page).not.toContain('read_')
  // Whose organization does not say how many credits are left.
  expect(page).toContain('About 0 Zoho API credits, about a minute.')
})

it('promises no check at the start of an import: nothing makes one', async () => {
  const { page } = await said({ preflight: null, isIdle: true })

  expect(page).toContain('Check before you start')
  expect(page).not.toContain('when you start')
})

it('tells when was checked last what counts no longer, and not that nothing was checked (after an import)', async () => {
  const outdatedAt = new Date('2026-11-28T12:32:00Z')
  const { page } = await said({ preflight: null, isIdle: true, outdatedAt })

  expect(page).toContain('Last checked Nov 28, 2026, 12:32')
  expect(page).not.toContain('Nothing was checked')
})

it('folds what takes nothing away, and says by the button how much there is', async () => {
  const { page } = await said({
    preflight: {
      ...preflight,
      checks: [
        { id: 'currency', status: 'info', values: {} },
        { id: 'modules', status: 'warning', values: {} },
      ],
    },
  })

  expect(page).toContain('What was checked, with one note')
  expect(page.split('Polaris-Icon--toneCaution')).toHaveLength(2)
  expect(page).not.toContain('Polaris-Icon--toneInfo')
})

it.each(languages)('says by its name which button checks, in %s', async (language) => {
  const { page, t } = await said({ preflight: null, isIdle: true }, language)

  expect(t('preflight.idle')).toContain(t('preflight.now'))
  expect(page).toContain(t('preflight.idle'))
  expect(t('guide.import.reason.blocked')).toContain(t('preflight.again'))
})

it('says of a check that lasts long that it does, and blames no system for it', async () => {
  const { page: text } = await said({ preflight: null, checking: true, making: 'late' })

  expect(text).toContain('The check is taking longer than usual.')
  expect(text).not.toContain('did not answer')
  const soon = await said({ preflight: null, checking: true, making: 'soon' })
  expect(soon.page).not.toContain('longer than usual')
})
