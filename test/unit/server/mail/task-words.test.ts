import { expect, test } from 'vitest'
import { languages } from '#app/lib/languages.ts'
import { taskWords } from '#app/server/mail/mailer.server.ts'
import type { DigestFacts } from '#app/sync/core/mail.ts'
import { countOpen, openThings } from '#app/sync/mail/digest-facts.server.ts'

const quiet: DigestFacts = {
  store: 'Harbour Goods',
  timeZone: 'UTC',
  lost: null,
  notConnected: false,
  halted: null,
  heldKinds: [],
  matters: [],
  deletions: 0,
  lowCredits: null,
  lastImport: null,
  synced: 12,
}
const failed = { state: 'failed', at: new Date('2026-11-28T05:00:00Z'), written: 3, refused: 1 } as const
const refused = { what: 'refused', kind: 'order', cause: 'INVALID_DATA', count: 3 } as const
const all: DigestFacts = {
  ...quiet,
  lost: { since: null },
  notConnected: true,
  halted: 'shopify_closed',
  heldKinds: [{ kind: 'product', code: 'NO_PERMISSION' }],
  matters: [refused, { what: 'question', kind: 'customer', cause: 'several', count: 2 }],
  deletions: 1,
  lowCredits: { left: 90, daily: 5000 },
  lastImport: failed,
}
const link = 'https://admin.shopify.com/store/harbour/apps/app/app'

test.each(languages)(
  'a task in %s has a line for each thing that is open, and one link',
  async (language) => {
    const { subject, description } = await taskWords({ language, facts: all, link })
    expect(subject).toContain('Harbour Goods')
    expect(description.split('\n').filter((line) => line.startsWith('- '))).toHaveLength(
      openThings(all).length,
    )
    expect(description.split(link)).toHaveLength(2)
    expect(`${subject}${description}`).not.toMatch(/[{}<>]|mail\.|causes\./)
  },
)

test('a store with a long name leaves room for what is said of it', async () => {
  const facts = { ...all, store: 'x'.repeat(300) }
  const { subject } = await taskWords({ language: 'en', facts, link })
  expect(subject.length).toBeLessThan(250)
})

test('what is open has a name whenever a digest comes, and the same one whatever its count', () => {
  for (const facts of [
    quiet,
    { ...quiet, lost: { since: null } },
    { ...quiet, notConnected: true },
    { ...quiet, halted: 'shopify_closed' },
    { ...quiet, heldKinds: all.heldKinds },
    { ...quiet, matters: [refused] },
    { ...quiet, deletions: 2 },
    { ...quiet, lowCredits: { left: 1, daily: 5000 } },
    { ...quiet, lastImport: failed },
  ])
    expect(openThings(facts).length > 0).toBe(countOpen(facts) > 0)
  const more = { ...all, matters: all.matters.map((matter) => ({ ...matter, count: matter.count + 5 })) }
  expect(openThings({ ...more, deletions: 4 })).toEqual(openThings(all))
})
