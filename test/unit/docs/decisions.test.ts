// A decision record says when it was made, whether it still holds, why, and what else there was.

import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const folder = 'docs/decisions'
const records = readdirSync(folder).map((name) => ({
  name,
  number: name.slice(0, 3),
  text: readFileSync(`${folder}/${name}`, 'utf8').trimEnd(),
}))
const head =
  /^# (\d{3}) .+\n\nDate: \d{4}-\d\d-\d\d\. Status: (accepted|(?:accepted, in part )?superseded by (\d{3}))\.\n\n/

test.each(records)('$name has a head, its reasons, and no more than 40 lines', ({ name, number, text }) => {
  expect(name).toMatch(/^\d{3}-[a-z0-9-]+\.md$/)
  expect(head.exec(text)?.[1]).toBe(number)
  for (const part of ['Context', 'Choice', 'Alternatives'])
    expect(text).toMatch(new RegExp(`^\\*\\*${part}\\b`, 'm'))
  expect(text.split('\n').length).toBeLessThanOrEqual(40)
})

test('numbers are given once', () => {
  expect(new Set(records.map(({ number }) => number)).size).toBe(records.length)
})

test.each(records.filter(({ text }) => text.includes('superseded by')))(
  '$name is superseded by a record that says so',
  ({ number, text }) => {
    const successor = records.find((one) => one.number === head.exec(text)?.[3])
    expect(successor?.text).toMatch(new RegExp(`\\b${number}\\b`))
  },
)
