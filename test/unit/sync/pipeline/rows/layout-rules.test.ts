// A rule of a layout may ask for a field that the record lacks: nothing that can be left out mends that.

import { expect, it } from 'vitest'
import { next } from '#app/sync/pipeline/rows/next.ts'
import { noneRefused } from '#app/sync/pipeline/rows/row-products.ts'
import { rowOf, ZohoItem } from '#app/zoho/client/answers.ts'
import type { Writing } from '#app/sync/pipeline/rows/next.ts'
import { moduleOf, writingOf } from '#test/support/mapping/writings.ts'

const answerOf = (details: object) =>
  rowOf(
    ZohoItem.parse({
      code: 'MANDATORY_NOT_FOUND',
      status: 'error',
      message: 'required field not found',
      details: { api_name: 'Level', json_path: '$.data[0].Level', ...details },
    }),
  )
const around = { owners: new Map(), refused: noneRefused, module: moduleOf(), last: false }
const after = (details: object, given: Partial<Writing>) => next(writingOf(given), answerOf(details), around)
const sent = (...names: string[]) => ({ sent: new Set(names) })

it.each([
  ['by its name', { layout_rule: { id: '7', name: 'Wholesale needs a level' } }, 'Wholesale needs a level'],
  ['as a text', { layout_rule: 'Wholesale needs a level' }, 'Wholesale needs a level'],
  ['by its id alone', { layout_rule: { id: '7' } }, '7'],
])('the field and the rule are told: %s', (_case, details, rule) => {
  expect(after(details, sent('Last_Name', 'Email'))).toEqual({
    ended: {
      result: 'rejected',
      zohoId: null,
      cause: 'layout_rule_demands',
      field: 'Level',
      message: `required field not found (${rule})`,
    },
  })
})

it('what was not sent is not left out once more', () => {
  expect(after({}, sent('Last_Name', 'Email'))).toMatchObject({
    ended: { cause: 'MANDATORY_NOT_FOUND', field: 'Level', message: 'required field not found' },
  })
})

it('what was sent blank is left out: Zoho keeps what it has', () => {
  expect(after({ layout_rule: 'x' }, sent('Last_Name', 'Level'))).toMatchObject({
    again: { dropped: new Set(['Level']) },
  })
})
