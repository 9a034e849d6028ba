import { expect, test } from 'vitest'
import { begunWith, clashesOf, isSame, rebase, differing } from '#app/mapping/settings/merged-choices.ts'
import { defaultSettings, type Settings } from '#app/mapping/settings/settings.ts'

const base = defaultSettings
const withTags = (customer: string[]): Pick<Settings, 'newRecords'> => ({
  newRecords: { ...base.newRecords, customer: { ...base.newRecords.customer, tags: customer } },
})

test('what the page did not change becomes as it is saved, kind by kind', () => {
  const draft: Settings = { ...base, creditShare: 50, deletes: { ...base.deletes, product: 'delete' } }
  const saved: Settings = { ...base, ...withTags(['VIP']), deletes: { ...base.deletes, order: 'delete' } }
  expect(clashesOf({ base, draft }, saved)).toEqual([])
  expect(rebase({ base, draft }, saved)).toEqual({
    base: saved,
    draft: { ...saved, creditShare: 50, deletes: { ...base.deletes, product: 'delete', order: 'delete' } },
  })
})

test('where both changed a part, the page stays at what it began with until somebody decides', () => {
  const draft: Settings = { ...base, ...withTags(['mine']), matchByPhone: true }
  const saved: Settings = { ...base, ...withTags(['theirs']), creditShare: 30 }
  expect(clashesOf({ base, draft }, saved)).toEqual([{ name: 'newRecords', kind: 'customer' }])
  const open = rebase({ base, draft }, saved)
  expect(open).toEqual({
    base: { ...base, creditShare: 30 },
    draft: { ...draft, creditShare: 30 },
  })
  // A second look finds the same, and either answer leaves the other changes alone.
  expect(clashesOf(open, saved)).toEqual([{ name: 'newRecords', kind: 'customer' }])
  expect(rebase(open, saved, 'mine')).toEqual({ base: saved, draft: { ...draft, creditShare: 30 } })
  expect(rebase(open, saved, 'theirs')).toEqual({ base: saved, draft: { ...saved, matchByPhone: true } })
})

test('both chose the same: nothing to decide, and nothing left to save', () => {
  const draft: Settings = { ...base, creditShare: 50 }
  expect(clashesOf({ base, draft }, draft)).toEqual([])
  expect(rebase({ base, draft }, draft)).toEqual({ base: draft, draft })
})

test('only what was changed is sent along as it was before', () => {
  expect(begunWith({ base, draft: base })).toEqual({})
  expect(begunWith({ base, draft: { ...base, creditShare: 50, ...withTags(['x']) } })).toEqual({
    creditShare: base.creditShare,
    newRecords: base.newRecords,
  })
})

test('the order in which names stand says nothing, that of a list does', () => {
  expect(isSame({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toBe(true)
  expect(isSame(['a', 'b'], ['b', 'a'])).toBe(false)
})

test('of two states only what differs is left, and of choices by kind those kinds', () => {
  const before = { share: 60, kinds: { product: true, order: true }, filters: { order: { tagged: ['a'] } } }
  const after = { share: 30, kinds: { product: true, order: false }, filters: { order: { tagged: ['a'] } } }
  expect(differing({ before, after })).toEqual({
    before: { share: 60, kinds: { order: true } },
    after: { share: 30, kinds: { order: false } },
  })
  expect(differing({ before, after: before })).toEqual({ before: {}, after: {} })
})
