// Words of what the app puts into Shopify's own pages: a key that is missing is shown as it is.

import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

const folders = globSync('extensions/*/locales').map((locales) => path.dirname(locales))
const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))
const keysOf = (words: unknown, at = ''): string[] =>
  typeof words === 'object' && words !== null
    ? Object.entries(words).flatMap(([name, more]) => keysOf(more, `${at}.${name}`))
    : [`${at} ${(String(words).match(/\{\{\w+\}\}/g) ?? []).toSorted().join(' ')}`]

test('the extensions that say something are found', () => {
  expect(folders.toSorted()).toEqual(['extensions/zoho-record', 'extensions/zoho-sync'])
})

describe.each(folders)('%s', (folder) => {
  test('every word that it asks for is there, plurals by their count', () => {
    const lines = keysOf(read(`${folder}/locales/en.default.json`))
    const known = new Set(lines.map((line) => line.split(' ')[0]))
    const code = globSync(`${folder}/src/*.{ts,tsx}`).map((file) => readFileSync(file, 'utf8'))
    const asked = [...code.join('\n').matchAll(/\bt\('([\w.]+)'/g)].map((found) => `.${found[1]}`)
    expect(asked.length).toBeGreaterThan(5)
    expect(asked.filter((key) => !known.has(key) && !known.has(`${key}.other`))).toEqual([])
  })

  test('every language has the same words with the same places to fill in', () => {
    const english = keysOf(read(`${folder}/locales/en.default.json`)).toSorted()
    const files = globSync(`${folder}/locales/*.json`)
    expect(files.map((file) => path.basename(file)).toSorted()).toEqual([
      'de.json',
      'en.default.json',
      'es.json',
      'fr.json',
      'ja.json',
    ])
    for (const file of files)
      expect({ file, keys: keysOf(read(file)).toSorted() }).toEqual({ file, keys: english })
  })
})
