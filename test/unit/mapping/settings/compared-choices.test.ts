import { expect, test } from 'vitest'
import { comparedChoices } from '#app/mapping/settings/compared-choices.ts'
import { defaultSettings, Settings } from '#app/mapping/settings/settings.ts'

test('a choice, a filter or a kind that is as at first is none: one that comes along later changes no shop', () => {
  expect(comparedChoices(defaultSettings)).toEqual({})
  expect(comparedChoices(Settings.parse({ filters: { order: { leastTotal: 5 } } }))).toEqual({
    filters: { order: { leastTotal: 5 } },
  })
})

const tagged = { ownerId: null, tags: ['Left'], layoutId: null }
test.each([
  [{ kinds: { checkout: true } }],
  [{ recoveryLinks: true }],
  [{ ownerTask: { on: true } }],
  [{ customersAs: 'Leads' }],
  [{ kinds: { product: false } }],
])('what is chosen otherwise counts, and nothing else: %j', (chosen) => {
  expect(comparedChoices(Settings.parse(chosen))).toEqual(chosen)
})

test.each([
  [{ newRecords: { checkout: tagged } }, { newRecords: { checkout: { tags: ['Left'] } } }],
  [{ filters: { checkout: { leastTotal: 5 } } }, { filters: { checkout: { leastTotal: 5 } } }],
  [{ matchByPhone: true }, { matchByPhone: true }],
])('of a group what differs counts: %j', (chosen, compared) => {
  expect(comparedChoices(Settings.parse(chosen))).toEqual(compared)
})

test('two states that differ are told apart', () => {
  const one = comparedChoices(Settings.parse({ newRecords: { customer: { ...tagged, tags: ['A'] } } }))
  const other = comparedChoices(Settings.parse({ newRecords: { customer: { ...tagged, tags: [] } } }))
  expect(one).not.toEqual(other)
})
