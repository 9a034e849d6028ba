import { expect, it } from 'vitest'
import { isUserGone, mostUsers } from '#app/zoho/settings/users.ts'

const users = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `${index}` }))

it('says that a user is gone only by a list that has all of them', () => {
  expect(isUserGone('7', users(3))).toBe(true)
  expect(isUserGone('7', users(mostUsers - 1).slice(8))).toBe(true)
  expect(isUserGone('2', users(3))).toBe(false)
  expect(isUserGone(null, users(3))).toBe(false)
})

it('says nothing by a list that is empty, full, or was not read', () => {
  expect(isUserGone('gone', users(0))).toBe(false)
  expect(isUserGone('gone', users(mostUsers))).toBe(false)
  expect(isUserGone('gone', null)).toBe(false)
})
