import { expect, test } from 'vitest'
import { toLink } from '#app/db/link-row.server.ts'
import { skipped } from '#app/sync/core/sync-result.ts'
import { keptOut } from '#app/sync/pipeline/plan.server.ts'

const row = {
  shopDomain: 'acme.myshopify.com',
  kind: 'checkout',
  shopifyId: '1',
  parentId: null,
  zohoModule: 'Deals',
  zohoId: '901',
  fingerprint: 'f',
  linesHash: null,
  label: null,
  sourceAt: null,
  total: null,
  correction: null,
  adjustment: null,
  createdAt: null,
  syncedAt: new Date(0),
  adopted: false,
  fieldHashes: null,
  metafieldHash: null,
  staleAt: null,
  staleSince: null,
  claimedBy: null,
  gone: false,
}

test('what is only kept up to date ends as it says once its record is another’s', () => {
  const unlinkedAs = skipped('ordered')
  expect(keptOut({ unlinkedAs }, toLink(row))).toBeUndefined()
  expect(keptOut({ unlinkedAs }, undefined)).toEqual(skipped('ordered'))
  expect(keptOut({ unlinkedAs }, toLink({ ...row, zohoId: '' }))).toEqual(skipped('ordered'))
})

test('anything else is written, with a link or without, unless filters keep it out', () => {
  expect(keptOut({}, undefined)).toBeUndefined()
  expect(keptOut({ filtered: true }, toLink(row))).toEqual(skipped('filtered'))
})
