// Every word on screen comes through here. Only the language in use is loaded, on the server as in the browser.

import { createInstance, type i18n } from 'i18next'
import { languageOf, type Language } from './languages.ts'

const screens = {
  en: () => import('./en.json'),
  fr: () => import('./fr.json'),
  de: () => import('./de.json'),
  es: () => import('./es.json'),
  ja: () => import('./ja.json'),
} as const

const polaris = {
  en: () => import('@shopify/polaris/locales/en.json'),
  fr: () => import('@shopify/polaris/locales/fr.json'),
  de: () => import('@shopify/polaris/locales/de.json'),
  es: () => import('@shopify/polaris/locales/es.json'),
  ja: () => import('@shopify/polaris/locales/ja.json'),
} as const

/** Words and plural rules for one locale. One instance a request on the server, one a page in the browser. */
export async function createWording(locale: string): Promise<i18n> {
  const language: Language = languageOf(locale)
  const [ours, theirs] = await Promise.all([screens[language](), polaris[language]()])
  const wording = createInstance()
  await wording.init({
    lng: locale,
    fallbackLng: language,
    defaultNS: 'screens',
    resources: { [language]: { screens: ours.default, polaris: theirs.default } },
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  return wording
}
