import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { languageOf, languages, localeOf } from '#app/ui/wording/languages.ts'
import { createWording } from '#app/ui/wording/wording.ts'

type Words = Record<string, string>

const plural = /_(zero|one|two|few|many|other)$/

function flat(value: unknown, path = ''): Words {
  if (typeof value === 'string') return { [path]: value }
  if (typeof value !== 'object' || value === null) throw new Error(`${path} is neither text nor a group`)
  return Object.assign(
    {},
    ...Object.entries(value).map(([name, part]) => flat(part, path ? `${path}.${name}` : name)),
  )
}

const names = (text: string): string[] =>
  [...text.matchAll(/{{\s*(\w+)/g)].map((match) => match[1] ?? '').toSorted()
const base = (key: string): string => key.replace(plural, '')

const bases = (words: Words) => [...new Set(Object.keys(words).map(base))].toSorted()
const asks = (url: string, accepted = '') =>
  localeOf(new Request(url, { headers: { 'accept-language': accepted } }))

const wordsOf = (language: string) =>
  flat(JSON.parse(readFileSync(`app/ui/wording/${language}.json`, 'utf8')))
const english = wordsOf('en')
const englishForms = Map.groupBy(Object.entries(english), ([key]) => base(key))
const all = languages.map((language) => [language, wordsOf(language)] as const)
const translated = all.filter(([language]) => language !== 'en')

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return /\.tsx?$/.test(entry.name) ? [readFileSync(path, 'utf8')] : []
  })
}

const code = [...sources('app/ui'), ...sources('app/routes'), readFileSync('app/root.tsx', 'utf8')].join('\n')

describe('the words of the screens', () => {
  it.each(translated)('exist in %s under the same names as in English', (_, words) => {
    expect(bases(words)).toEqual(bases(english))
  })

  it.each(all)('have every plural form that %s needs, and none besides', (language, words) => {
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    const counted = [
      ...new Set(
        Object.keys(words)
          .filter((key) => plural.test(key))
          .map(base),
      ),
    ]
    const missing = counted
      .flatMap((key) => needed.map((form) => `${key}_${form}`))
      .filter((key) => !(key in words))
    expect(missing).toEqual([])
    const forms = Object.keys(words).flatMap((key) => plural.exec(key)?.[1] ?? [])
    expect(forms.filter((form) => !needed.some((one) => one === form))).toEqual([])
  })

  it.each(translated)('name the same values in %s as in English', (_, words) => {
    const different = Object.entries(words).filter(([key, text]) => {
      const allowed = new Set(englishForms.get(base(key))?.flatMap(([, form]) => names(form)))
      const fixed = plural.test(key)
        ? []
        : names(english[key] ?? '').filter((name) => !names(text).includes(name))
      return names(text).some((name) => !allowed.has(name)) || fixed.length > 0
    })
    expect(different).toEqual([])
  })

  it('are there for every name the screens ask for: others do not compile', async () => {
    const { t } = await createWording('en')
    const kind: string = 'customer'
    // @ts-expect-error There are no such words.
    expect(t('kind.planet')).toBe('kind.planet')
    // @ts-expect-error Nobody knows whether there are.
    expect(t(`kind.${kind}`, { defaultValue: 'none' })).toBe('Customer')
  })

  it('are all asked for somewhere', () => {
    // Mails have words, too.
    const asking = [code, ...sources('app/server/mail')].join('\n')
    const literal = new Set([...asking.matchAll(/'([a-zA-Z]+\.[\w.]+)'/g)].map((match) => match[1] ?? ''))
    const looked = [...asking.matchAll(/wordOr\(\w+, '([\w.]+)'/g)].map((match) => `${match[1]}.`)
    const patterns = [...asking.matchAll(/`([a-zA-Z]+\.[^`]*\$\{[^`]*)`/g)].map(
      (match) =>
        new RegExp(`^${(match[1] ?? '').replaceAll('.', '\\.').replaceAll(/\$\{[^}]*\}/g, '[\\w.]+')}$`),
    )
    const idle = Object.keys(english).filter((key) => {
      const name = base(key)
      return (
        !literal.has(name) &&
        !patterns.some((pattern) => pattern.test(name)) &&
        !looked.some((group) => name.startsWith(group))
      )
    })
    expect(idle).toEqual([])
  })

  it('never stand in the screens themselves', () => {
    const written = [...code.matchAll(/>\s*([A-Z][a-z]+ [a-z]+[^<>{}=()]*)</g)].map((match) =>
      match[1]?.trim(),
    )
    expect(written.filter(Boolean)).toEqual([])
  })

  it('never stand in the properties that a reader sees or hears', () => {
    const spoken = /\b(label|title|placeholder|helpText|accessibilityLabel|alt|aria-label|heading)="([^"]+)"/g
    const inCode = /\b(?:showToast|confirm|alert)\(\s*['"`]([^'"`]+)/g
    expect([...code.matchAll(spoken), ...code.matchAll(inCode)].map(([found]) => found)).toEqual([])
  })

  it('follow the locale of the document, with its region', async () => {
    const words = await createWording('fr-CA')
    expect(words.t('counted.customer', { count: 12345 })).toMatch(/^12\s345 clients$/u)
    expect(words.t('counted.customer', { count: 1 })).toBe('1 client')
    const german = await createWording('de-DE')
    expect(german.t('counted.order', { count: 12345 })).toBe('12.345 Bestellungen')
    const japanese = await createWording('ja')
    expect(japanese.t('counted.order', { count: 1 })).toBe('1件の注文')
    expect(japanese.getResource('ja', 'polaris', 'Polaris.Common.cancel')).toBe('キャンセル')
  })

  it('fall back to plain English, numbers included, for a language we lack', () => {
    expect(asks('https://app.test/app?locale=fr-FR')).toBe('fr-FR')
    expect(asks('https://app.test/app?locale=sv-SE')).toBe('en')
    expect(asks('https://app.test/app', 'fr;q=0.9, en')).toBe('fr')
    expect(asks('https://app.test/app?locale=%3Cscript%3E')).toBe('en')
    expect(languageOf('fr-CA')).toBe('fr')
  })
})
