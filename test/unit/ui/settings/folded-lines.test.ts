// The line of a closed group of Settings, read instead of what is in it.

import { expect, test } from 'vitest'
import { defaultSettings, Settings } from '#app/mapping/settings/settings.ts'
import { createFormat } from '#app/ui/format/format.ts'
import { groups } from '#app/ui/settings/folded/lines.ts'
import { createWording } from '#app/ui/wording/wording.ts'

const i18n = await createWording('en')
const words = { i18n, format: createFormat('en', 'UTC') }
const linesOf = (value: Settings) =>
  Object.fromEntries(Object.entries(groups).map(([name, { line }]) => [name, line(words, value)]))
const openIn = (value: Settings) =>
  Object.entries(groups)
    .filter(([, { isChanged }]) => isChanged(value))
    .map(([name]) => name)

test('as the app begins every group is closed, and its line says what holds', () => {
  expect(openIn(defaultSettings)).toEqual([])
  expect(linesOf(defaultSettings)).toEqual({
    people: 'Matched by email · One account for all orders',
    currency: 'Wait until it is added',
    deletes: 'Keep it in Zoho CRM and mark it',
    automations: 'Run them for new changes',
    credits: '60%',
    ownerTask: 'off',
    removed: 'Leave it in Zoho CRM',
    extras: 'off',
  })
})

test('what was chosen otherwise is open, and its line still says what holds', () => {
  const changed = Settings.parse({
    matchByPhone: true,
    optOut: 'without_consent',
    accounts: { b2b: true },
    missingCurrency: { as: 'convert', rate: 1.08 },
    deletes: { product: 'delete', customer: 'delete' },
    automationsOnLive: false,
    creditShare: 35,
    ownerTask: { on: true },
    removedValues: 'empty',
    refundNotes: 'new',
    productImages: true,
  })
  expect(openIn(changed)).toEqual(Object.keys(groups))
  expect(linesOf(changed)).toEqual({
    people:
      'Matched by email, then by phone · Each B2B company gets its own account · Everyone without consent',
    currency: 'Convert at a fixed rate: 1.08',
    deletes: 'Products and Customers: Delete it in Zoho CRM too',
    automations: 'off',
    credits: '35%',
    ownerTask: 'on',
    removed: 'Empty it in Zoho CRM, unless someone changed it there',
    extras: 'product images as photos and refunds and returns as notes',
  })
})

test('a single choice opens the one group that it is in', () => {
  const choices = {
    people: [{ matchByPhone: true }, { optOut: 'without_consent' }, { accounts: { perCompany: true } }],
    currency: [{ missingCurrency: { as: 'leave_out' } }],
    deletes: [{ deletes: { order: 'delete' } }],
    automations: [{ automationsOnImport: true }, { automationsOnLive: false }],
    ownerTask: [{ ownerTask: { on: true } }],
    extras: [{ timelineNotes: true }, { refundNotes: 'all' }, { productImages: true }],
  }
  for (const [group, ways] of Object.entries(choices))
    for (const way of ways) expect(openIn(Settings.parse(way))).toEqual([group])
})

test('of a type that no screen shows, nothing is said and nothing is open', () => {
  const value = Settings.parse({ deletes: { draftOrder: 'delete' } })
  expect(openIn(value)).toEqual([])
  expect(groups.deletes.line(words, value)).toBe('Keep it in Zoho CRM and mark it')
})
