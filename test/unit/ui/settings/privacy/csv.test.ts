import { describe, expect, it } from 'vitest'
import { csvRow } from '#app/lib/csv.server.ts'
import { privacyCells } from '#app/ui/settings/privacy/csv.ts'
import { urgencyOf } from '#app/ui/format/urgency.ts'

const at = new Date('2026-11-26T12:00:00Z')
const link = {
  kind: 'order',
  shopifyId: '5001',
  zohoModule: 'Sales_Orders',
  zohoId: '77',
  label: '=1+1',
  total: null,
  createdAt: at,
  sourceAt: null,
  syncedAt: at,
  adopted: false,
  gone: false,
}

describe('what is held about a person, as a file', () => {
  it('has a line for each row, says what it is, and defuses formulas', () => {
    const held = {
      links: [link],
      outcomes: [],
      questions: [],
      changes: [],
      writes: [],
      notes: [{ kind: 'order', shopifyId: '5001', source: 'refund 7', state: 'done', at }],
      acts: [],
    }
    const [headings, line, note] = privacyCells({ held }).map(csvRow)
    expect(headings?.split(',')).toHaveLength(line?.split(',').length ?? 0)
    expect(line).toBe(
      "link,order,5001,Sales_Orders,77,'=1+1,2026-11-26T12:00:00.000Z," +
        'createdAt=2026-11-26T12:00:00.000Z; adopted=false; gone=false\r\n',
    )
    expect(note).toBe(
      'refund_or_return,order,5001,,,,2026-11-26T12:00:00.000Z,source=refund 7; state=done\r\n',
    )
  })
})

describe('a privacy request', () => {
  it.each([
    ['2026-11-26T11:59:59Z', 'overdue'],
    ['2026-12-01T12:00:00Z', 'soon'],
    ['2026-12-26T12:00:00Z', 'later'],
  ] as const)('due at %s is %s', (dueAt, urgency) => {
    expect(urgencyOf(new Date(dueAt), at)).toBe(urgency)
  })
})
