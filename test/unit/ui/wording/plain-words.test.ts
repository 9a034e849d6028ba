// The words that docs/glossary.md bans, in every language, and the names that Zoho gives its modules.

import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { languages } from '#app/ui/wording/languages.ts'

type Words = Record<string, string>

function flat(value: unknown, path = ''): Words {
  if (typeof value === 'string') return { [path]: value }
  return Object.assign(
    {},
    ...Object.entries(value ?? {}).map(([name, part]) => flat(part, path ? `${path}.${name}` : name)),
  )
}
const read = (file: string) => flat(JSON.parse(readFileSync(file, 'utf8')))
const wordsOf = (language: string) => read(`app/ui/wording/${language}.json`)

const glossary = readFileSync('docs/glossary.md', 'utf8')
const tableUnder = (heading: string): string[][] =>
  (glossary.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => line.slice(1, -1).split('|'))
    .map((cells) => cells.map((cell) => cell.trim()))

const banned = tableUnder('One name for one thing').flatMap(([never = '']) =>
  [...never.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word),
)
const wordsWithin = (text: string, words: readonly string[]): string[] => {
  const said = text.replaceAll(/{{[^}]*}}/g, '')
  // A word ends where Latin letters do: Japanese has no blanks.
  const isIn = (word: string) =>
    new RegExp(`(?<![\\p{Script=Latin}\\d_-])${word}(?![\\p{Script=Latin}\\d_-])`, 'iu').test(said)
  return words.filter(isIn)
}
const bannedIn = (text: string): string[] => wordsWithin(text, banned)

const neverIn = (language: string): string[] =>
  tableUnder('Never, by language')
    .filter(([of]) => of === language)
    .flatMap(([, never = '']) => [...never.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word))
const faults = (words: Words, faultsOf: (text: string) => string[]) =>
  Object.entries(words).flatMap(([name, text]) => faultsOf(text).map((fault) => `${name}: ${fault}`))

const translated = languages.filter((language) => language !== 'en')

/** Names of a table with a column for each language, by module. */
const namesUnder = (heading: string, language: string): Words => {
  const column = 1 + ['en', 'fr', 'de', 'es', 'ja'].indexOf(language)
  return Object.fromEntries(tableUnder(heading).map((cells) => [cells[0], cells[column] ?? '']))
}
const prefixed = (group: string, names: Words): Words =>
  Object.fromEntries(Object.entries(names).map(([module, name]) => [`${group}.${module}`, name]))

/** Where the merchant types a channel as Shopify's API names it. */
const typed = new Set(['mapping.filters.channelsHelp'])
/** Values that saved workflows compare with, named as they are sent. */
const sent = 'completed, failed or cancelled.'
const apiNames = (text: string) => text.replaceAll(/{{[^}]*}}/g, '').match(/\b[A-Za-z]+_[A-Za-z_]+\b/g) ?? []

const purchaseOrders = (text: string) => text.match(/bons? de commande|\baffaires?\b/gi) ?? []

describe('what a merchant reads', () => {
  it('is held against a glossary that bans something, and finds it', () => {
    expect(banned.length).toBeGreaterThan(20)
    expect(bannedIn('Changes are carried over by themselves, by e-mail.')).toEqual([
      'carried',
      'by themselves',
      'e-mail',
    ])
    expect(bannedIn('{{organisation}} syncs your email automatically. Recommended.')).toEqual([])
  })

  it('has none of the banned words, in English', () => {
    expect(faults(wordsOf('en'), bannedIn)).toEqual([])
    const blocks = globSync('extensions/*/locales/en.default.json')
    expect(blocks).toHaveLength(2)
    for (const file of blocks) expect(faults(read(file), bannedIn)).toEqual([])
  })

  it.each(translated)(
    'has none of the words that are banned in %s, in the app and in the blocks',
    (language) => {
      const never = neverIn(language)
      const faultsOf = (text: string) => wordsWithin(text, never)
      expect(never.length).toBeGreaterThan(5)
      expect(faults(wordsOf(language), faultsOf)).toEqual([])
      const blocks = globSync(`extensions/*/locales/${language}.json`)
      expect(blocks).toHaveLength(2)
      for (const file of blocks) expect(faults(read(file), faultsOf)).toEqual([])
    },
  )

  it('finds what is banned beside accents and without blanks', () => {
    expect(wordsWithin('L’import continue, importé.', ['import'])).toEqual(['import'])
    expect(wordsWithin('Importé et réimporté.', ['import'])).toEqual([])
    expect(wordsWithin('すべてをもう一度比較する', ['もう一度比較'])).toEqual(['もう一度比較'])
  })

  it('has none of them in what Shopify shows of an extension, either', () => {
    const files = globSync('extensions/*/shopify.extension.toml')
    const shown = files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/^\s*(?:name|description) = "(.*)"$/gm)].map(
        ([, text = '']) => [`${file}: ${text}`, text] as const,
      ),
    )
    expect(shown.length).toBeGreaterThan(40)
    expect(shown.filter(([, text]) => text === sent)).toHaveLength(1)
    const words = shown.filter(([, text]) => text !== sent)
    expect(faults(Object.fromEntries(words), bannedIn)).toEqual([])
  })

  it.each(languages)('shows no name of an API, in %s', (language) => {
    const shown = Object.entries(wordsOf(language)).filter(([name]) => !typed.has(name))
    expect(faults(Object.fromEntries(shown), apiNames)).toEqual([])
  })

  it.each(languages)('names modules as Zoho does, in %s', (language) => {
    const names = namesUnder("Zoho's modules, as Zoho names them", language)
    const words = wordsOf(language)
    expect(Object.keys(names)).toHaveLength(7)
    expect(words).toMatchObject(prefixed('moduleNames', names))
    const linked = ['Sales_Orders', 'Deals', 'Quotes'].map((module) => words[`health.linked.${module}`])
    const lists = ['Sales_Orders', 'Deals', 'Quotes'].map((module) => names[module])
    expect(linked.map((name) => name?.toLowerCase())).toEqual(lists.map((name) => name?.toLowerCase()))
    expect(words['health.linked.draftOrder']).toBe(names['Quotes'])
  })

  it.each(languages)(
    'names one record of a module alike in the lists and in the block, in %s',
    (language) => {
      const names = namesUnder('One record of a module', language)
      expect(Object.keys(names)).toHaveLength(7)
      expect(wordsOf(language)).toMatchObject(prefixed('modules', names))
      const file = language === 'en' ? 'en.default' : language
      const { Accounts: _, ...shown } = names
      expect(read(`extensions/zoho-record/locales/${file}.json`)).toMatchObject(prefixed('module', shown))
    },
  )

  it('never calls sales orders by the French name of purchase orders', () => {
    const french = { ...wordsOf('fr'), ...read('extensions/zoho-record/locales/fr.json') }
    expect(faults(french, purchaseOrders)).toEqual([])
  })
})
