import { expect, it } from 'vitest'
import { rangeWords, type Range } from '#app/ui/components/lists/paged.ts'
import { createFormat } from '#app/ui/format/format.ts'
import { createWording } from '#app/ui/wording/wording.ts'

async function said(range: Range, language = 'en'): Promise<string> {
  const { t } = await createWording(language)
  return rangeWords(t, createFormat(language, 'UTC'), range)
}

it('a page says which rows of how many it shows', async () => {
  expect(await said({ from: 26, rows: 25, total: { count: 1130, isMore: false } })).toBe('26 to 50 of 1,130')
  expect(await said({ from: 1, rows: 25, total: { count: 100, isMore: true } })).toBe('1 to 25 of 100+')
  expect(await said({ from: 1, rows: 25, total: { count: 1130, isMore: false } }, 'de')).toBe(
    '1 bis 25 von 1.130',
  )
})

it('no number is named that nobody counted, or that is older than the rows', async () => {
  expect(await said({ from: 1, rows: 25 })).toBe('1 to 25')
  expect(await said({ from: 101, rows: 2, total: { count: 101, isMore: false } })).toBe('101 to 102')
})
