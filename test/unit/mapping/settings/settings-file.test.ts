import { expect, test } from 'vitest'
import { defaultSettings, Settings } from '#app/mapping/settings/settings.ts'
import { fileToSettings, settingsToFile } from '#app/mapping/settings/settings-file.ts'

const chosen = Settings.parse({
  customersAs: 'Leads',
  rules: { customer: [{ source: { from: 'text', text: 'Shop' }, target: 'Lead_Source' }] },
})
const inFile = (settings: object) => JSON.stringify({ app: 'sync-for-zoho-crm', settings })

test('a file that was exported brings the same settings', () => {
  expect(fileToSettings(settingsToFile(chosen))).toEqual({ settings: chosen, problems: null })
  expect(fileToSettings(`\uFEFF${settingsToFile(chosen)}`).settings).toEqual(chosen)
})

test('what a file does not say is as it is by default', () => {
  expect(fileToSettings(inFile({ creditShare: 30 })).settings).toEqual({
    ...defaultSettings,
    creditShare: 30,
  })
})

test('each place that is not as it should be is named, as people count', () => {
  const rules = { customer: [chosen.rules.customer[0], { target: 7 }] }
  expect(fileToSettings(inFile({ creditShare: 1000, rules }))).toEqual({
    settings: null,
    problems: ['rules, customer, 2, source', 'rules, customer, 2, target', 'creditShare'],
  })
})

test.each(['', 'no JSON', '{}', '[]', 'null', '{"app":"another","settings":{}}', inFile([])])(
  'what is no file of ours (%s) names no place',
  (text) => {
    expect(fileToSettings(text)).toEqual({ settings: null, problems: [] })
  },
)
