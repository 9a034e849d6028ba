// A look through the store: how far it goes by itself, and what of it is there after a reload.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { progressOf } from '#app/ui/records/missing/progress.ts'
import {
  goesOn,
  isThrough,
  keepWalk,
  keptWalk,
  mostAtOnce,
  noWalk,
  walkedOn,
  type Walk,
} from '#app/ui/records/missing/walk.ts'
import { withFound } from '#app/ui/records/views.ts'

const acme = { shop: 'acme.myshopify.com', kind: 'customer' } as const
const at = Date.parse('2026-11-28T12:00:00Z')
const minutes = (count: number) => count * 60_000
const some = (ids: string[], next: string | null) => ({ ids, looked: 1_000, next, at })

describe('a look through the store', () => {
  it('counts what it looked at, and a record that moved to a later page once', () => {
    const walk = walkedOn(walkedOn(noWalk, some(['3', '2'], 'x')), some(['2', '1'], null))
    expect(walk).toEqual({ ids: ['3', '2', '1'], looked: 2_000, next: null, at, rounds: 2 })
    expect([isThrough(noWalk), isThrough(walk)]).toEqual([false, true])
  })

  it('goes on until the end, until many are found, and never endlessly', () => {
    let walk: Walk = noWalk
    expect(goesOn(walk, 0)).toBe(false)
    let rounds = 0
    do {
      walk = walkedOn(walk, some([], 'x'))
      rounds++
    } while (goesOn(walk, 0) && rounds < 1_000)
    expect(rounds).toBe(20)
    const begun = walkedOn(noWalk, some(['1'], 'x'))
    expect([goesOn(begun, 1), goesOn(begun, mostAtOnce)]).toEqual([true, false])
    expect(goesOn(walkedOn(noWalk, some(['1'], null)), 1)).toBe(false)
  })
})

describe('what a look found', () => {
  let kept: Map<string, string>
  beforeEach(() => {
    kept = new Map()
    vi.stubGlobal('sessionStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    })
  })
  afterEach(() => void vi.unstubAllGlobals())
  const walk = walkedOn(noWalk, some(['2', '1'], null))

  it('is there after a reload, in this store and list, for ten minutes', () => {
    keepWalk(acme, walk)
    expect(keptWalk(acme, at + minutes(9), 'again')).toEqual(walk)
    expect(keptWalk(acme, at + minutes(10), 'again')).toBeNull()
    expect(keptWalk({ ...acme, kind: 'order' }, at, 'again')).toBeNull()
    expect(keptWalk({ ...acme, shop: 'other.myshopify.com' }, at, 'again')).toBeNull()
  })

  it('is looked for anew by whoever follows the link later', () => {
    keepWalk(acme, walk)
    expect(keptWalk(acme, at + 1_000, 'anew')).toEqual(walk)
    expect(keptWalk(acme, at + minutes(1), 'anew')).toBeNull()
  })

  it('is nothing where the browser keeps something else, or nothing', () => {
    for (const odd of ['', '{', '7', 'null', '{"ids":[1],"looked":1,"next":null,"at":1,"rounds":1}'])
      expect([odd, keptWalk(acme, at, (kept.set('walk acme.myshopify.com customer', odd), 'again'))]).toEqual(
        [odd, null],
      )
    vi.unstubAllGlobals()
    keepWalk(acme, walk)
    expect(keptWalk(acme, at, 'again')).toBeNull()
  })
})

it('the tab counts what is known and what was found, and says where there may be more', () => {
  const known = { count: 3, isMore: false }
  expect(withFound(known, null)).toEqual(known)
  expect(withFound(known, { count: 9, isMore: true })).toEqual({ count: 12, isMore: true })
  expect(withFound({ count: 100, isMore: true }, { count: 9, isMore: false })).toEqual({
    count: 109,
    isMore: true,
  })
})

it('what was synced together is counted by what became of it', () => {
  expect(progressOf(['waiting', 'linked', 'refused', 'question', 'skipped', 'unknown', 'gone'])).toEqual({
    total: 7,
    done: 6,
    synced: 1,
    open: 2,
    skipped: 3,
  })
  expect(progressOf([])).toEqual({ total: 0, done: 0, synced: 0, open: 0, skipped: 0 })
})
