import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'

const folder = new URL('../', import.meta.url)
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(`locales/${file}`, folder), 'utf8'))
const keysOf = (words: unknown, path = ''): string[] =>
  typeof words === 'object' && words !== null
    ? Object.entries(words).flatMap(([name, more]) => keysOf(more, `${path}.${name}`))
    : [`${path} ${[...String(words).matchAll(/\{\{\w+\}\}/g)].join(' ')}`]

test('every word that the block asks for is there, plurals by their count', () => {
  const known = new Set(keysOf(read('en.default.json')).map((line) => line.split(' ')[0]))
  const code = readdirSync(new URL('src/', folder)).map((file) =>
    readFileSync(new URL(`src/${file}`, folder), 'utf8'),
  )
  const asked = [...code.join('\n').matchAll(/\bt\('([\w.]+)'/g)].map((found) => `.${found[1]}`)
  expect(asked.length).toBeGreaterThan(8)
  expect(asked.filter((key) => !known.has(key) && !known.has(`${key}.other`))).toEqual([])
})

test('every language has the same words with the same places to fill in', () => {
  const english = keysOf(read('en.default.json')).toSorted()
  for (const file of readdirSync(new URL('locales/', folder))) {
    expect({ file, keys: keysOf(read(file)).toSorted() }).toEqual({ file, keys: english })
  }
})
