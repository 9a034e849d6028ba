// Files that comments, decisions and the schema name are there: who follows a name to a file that was moved finds nothing.

import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'

const files = globSync(['*.*', '{app,bin,docs,extensions,ops,prisma,test}/**/*.*'], {
  exclude: ['**/node_modules/**'],
})
const known = new Set(files.flatMap((file) => file.split('/').map((_, n, parts) => parts.slice(n).join('/'))))

const read = files.filter(
  (file) => /\.(?:tsx?|mjs|cjs|md|prisma|toml)$/.test(file) && file !== 'test/unit/docs/named-places.test.ts',
)
// With a folder, or with an ending that no other word has; a comment is a line of its own or the end of one.
const name =
  /(?<![\w@/.$-])((?:[\w$.-]+\/)+[\w$.-]+\.(?:tsx?|mjs|prisma|graphql|sql))\b|(?<![\w/.@$-])([\w$-]+(?:\.server|\.test)?\.(?:tsx?|mjs))\b/g
const isImport = /^\s*(?:import|export) .*from|import\(/
const isComment = /\/\/|\/\*|^\s*\*|^\s*#/
const notOurs = /^(?:https?|node_modules|build|www\.)/

function missingIn(file: string): string[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  const told = file.endsWith('.md')
    ? lines
    : lines.filter((line) => isComment.test(line) && !isImport.test(line))
  return told.flatMap((line) =>
    [...line.matchAll(name)]
      .map(([one]) => one)
      .filter((one) => !notOurs.test(one) && !known.has(one))
      .map((one) => `${file}: ${one}`),
  )
}

test('every file that is named is there', () => {
  expect(known.has(basename('app/zoho/client/answers.ts'))).toBe(true)
  expect(read.flatMap(missingIn)).toEqual([])
})
