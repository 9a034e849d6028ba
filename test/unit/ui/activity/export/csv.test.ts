import { expect, it, onTestFinished } from 'vitest'
import { csvRow } from '#app/lib/csv.server.ts'
import { missingLines, outcomeHeadings, outcomeToCells } from '#app/ui/activity/export/csv.ts'
import type { OutcomeView } from '#app/ui/activity/views.ts'
import { createWording } from '#app/ui/wording/wording.ts'

const outcome: OutcomeView = {
  id: '7',
  kind: 'order',
  shopifyId: '5001',
  parentId: null,
  label: '#1001',
  trigger: 'live',
  result: 'rejected',
  cause: 'INVALID_DATA',
  field: 'Email',
  message: 'invalid, "quoted"',
  zohoModule: 'Sales_Orders',
  zohoId: null,
  attempts: 2,
  latencyMs: 900,
  at: new Date('2026-11-24T10:00:00Z'),
  resolvedAt: null,
  stillOpen: false,
}

const store = { timeZone: 'America/New_York', name: null, fieldLabels: {} }

it('the exported file has a cell for every column and quotes what needs it', async () => {
  const wording = await createWording('en')
  const cells = outcomeToCells(outcome, wording, store)
  expect(cells).toHaveLength(outcomeHeadings(wording, 'UTC').length)
  expect(csvRow(cells)).toContain('"invalid, ""quoted"""')
  expect(cells).toContain('Zoho does not accept a value.')
})

it("times are the store's, and the heading says whose", async () => {
  const wording = await createWording('en')
  expect(outcomeHeadings(wording, 'America/New_York')[0]).toBe('Time (America/New York)')
  expect(outcomeToCells(outcome, wording, store)[0]).toBe('2026-11-24 05:00:00')
})

it('a thousand rows of a file cost one clock', async () => {
  const wording = await createWording('en')
  const { DateTimeFormat } = Intl
  let made = 0
  Intl.DateTimeFormat = new Proxy(DateTimeFormat, {
    construct: (_, [locale, options]: ConstructorParameters<typeof DateTimeFormat>) => {
      made++
      return new DateTimeFormat(locale, options)
    },
  })
  onTestFinished(() => void (Intl.DateTimeFormat = DateTimeFormat))
  const rows = Array.from({ length: 1_000 }, () =>
    outcomeToCells(outcome, wording, { ...store, timeZone: 'Pacific/Apia' }),
  )
  expect(rows.at(-1)?.[0]).toBe('2026-11-24 23:00:00')
  expect(made).toBeLessThanOrEqual(1)
})

it('an order goes by its own name, a customer by the one that was read, and by none where none was', async () => {
  const wording = await createWording('en')
  const customer = { ...outcome, kind: 'customer', label: null } as const
  expect(outcomeToCells(outcome, wording, { ...store, name: 'Ann Lee' })[2]).toBe('#1001')
  expect(outcomeToCells(customer, wording, { ...store, name: 'Ann Lee' })[2]).toBe('Ann Lee')
  expect(outcomeToCells(customer, wording, store)[2]).toBe('')
})

it('a file that was cut, or lacks names, says so at its end; a whole one says nothing', async () => {
  const wording = await createWording('en')
  expect(missingLines(wording, { cutAt: null, unnamed: false })).toEqual([])
  expect(missingLines(wording, { cutAt: 50_000, unnamed: true })).toEqual([
    'This file holds the first 50,000 rows only. Filter the list to export a part of it.',
    expect.stringContaining('Some names are missing'),
  ])
})

it.each([
  ['an open question', { cause: 'ambiguous_match' }, 'Needs your answer'],
  [
    'a question that was dealt with',
    { cause: 'ambiguous_match', resolvedAt: outcome.at },
    'Question, resolved',
  ],
  ['an open refusal', {}, 'Needs attention'],
  ['a refusal that was dealt with', { resolvedAt: outcome.at }, 'Refused, resolved'],
  ['an attempt that failed', { result: 'failed' }, 'Needs attention'],
  ['what was skipped', { result: 'skipped', cause: 'filtered' }, 'Skipped'],
] as const)(
  '%s is called in the file as in the list (it said "Refused" of a question)',
  async (_what, of, word) => {
    const wording = await createWording('en')
    expect(outcomeToCells({ ...outcome, ...of }, wording, store)[4]).toBe(word)
  },
)

it('fields are named in the file as in the list, as Zoho CRM shows them', async () => {
  const wording = await createWording('en')
  const row = { ...outcome, field: 'Mailing_Street, Tier__c' }
  const fieldLabels = { Tier__c: 'Loyalty tier' }
  expect(outcomeToCells(row, wording, { ...store, fieldLabels })[8]).toBe('Mailing Street, Loyalty tier')
})
