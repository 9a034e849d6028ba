import { describe, expect, it } from 'vitest'
import { mergeTags, namesIn, tagNames } from '#app/mapping/parts/tags.ts'

it('names of tags are on one line, short enough, and there once in whatever case', () => {
  expect(tagNames(['a\n b', ' ', 'VIP', 'vip', 'x'.repeat(30)])).toEqual(['a b', 'vip', 'x'.repeat(25)])
})

it('tags are read whatever odd they are', () => {
  expect([namesIn([{ name: 'a', id: '1' }]), namesIn(null), namesIn('a'), namesIn([{ id: '1' }])]).toEqual([
    ['a'],
    [],
    [],
    [],
  ])
})

type Sides = [wanted: string[], current: string[], ours: string[], tags: string[], given: string[]]
type Case = [name: string, ...Sides]

describe('tags of both sides', () => {
  it.each<Case>([
    ['of a record without any', ['a'], [], [], ['a'], ['a']],
    ['of people stay', ['a'], ['p'], [], ['p', 'a'], ['a']],
    ['that people gave before us are not ours', ['a'], ['A'], [], ['A'], []],
    ['that we gave stay ours', ['a'], ['a'], ['a'], ['a'], ['a']],
    ['that Shopify lost go if they are ours', [], ['a', 'p'], ['a'], ['p'], []],
    ['that Shopify lost stay if they are not', [], ['a'], [], ['a'], []],
    [
      'that people took away come back with a change in Shopify',
      ['a', 'b'],
      [],
      ['a'],
      ['a', 'b'],
      ['a', 'b'],
    ],
  ])('%s', (_, ...[wanted, current, ours, tags, given]) => {
    expect(mergeTags({ wanted, current, gave: (name) => ours.includes(name) })).toEqual({ tags, given })
  })
})

it("tags that a record has no room for are left out: people's stay, then ours in Shopify's order", () => {
  const sides = {
    wanted: ['a', 'b', 'P', 'c'],
    current: ['p', 'q', 'old'],
    gave: (name: string) => name === 'old',
  }
  expect(mergeTags({ ...sides, most: 3 })).toEqual({ tags: ['p', 'q', 'a'], given: ['a'] })
  expect(mergeTags({ ...sides, most: 0 })).toEqual({ tags: ['p', 'q'], given: [] })
})
