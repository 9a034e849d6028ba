import { expect, it } from 'vitest'
import { emptyWords } from '#app/ui/components/lists/empty-words.ts'
import { createWording } from '#app/ui/wording/wording.ts'

async function said(of: Parameters<typeof emptyWords>[0]): Promise<string> {
  const { t } = await createWording('en')
  const { title, text } = emptyWords(of)
  return `${t(title)}. ${t(text)}`
}

it.each([
  ['waiting', 'Nothing is waiting. '],
  ['refused', 'Nothing needs attention. '],
  ['gone', 'Nothing was deleted. '],
] as const)('a tab that is empty says so, and speaks of no filters: %s', async (tab, beginning) => {
  const text = await said({ what: 'order', tab, imported: true })
  expect(text.startsWith(beginning)).toBe(true)
  expect(text).not.toContain('filter')
})

it('a search without a result speaks of its words, and of old orders where Shopify may hide them', async () => {
  expect(await said({ what: 'customer', searched: 'all', tab: 'waiting' })).toBe(
    'Nothing found. Check your search words.',
  )
  expect(await said({ what: 'order', searched: 'hidden' })).toMatch(
    /^Nothing found. Check your search words. Shopify.+60 days/,
  )
})

it('filters that leave nothing are named', async () => {
  expect(await said({ what: 'activity', filtered: true })).toContain('Change the filters')
})
