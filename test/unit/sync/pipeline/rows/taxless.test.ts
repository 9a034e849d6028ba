// When an order is written once more without its taxes.

import { expect, it } from 'vitest'
import { next } from '#app/sync/pipeline/rows/next.ts'
import { noneRefused } from '#app/sync/pipeline/rows/row-products.ts'
import { moduleOf, mugLine, refused, writingOf } from '#test/support/mapping/writings.ts'

const order = writingOf({})
const lines = [{ ...mugLine, taxes: [{ name: 'VAT', percentage: 19 }] }]
const writing = { ...order, mapped: { ...order.mapped, lines, total: '11.90' } }
const after = (code: string) =>
  next(writing, refused(code, { field: 'Season' }), {
    owners: new Map(),
    refused: noneRefused,
    module: moduleOf(),
    last: false,
  })

it('whatever Zoho has against it may be a tax', () => {
  expect(after('INVALID_DATA')).toMatchObject({ again: { taxless: true } })
})

it('but a field that it lacks it does not come to have by that', () => {
  expect(after('MANDATORY_NOT_FOUND')).toMatchObject({ ended: { result: 'rejected' } })
})
