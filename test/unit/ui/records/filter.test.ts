import { expect, it } from 'vitest'
import { readRecordFilter } from '#app/ui/records/filter.ts'

it('linked records are shown unless another state is asked for', () => {
  expect(readRecordFilter(new URLSearchParams('state=nonsense')).state).toBe('linked')
  expect(readRecordFilter(new URLSearchParams('state=refused&ids=12')).state).toBe('refused')
})

it('the store is looked through where the address says so, and not for any other word', () => {
  expect(readRecordFilter(new URLSearchParams('state=missing&look=all')).looksThrough).toBe(true)
  expect(readRecordFilter(new URLSearchParams('state=missing&look=some')).looksThrough).toBe(false)
})
