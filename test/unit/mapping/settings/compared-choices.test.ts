import { expect, test } from 'vitest'
import { comparedChoices } from '#app/mapping/settings/compared-choices.ts'
import { defaultSettings, Settings } from '#app/mapping/settings/settings.ts'

test('choices that leave an optional kind off are told apart as before the kind was there', () => {
  expect(JSON.stringify(comparedChoices(defaultSettings))).not.toMatch(
    /checkout|draftOrder|recoveryLinks|ownerTask/,
  )
  expect(comparedChoices(defaultSettings)).toMatchObject({
    kinds: { product: true, customer: true, order: true },
    rules: { order: [] },
    customersAs: 'Contacts',
  })
})

const tagged = { ownerId: null, tags: ['Left'], layoutId: null }
test.each([
  [{ kinds: { checkout: true } }, { kinds: { checkout: true } }],
  [{ recoveryLinks: true }, { recoveryLinks: true }],
  [{ ownerTask: { on: true } }, { ownerTask: { on: true } }],
  [{ newRecords: { checkout: tagged } }, { newRecords: { checkout: tagged } }],
  [{ filters: { checkout: { leastTotal: 5 } } }, { filters: { checkout: { leastTotal: 5 } } }],
  [{ matchByPhone: true }, { matchByPhone: true }],
])('what is chosen of it counts: %j', (chosen, compared) => {
  expect(comparedChoices(Settings.parse(chosen))).toMatchObject(compared)
})
