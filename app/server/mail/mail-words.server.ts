// The words of a language outside of a page: the processes run without a bundler, which is what loads them for the screens.

import { readFile } from 'node:fs/promises'
import { createInstance, type i18n } from 'i18next'
import { z } from 'zod'
import { languageOf } from '#app/ui/wording/languages.ts'

const Words = z.record(z.string(), z.json())

/** The same words as the screens', for one locale. */
export async function mailWords(locale: string): Promise<Pick<i18n, 't' | 'exists'>> {
  const language = languageOf(locale)
  const file = new URL(`../../ui/wording/${language}.json`, import.meta.url)
  const screens = Words.parse(JSON.parse(await readFile(file, 'utf8')))
  const wording = createInstance()
  await wording.init({
    lng: locale,
    fallbackLng: language,
    defaultNS: 'screens',
    resources: { [language]: { screens } },
    interpolation: { escapeValue: false },
  })
  return wording
}
