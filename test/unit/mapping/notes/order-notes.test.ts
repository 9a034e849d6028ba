// How a refund and a return read as notes.

import { describe, expect, it } from 'vitest'
import { markOf, refundNote, returnNote, sourceOfReturn } from '#app/mapping/notes/order-notes.ts'
import { money } from '#test/support/mapping/records.ts'

const refund = {
  id: 'gid://shopify/Refund/12',
  createdAt: '2026-01-12T02:00:00Z',
  note: null,
  totalRefundedSet: money('3.00'),
}
const made = {
  id: 'gid://shopify/Return/5',
  name: '#1001-R1',
  status: 'OPEN',
  createdAt: '2026-01-12T12:00:00Z',
  closedAt: null,
  decline: null,
}
const zone = 'America/New_York'

describe('a refund', () => {
  it('has its amount, its day in the shop’s zone and its lines, and a title that says which it is', () => {
    const lines = [{ quantity: 2, name: 'Blue\nlamp', reasons: [] }]
    expect(refundNote({ ...refund, note: ' damaged ' }, lines, zone)).toEqual({
      source: 'refund 12',
      title: 'Shopify refund, 2026-01-11 (refund 12)',
      content: 'Amount: 3.00 USD\nDate: 2026-01-11\nReason: damaged\n2 × Blue lamp',
    })
  })

  it('of nothing that is known is still a note with a title', () => {
    const nothing = { ...refund, createdAt: null, totalRefundedSet: null }
    expect(refundNote(nothing, [], zone)).toMatchObject({ title: 'Shopify refund (refund 12)', content: '' })
  })

  it('with more text than a note takes is cut', () => {
    expect(refundNote({ ...refund, note: 'x'.repeat(50_000) }, [], zone).content.length).toBeLessThanOrEqual(
      32_000,
    )
  })
})

const linesOf = (count: number) =>
  refundNote(
    refund,
    Array.from({ length: count }, (_, n) => ({ quantity: 1, name: `No. ${n}`, reasons: [] })),
    zone,
  ).content.split('\n')

describe('lines', () => {
  it('are told fifty at most, and that there are more', () => {
    expect(linesOf(50).at(-1)).toBe('1 × No. 49')
    expect(linesOf(51).slice(-2)).toEqual(['1 × No. 49', 'and more'])
  })
})

describe('a return', () => {
  const of = { zone, source: 'return 5 open' }
  it('has its state, its day and why each line comes back', () => {
    const lines = [
      { quantity: 1, name: 'Shirt', reasons: ['Size was too small', null, 'too tight'] },
      { quantity: 2, name: null, reasons: [null] },
    ]
    expect(returnNote(made, lines, of)).toEqual({
      source: 'return 5 open',
      title: 'Shopify return #1001-R1, open, 2026-01-12 (return 5 open)',
      content: 'Status: Open\nDate: 2026-01-12\n1 × Shirt: Size was too small, too tight\n2 × other item',
    })
  })

  it('is called within what a title takes', () => {
    expect(returnNote({ ...made, name: 'R'.repeat(300) }, [], of).title.length).toBeLessThanOrEqual(120)
  })
})

const at = (day: number) => ({ at: new Date(Date.UTC(2026, 0, day)) })

describe('which note of a return is due', () => {
  const { id } = made
  it.each([
    ['the first one', 'OPEN', [], 'return 5 open'],
    ['none but the one of its state', 'OPEN', ['return 5 requested', 'return 5 open'], 'return 5 open'],
    ['one of its new state', 'CLOSED', ['return 5 requested', 'return 5 open'], 'return 5 closed'],
    ['a second one', 'OPEN', ['return 5 open', 'return 5 closed'], 'return 5 open 2'],
    [
      'the second one again',
      'OPEN',
      ['return 5 open', 'return 5 closed', 'return 5 open 2'],
      'return 5 open 2',
    ],
    ['no other one where Shopify tells no state', null, ['return 5 closed'], 'return 5 closed'],
    ['one without a state', null, [], 'return 5'],
    ['one that no other return has', 'OPEN', ['return 55 open', 'refund 5'], 'return 5 open'],
  ] as const)('%s', (_, status, noted, source) => {
    expect(
      sourceOfReturn({ id, status, closedAt: null }, new Map(noted.map((one, n) => [one, at(n + 1)]))),
    ).toBe(source)
  })
})

describe('of a return that a note without a state told', () => {
  it.each([
    ['it is the one while the return goes on', 'OPEN', null, 'return 5'],
    ['it is the one while the return is asked for', 'REQUESTED', null, 'return 5'],
    ['it is the one where it was closed by then', 'CLOSED', '2026-01-09T12:00:00Z', 'return 5'],
    ['another one is due where it was closed later', 'CLOSED', '2026-01-11T12:00:00Z', 'return 5 closed'],
    ['another one is due where nobody knows when it was closed', 'CLOSED', null, 'return 5 closed'],
    ['another one is due once it is declined', 'DECLINED', null, 'return 5 declined'],
  ] as const)('%s', (_, status, closedAt, source) => {
    expect(sourceOfReturn({ id: made.id, status, closedAt }, new Map([['return 5', at(10)]]))).toBe(source)
  })
})

it('no mark is part of another one', () => {
  expect('Shopify refund (refund 123)'.includes(markOf('refund 12'))).toBe(false)
})
