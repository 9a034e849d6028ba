// What the check before an import says, as the merchant reads it.

import { AppProvider } from '@shopify/polaris'
import { createElement, type ComponentProps } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { expect, it } from 'vitest'
import { checkScopes } from '#app/sync/queries/preflight-checks.ts'
import type { PreflightView } from '#app/ui/components/choices/views.ts'
import { Findings } from '#app/ui/home/import/findings.tsx'
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

async function said(props: Partial<ComponentProps<typeof Findings>>): Promise<string> {
  const i18n = await createWording('en')
  const findings = createElement(Findings, {
    preflight,
    refusal: null,
    checkedAt: null,
    checking: false,
    making: null,
    isIdle: false,
    credits: { left: null, at: null },
    check: () => undefined,
    counted: null,
    brief: false,
    ...props,
  })
  const framed = createElement(AppProvider, { i18n: {} }, findings)
  return renderToStaticMarkup(createElement(I18nextProvider, { i18n }, framed))
}

it('names access to the store that is missing in words, not by codes', async () => {
  const text = await said({})

  expect(text).toContain('all the access it needs: customers and orders.')
  expect(text).not.toContain('read_')
  // Whose organization does not say how many credits are left.
  expect(text).toContain('About 0 Zoho API credits, about a minute.')
})

it('says of a check that lasts long that it does, and blames no system for it', async () => {
  const text = await said({ preflight: null, checking: true, making: 'late' })

  expect(text).toContain('The check is taking longer than usual.')
  expect(text).not.toContain('did not answer')
  expect(await said({ preflight: null, checking: true, making: 'soon' })).not.toContain('longer than usual')
})
