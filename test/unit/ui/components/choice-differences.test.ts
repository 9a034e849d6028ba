// Two people saved otherwise: what each of the two values is, as a merchant reads it.

import { expect, test } from 'vitest'
import { defaultSettings, Settings } from '#app/mapping/settings/settings.ts'
import { clashesOf } from '#app/mapping/settings/merged-choices.ts'
import { createFormat } from '#app/ui/format/format.ts'
import { differencesOf, type ChosenView } from '#app/ui/components/choices/choice-differences.ts'
import { languages } from '#app/ui/wording/languages.ts'
import { createWording } from '#app/ui/wording/wording.ts'

const text = (target: string) => ({ source: { from: 'text', text: 'x' }, target }) as const

/** Everything chosen otherwise than at first, on either side. */
const mine = Settings.parse({
  customersAs: 'Leads',
  ordersAs: 'Deals',
  recoveryLinks: true,
  timelineNotes: true,
  refundNotes: 'new',
  productImages: true,
  matchByPhone: true,
  optOut: 'without_consent',
  missingCurrency: { as: 'convert', rate: 1.5 },
  accounts: { perCompany: true, storeName: 'Mine' },
  existing: 'replace',
  removedValues: 'empty',
  profiles: ['1', '2'],
  automationsOnImport: true,
  automationsOnLive: false,
  kinds: { product: false, checkout: true },
  deletes: { product: 'delete', customer: 'delete' },
  rules: { customer: [text('Mine'), text('Both')] },
  filters: { customer: { tagged: ['vip', 'b2b'], leastSpent: 10 }, product: { statuses: ['DRAFT'] } },
  newRecords: { customer: { tags: ['shop'], ownerId: '77' } },
  shopifyTags: { customer: true },
  ownerTask: { on: true, ownerId: '7', language: 'de' },
  creditShare: 50,
})
const theirs = Settings.parse({
  rules: { customer: [text('Both'), text('Theirs'), text('Other')] },
  filters: { customer: { notTagged: ['test'] } },
  creditShare: 30,
  customersAs: 'LeadsUntilOrder',
  deletes: { product: 'delete' },
})

async function said(language: string, parts = clashesOf({ base: {}, draft: mine }, theirs)) {
  const i18n = await createWording(language)
  const words = {
    i18n,
    format: createFormat(language, 'UTC'),
    ruleName: (_: string, { target }: { target: string }) => target,
  }
  return Object.fromEntries(
    parts.map((part) => [
      [part.kind, part.name].filter(Boolean).join(' '),
      differencesOf(words, part, { mine, theirs }).map(
        ({ label, ...both }) => `${label}|${both.mine}|${both.theirs}`,
      ),
    ]),
  )
}

test('each value is said in plain words, the one of the page and the one that is saved', async () => {
  expect(await said('en')).toMatchObject({
    customersAs: ['|Leads|A lead until the first order, then a contact'],
    creditShare: ['|50%|30%'],
    matchByPhone: ['|on|off'],
    missingCurrency: ['|Convert at a fixed rate|Wait until it is added', 'Rate|1.5|none'],
    profiles: ['|2 profiles|all profiles'],
    'product kinds': ['|off|on'],
    'customer deletes': ['|Delete it in Zoho CRM too|Keep it in Zoho CRM and mark it'],
    'customer rules': ['|2 rules of your own (Mine)|3 rules of your own (Theirs and Other)'],
    'customer filters': [
      'Only with one of these tags|vip and b2b|none',
      'Never with one of these tags|none|test',
      'Spent at least|10|none',
    ],
    'product filters': ['Statuses|Draft|none'],
    'customer newRecords': ['Owner|number 77 in Zoho CRM|The connected user', 'Tags|shop|none'],
    accounts: ['Each company gets its own account|on|off', "Name of the store's account|Mine|none"],
  })
})

test.each(languages)('every choice that can clash has words for both values, in %s', async (language) => {
  const found = await said(language)

  expect(Object.keys(found).length).toBeGreaterThan(20)
  for (const [part, lines] of Object.entries(found)) {
    expect({ part, lines: lines.length }).not.toEqual({ part, lines: 0 })
    for (const line of lines)
      expect(line).not.toMatch(/settings\.|mapping\.|choices\.|\|\||\|$|undefined|null/)
  }
  // Whatever is a choice by now is among them.
  const names = new Set(Object.keys(found).map((name) => name.split(' ').at(-1)))
  expect(Object.keys(defaultSettings).filter((name) => !names.has(name))).toEqual([])
})

test('the page of one kind knows that kind alone, and of rules in another order says how many there are', async () => {
  const i18n = await createWording('en')
  const words = { i18n, format: createFormat('en', 'UTC'), ruleName: () => 'a rule' }
  const { customer } = mine.rules
  const mapping: ChosenView = { rules: { customer } }
  const turned: ChosenView = { rules: { customer: customer.toReversed() } }
  const part = { name: 'rules', kind: 'customer' } as const
  expect(differencesOf(words, part, { mine: mapping, theirs: turned })).toEqual([
    { label: '', mine: '2 rules of your own', theirs: '2 rules of your own' },
  ])
  expect(
    differencesOf(words, { name: 'creditShare', kind: null }, { mine: mapping, theirs: turned }),
  ).toEqual([])
})
