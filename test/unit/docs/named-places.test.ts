// The places that the architecture names are there: a newcomer who is sent to a file that was moved, or for a name that
// it has no more, looks for it in vain.

import { globSync, readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'

const text = readFileSync('docs/architecture.md', 'utf8')
  .replaceAll(/^```\n.*?^```\n/gms, '')
  .replaceAll(/\s+/g, ' ')
const files = globSync(['*.*', '.*', '{app,docs,test,prisma,ops,extensions}/**/*.*'])

// With a folder, or with the ending of a file; `<name>` stands for one that is yet to be made.
const place = /[\w.$@*/-]+\/[\w.$@*/-]*|[\w.$-]+\.(?:tsx?|json|toml|md|prisma|cjs|example)/
const quoted = /`([^`]+)`/g
const places = [...text.matchAll(quoted)]
  .map(([, one = '']) => one)
  .filter((one) => new RegExp(`^(?:${place.source})$`).test(one) && !one.startsWith('@'))

/** Within app/, or beside it; without a folder by its name. */
const found = (one: string): string[] =>
  one.includes('/')
    ? globSync([one, `app/${one}`])
    : files.filter((path) => path === one || basename(path) === one)

test.each([...new Set(places)])('%s is there', (one) => expect(found(one)).not.toEqual([]))

// `one` and `another` (with a remark) in `a/file.ts` and in `b/file.ts`; of `one` in `another` of `a/file.ts` both.
const name = /`[\w$]+`(?: \([^()`]*\))?/
const said = new RegExp(
  `(${name.source}(?:(?:, and |, | and | in | of )${name.source})*) (?:in|of) \`(${place.source})\`(?: and in \`(${place.source})\`)?`,
  'g',
)
const names = [...text.matchAll(said)].flatMap(([, chain = '', ...ones]) =>
  [...chain.matchAll(/`([\w$]+)`/g)].flatMap(([, named = '']) =>
    ones.filter((one) => one !== undefined).map((one) => ({ named, one })),
  ),
)

test.each(names)('$named is in $one', ({ named, one }) => {
  const texts = found(one)
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'utf8'))
  expect(
    texts.some((code) => new RegExp(`(?<![\\w$])${named.replaceAll('$', '\\$')}(?![\\w$])`).test(code)),
  ).toBe(true)
})

test('they are found in the text', () => {
  expect(new Set(places).size).toBeGreaterThan(100)
  expect(names.length).toBeGreaterThan(30)
})
