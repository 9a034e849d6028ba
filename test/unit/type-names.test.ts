// A name of a type says one thing: whoever reads it need not ask which of several is meant.

import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const files = globSync('app/**/*.{ts,tsx}')
const exported = /^export (?:type|interface) (\w+)\b/gm
const unexported = /^(?:type|interface) (\w+)\b/gm

// Parsed where it comes in, and without a library where browsers load it: the same names.
const sameThing = ['RecordKind']

it('is exported by one file', () => {
  const places = new Map<string, Set<string>>()
  for (const file of files)
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(exported))
      places.set(name, (places.get(name) ?? new Set()).add(file))
  const double = [...places].filter(([name, found]) => found.size > 1 && !sameThing.includes(name))

  expect(places.size).toBeGreaterThan(500)
  expect(double).toEqual([])
})

const named = (names: RegExp) =>
  files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(names)].map(([, name = '']) => ({ file, name })),
  )

// Each of these is read wrongly by who knows the exported one. The number only falls: whoever takes one away takes it off here.
const mostRepeated = 61

it('is repeated by no further private type of another file', () => {
  const places = Map.groupBy(named(exported), ({ name }) => name)
  const isRepeated = ({ file, name }: { file: string; name: string }) =>
    places.get(name)?.every((one) => one.file !== file) ?? false
  const repeated = new Set(
    named(unexported)
      .filter(isRepeated)
      .map(({ name }) => name),
  )

  expect([...repeated].toSorted()).toHaveLength(mostRepeated)
})
