import { describe, expect, it } from 'vitest'
import { divide, type CallsNeeded } from '#app/zoho/client/shares.ts'

const live = (calls: number): CallsNeeded => ({ live: calls, bulk: 0 })
const bulk = (calls: number): CallsNeeded => ({ live: 0, bulk: calls })
const none = live(0)

describe('the calls of an organization', () => {
  it('are all for the one process that needs them', () => {
    expect(divide(10, [bulk(10)])).toEqual([10])
  })

  it('are for live work first, then one for each process, then for imports', () => {
    expect(divide(10, [bulk(10), live(3), none])).toEqual([6, 3, 1])
  })

  it('are the same for two that import', () => {
    expect(divide(10, [bulk(10), bulk(10)])).toEqual([5, 5])
  })

  it('that nobody needs are to spare for those who are there, but for one', () => {
    expect(divide(10, [live(1)])).toEqual([3])
    expect(divide(5, [none, none, none])).toEqual([2, 1, 1])
  })

  it('change hands where there are fewer of them than processes', () => {
    const given = [0, 1, 2].map((turn) => divide(2, [live(1), live(1), live(1)], turn))
    expect(given).toEqual([
      [1, 1, 0],
      [0, 1, 1],
      [1, 0, 1],
    ])
  })
})
