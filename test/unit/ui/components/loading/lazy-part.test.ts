// After a new version of the app the files of the one before are gone: a part that cannot be loaded says so in its place.

import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { AppProvider } from '@shopify/polaris'
import { createElement, Suspense, type ComponentType } from 'react'
import { renderToPipeableStream } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { expect, it } from 'vitest'
import { lazyPart } from '#app/ui/components/loading/lazy-part.tsx'
import { createWording } from '#app/ui/wording/wording.ts'

type Props = { name: string }
const gone = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'))
const NotThere = ({ name }: Props) => createElement('p', null, `not there: ${name}`)

async function shown(Part: ComponentType<Props>): Promise<string> {
  const i18n = await createWording('en')
  const typed = createElement('input', { defaultValue: 'a rule that is not saved' })
  const page = createElement(AppProvider, { i18n: {} }, typed, createElement(Part, { name: 'rules' }))
  const whole = createElement(I18nextProvider, { i18n }, createElement(Suspense, null, page))
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const { pipe } = renderToPipeableStream(whole, {
    onAllReady: () => resolve(text(pipe(new PassThrough()))),
    onError: reject,
  })
  return promise
}

it('says that a part could not be loaded, beside what is typed on the page', async () => {
  const page = await shown(lazyPart<Props>(gone))

  expect(page).toContain('role="alert"')
  expect(page).toContain('This part of the page could not be loaded. Your choices are still here')
  expect(page).toContain('Reload the page')
  expect(page).toContain('a rule that is not saved')
})

it('shows what stands in its place, with what the part would have been given', async () => {
  expect(await shown(lazyPart(gone, NotThere))).toContain('not there: rules')
})
