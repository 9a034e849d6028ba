import { describe, expect, it } from 'vitest'
import { isFiltered, readFilter, toOutcomeFilter } from '#app/ui/activity/filter.ts'

const now = new Date('2026-11-24T10:00:00Z')

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
})
