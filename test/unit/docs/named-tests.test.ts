// The tests that the documents name are there: a wall whose guard was renamed would be guarded by nobody.

import { globSync, readFileSync } from 'node:fs'
import { basename, matchesGlob } from 'node:path'
import { describe, expect, test } from 'vitest'

const tests = globSync('test/**/*.test.ts')
const documents = globSync(['*.md', 'docs/**/*.md', 'test/simulators/**/*.md'])

// By its path, or by a name that only one test has; `*` stands for several. Behind some the sentence that is meant.
const named = /([\w/*.-]+\.test\.tsx?)(?:, "([^"]+)")?/g

const namesIn = (text: string) =>
  [...text.matchAll(named)].map(([, name = '', title]) => ({ name, title: title ?? null }))

const found = (name: string): string[] =>
  tests.filter((path) => (name.includes('/') ? path : basename(path)) === name || matches(path, name))
const matches = (path: string, name: string): boolean =>
  name.includes('*') && matchesGlob(name.includes('/') ? path : basename(path), name)

const all = documents.flatMap((document) =>
  namesIn(readFileSync(document, 'utf8')).map((one) => ({ document, ...one })),
)

test.each(all)('$document names $name, and it is there', ({ name, title }) => {
  const paths = found(name)
  expect(name.includes('*') ? paths.length > 0 : paths.length === 1).toBe(true)
  const texts = paths.map((path) => readFileSync(path, 'utf8'))
  expect(texts.filter((text) => !text.includes(title ?? ''))).toEqual([])
})

describe('the walls of SECURITY.md', () => {
  const [, table = ''] = readFileSync('SECURITY.md', 'utf8').split(/^\| threat .*\n\|[ -|]+\n/m)
  const rows = table.split('\n\n')[0]?.split('\n') ?? []

  test('are a table that this test reads', () => expect(rows.length).toBeGreaterThan(20))

  test.each(rows)('are guarded by a test each: %s', (row) => {
    expect(namesIn(row.split('|').at(-2) ?? '')).not.toEqual([])
  })
})
