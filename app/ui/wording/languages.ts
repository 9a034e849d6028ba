// Which language a request wants. Shopify says it in the document's address, App Bridge in Accept-Language.

import { languages, type Language } from '#app/lib/languages.ts'

export { languages, type Language }

const fallback = 'en'

/** The language we have words for: "fr-CA" -> "fr", "sv" -> "en". */
export function languageOf(locale: string): Language {
  const prefix = locale.split('-')[0]
  return languages.find((language) => language === prefix) ?? fallback
}

/** The locale of a request ("fr-CA"); plain English where we lack the words, so numbers match the text. */
export function localeOf(request: Request): string {
  const asked = new URL(request.url).searchParams.get('locale')
  const accepted = (request.headers.get('accept-language') ?? '')
    .split(',')
    .map((tag) => tag.split(';')[0] ?? '')
  for (const tag of [asked ?? '', ...accepted]) {
    const locale = canonical(tag.trim())
    if (locale && languages.some((language) => language === locale.split('-')[0])) return locale
  }
  return fallback
}

function canonical(tag: string): string | null {
  if (!/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(tag)) return null
  return Intl.getCanonicalLocales(tag)[0] ?? null
}
