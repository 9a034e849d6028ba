import { expect, it } from 'vitest'
import { sampleBadge } from '#app/ui/home/preview/sample-badge.ts'
import { createWording } from '#app/ui/wording/wording.ts'

it('one record of a preview needs an answer, or needs attention, and each has its own colour', async () => {
  const { t } = await createWording('en')
  const said = (sample: Parameters<typeof sampleBadge>[0]) => {
    const { word, tone } = sampleBadge(sample)
    return [t(word), tone]
  }
  expect(said({ result: 'rejected', cause: 'ambiguous_match' })).toEqual(['Needs your answer', 'attention'])
  expect(said({ result: 'rejected', cause: 'total_differs' })).toEqual(['Needs attention', 'critical'])
  expect(said({ result: 'created', cause: null })).toEqual(['Create', 'success'])
  expect(said({ result: 'skipped', cause: 'filtered' })).toEqual(['Skip', undefined])
})
