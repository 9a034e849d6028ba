import { describe, expect, it } from 'vitest'
import { csvRow } from '#app/lib/csv.server.ts'
import { outcomeColumns, outcomeToCells } from '#app/ui/activity/export/csv.ts'
import { isFiltered, readFilter, toOutcomeFilter } from '#app/ui/activity/filter.ts'
import type { OutcomeView } from '#app/ui/activity/views.ts'
import { explanationOf } from '#app/ui/format/causes.ts'
import { sinceOf } from '#app/ui/home/import/use-import.ts'
import { readRecordFilter } from '#app/ui/records/filter.ts'
import type { CauseName } from '#app/ui/wording/names.ts'
import { createWording } from '#app/ui/wording/wording.ts'

const now = new Date('2026-11-24T10:00:00Z')

const outcome: OutcomeView = {
  ...{
    id: '7',
    kind: 'order',
    shopifyId: '5001',
    parentId: null,
    label: '#1001',
    trigger: 'live',
    result: 'rejected',
  },
  ...{
    cause: 'INVALID_DATA',
    field: 'Email',
    message: 'invalid, "quoted"',
    zohoModule: 'Sales_Orders',
    zohoId: null,
  },
  ...{ attempts: 2, latencyMs: 900, at: now, resolvedAt: null },
}

describe('the filters of Sync activity', () => {
  it('leave out what makes no sense in the address', () => {
    const filter = readFilter(
      new URLSearchParams('kind=ghost&result=exploded&period=99&search=%20%20&view=x'),
    )
    expect(isFiltered(filter)).toBe(false)
    expect(filter.view).toBe('records')
  })

  it('turn a period into a moment', () => {
    const filter = toOutcomeFilter(readFilter(new URLSearchParams('period=7&kind=order&search=%231001')), now)
    expect(filter).toMatchObject({ kind: 'order', search: '#1001', since: new Date('2026-11-17T10:00:00Z') })
  })

  it('show linked records unless another state is asked for', () => {
    expect(readRecordFilter(new URLSearchParams('state=nonsense')).state).toBe('linked')
    expect(readRecordFilter(new URLSearchParams('state=refused&search=12')).state).toBe('refused')
  })
})

describe('the exported file', () => {
  it('has a cell for every column and quotes what needs it', async () => {
    const cells = outcomeToCells(outcome, await createWording('en'))
    expect(cells).toHaveLength(outcomeColumns.length)
    expect(csvRow(cells)).toContain('"invalid, ""quoted"""')
    expect(cells).toContain('Zoho does not accept a value.')
  })
})

const exists = (name: string): name is CauseName => name === 'INVALID_DATA'

describe('explanations', () => {
  it.each([
    ['INVALID_DATA', 'INVALID_DATA'],
    ['zoho_502', 'zoho_away'],
    ['zoho_token_throttle', 'throttled'],
    ['SOMETHING_NEW', 'unknown'],
    [null, 'unknown'],
  ])('of %s are found under %s', (code, name) => {
    expect(explanationOf(code, exists)).toBe(name)
  })
})

describe('the period of an import', () => {
  it('is all of it, the last days, or since a date', () => {
    expect(sinceOf('all', '', now)).toBeNull()
    expect(sinceOf('30', '', now)).toBe('2026-10-25T10:00:00.000Z')
    expect(sinceOf('date', '2026-01-02', now)).toBe('2026-01-02T00:00:00.000Z')
    expect(sinceOf('date', '', now)).toBeNull()
  })
})
