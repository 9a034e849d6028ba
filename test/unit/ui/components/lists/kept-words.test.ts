// The words of a search stay in the browser's tab for as long as what they found is shown.

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keepWords, keptWords } from '#app/ui/components/lists/kept-words.ts'

let kept: Map<string, string>
beforeEach(() => {
  kept = new Map()
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  })
})
afterEach(() => void vi.unstubAllGlobals())

const acme = { shop: 'acme.myshopify.com', kind: 'customer' } as const

it('brings words back for what they found, in the store where that was', () => {
  keepWords(acme, { ids: '1,2', words: 'Ann' })
  expect(keptWords(acme, ['1', '2'])).toBe('Ann')
  expect(keptWords(acme, ['1'])).toBe('')
  expect(keptWords({ ...acme, shop: 'other.myshopify.com' }, ['1', '2'])).toBe('')
  expect(keptWords({ ...acme, kind: 'order' }, ['1', '2'])).toBe('')
})

it('keeps nothing once the search was left', () => {
  keepWords(acme, { ids: '1', words: 'Ann' })
  keepWords(acme, { ids: '', words: '' })
  expect(kept.size).toBe(0)
})
