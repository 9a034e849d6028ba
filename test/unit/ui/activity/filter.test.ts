import { describe, expect, it } from 'vitest'
import { emptinessOf, isFiltered, isNumber, readFilter, toOutcomeFilter } from '#app/ui/activity/filter.ts'

const now = new Date('2026-11-24T10:00:00Z')

const filterOf = (query: string) => readFilter(new URLSearchParams(query))

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

  it('leave a list without rows as good news where it is of what needs attention alone', () => {
    expect(emptinessOf(filterOf('result=attention'))).toEqual({ what: 'activity', tab: 'refused' })
    expect(emptinessOf(filterOf('result=open'))).toEqual({ what: 'activity', tab: 'refused' })
    expect(emptinessOf(filterOf('result=attention&kind=order'))).toEqual({ what: 'activity', filtered: true })
    expect(emptinessOf(filterOf('result=created'))).toEqual({ what: 'activity', filtered: true })
    expect(emptinessOf(filterOf(''))).toEqual({ what: 'activity', filtered: false })
  })

  it('take numbers into the address, and of words what they found', () => {
    expect(['1001', '#1001', '5000000000000123456'].map(isNumber)).toEqual([true, true, true])
    expect(['Ann', 'ann@example.com', 'EN-1001', '', '#'].map(isNumber)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ])
    const filter = readFilter(new URLSearchParams('ids=1,2,x'))
    expect(filter.ids).toEqual(['1', '2'])
    expect(isFiltered(filter)).toBe(true)
    expect(toOutcomeFilter(filter, now).ids).toEqual(['1', '2'])
  })
})
