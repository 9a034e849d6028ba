// What differs from kind to kind stands in the objects of the kinds, and nowhere else.

import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { recordKinds } from '#app/lib/kinds.ts'

const names = `'(?:${recordKinds.join('|')})'`
const asked = [
  new RegExp(`\\bkind\\)? [!=]== ${names}`),
  new RegExp(`${names} [!=]== \\S*\\bkind\\b`),
  new RegExp(`\\bcase ${names}:`),
  // In SQL: all kinds by name, or what only one of them is.
  new RegExp(`\\bWHEN "kind" = ${names}`),
  new RegExp(`VALUES \\(${names}`),
]
const isOfKinds = (path: string): boolean => /\/kinds(\/|\.ts$)/.test(path)

const files = globSync('app/**/*.{ts,tsx}').filter((path) => !isOfKinds(path))

it('no other file asks which kind it has', () => {
  const found = files.flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => asked.some((pattern) => pattern.test(line)))
      .map((line) => `${path}: ${line.trim()}`),
  )
  expect(files.length).toBeGreaterThan(300)
  expect(found).toEqual([])
})
