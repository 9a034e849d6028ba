import { expect, test } from 'vitest'
import { RejectedError } from '#app/lib/errors.ts'
import { allChildren } from '#app/shopify/records/records.server.ts'

test('children of which a page would cost too much are read by smaller pages', async () => {
  const all = Array.from({ length: 95 }, (_, n) => n)
  const asked: number[] = []
  const nodes = await allChildren(
    { nodes: all.slice(0, 10), pageInfo: { hasNextPage: true, endCursor: '10' } },
    ({ after, first }) => {
      asked.push(first)
      // 22 metafields of each: 2 + first x 25 points, of 1,000.
      if (2 + first * 25 > 1000)
        return Promise.reject(new RejectedError('too much', { code: 'MAX_COST_EXCEEDED' }))
      const end = Number(after) + first
      const pageInfo = { hasNextPage: end < all.length, endCursor: String(end) }
      return Promise.resolve({ nodes: all.slice(Number(after), end), pageInfo })
    },
  )

  expect(nodes).toEqual(all)
  expect(asked).toEqual([40, 20, 20, 20, 20, 20])
})
