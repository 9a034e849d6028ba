import { describe, expect, it } from 'vitest'
import { changedIn } from '#app/mapping/settings/changed-choices.ts'
import { isSameAsked, type Asked } from '#app/ui/home/import/asked.ts'

const choices = {
  customersAs: 'Contacts',
  ordersAs: 'Sales_Orders',
  existing: 'keep',
  profiles: null,
} as const
const asked: Asked = { kinds: ['product', 'customer'], since: null, choices }

describe('what was previewed', () => {
  it('is what would be imported after going back to the same choice', () => {
    expect(isSameAsked(asked, { ...asked, choices: { ...choices, customersAs: 'Leads' } })).toBe(false)
    expect(isSameAsked(asked, { ...asked, choices: { ...choices }, kinds: ['customer', 'product'] })).toBe(
      true,
    )
  })

  it('is something else with other records or another period', () => {
    expect(isSameAsked(asked, { ...asked, kinds: ['product'] })).toBe(false)
    expect(isSameAsked(asked, { ...asked, since: '2026-10-25T10:00:00.000Z' })).toBe(false)
    const month = { ...asked, since: '2026-10-25T10:00:00.000Z' }
    expect(isSameAsked(month, { ...asked, since: '2026-10-25T10:04:00.000Z' })).toBe(true)
    expect(isSameAsked(month, { ...asked, since: '2026-08-26T10:00:00.000Z' })).toBe(false)
  })

  it('is taken as asked where an earlier version kept no choices', () => {
    expect(isSameAsked({ ...asked, choices: null }, asked)).toBe(true)
  })
})

describe('choices beside the settings', () => {
  it('differ by name, and what was not said does not', () => {
    expect(changedIn(choices, { ...choices, customersAs: 'Leads', profiles: ['1'] })).toEqual([
      'customersAs',
      'profiles',
    ])
    expect(changedIn({ customersAs: 'Contacts' }, { ...choices, ordersAs: 'Deals' })).toEqual([])
  })
})
