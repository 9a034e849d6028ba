import { expect, it } from 'vitest'
import { next, type Writing } from '#app/sync/pipeline/rows/next.ts'
import { noneRefused } from '#app/sync/pipeline/rows/row-products.ts'
import { field } from '#test/support/mapping/records.ts'
import { mugLine, moduleOf, refused, writingOf, type Refused } from '#test/support/mapping/writings.ts'

const contacts = moduleOf(field('Email', 'email'), field('Phone', 'phone'), field('Level_2', 'text'))
const nextOf = (writing: Writing, answer: Refused) =>
  next(writing, answer, { owners: new Map(), refused: noneRefused, module: contacts, last: false })
const dropped = (writing: Writing, answer: Refused) => {
  const then = nextOf(writing, answer)
  return 'again' in then ? [...then.again.dropped] : then.ended.cause
}
const named = (name: string) => ({ field: name, path: `$.data[0].${name}` })
const dependee = named('Email')

it.each([
  ['the one that asks for it, where the record does not have it', 'DEPENDENT_FIELD_MISSING', {}, 'Email'],
  ['itself, where its value does not fit', 'DEPENDENT_MISMATCH', { Level_2: 'Gold' }, 'Level_2'],
])('a field that hangs on another one costs %s', (_, code, row, left) => {
  expect(dropped(writingOf({}, row), refused(code, { ...named('Level_2'), dependee }))).toEqual([left])
  const others = [{ code, ...named('Level_2'), dependee }]
  const withPhone = writingOf({}, { ...row, Phone: '1' })
  expect(dropped(withPhone, refused(code, { ...named('Phone'), others }))).toEqual(['Phone', left])
})

it('where the record needs the one that asks it is refused, and no tax is taken for the reason', () => {
  const result = refused('DEPENDENT_FIELD_MISSING', { ...named('Level_2'), dependee: named('Last_Name') })
  const order = writingOf()
  order.mapped.lines = [{ ...mugLine, taxes: [] }]
  const then = nextOf(order, result)
  expect(then).toMatchObject({ ended: { result: 'rejected', field: 'Level_2' } })
})
