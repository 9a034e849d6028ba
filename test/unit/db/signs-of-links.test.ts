// What a link has no value for, its row says by a text (decision 042). Whoever spelled one out elsewhere would take it for
// an id or a fingerprint.

import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const files = globSync('app/**/*.{ts,tsx}').map((file) => ({ file, text: readFileSync(file, 'utf8') }))
const naming = (sign: RegExp) => files.filter(({ text }) => sign.test(text)).map(({ file }) => file)

test('no id of Zoho’s is compared with an empty text, or made of one', () => {
  expect(naming(/zohoId"? (?:<>|=|[!=]==) ''|[zZ]ohoId(?:\.parse)?\(''\)/)).toEqual([])
})

test('nothing outside the database knows the signs', () => {
  const signs = naming(/\b(?:noRecord|invalidHash|refusedHash|doubtfulHash)\b/)
  expect(signs.length).toBeGreaterThan(4)
  expect(signs.filter((file) => !file.startsWith('app/db/'))).toEqual([])
})
