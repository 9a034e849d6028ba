// The choices of a shop are read with every batch and every page: they have a limit as a whole. They are saved as they were
// seen, or not at all.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RuleInput } from '#app/mapping/rules/rule.ts'
import { defaultSettings, Settings } from '#app/mapping/settings/settings.ts'
import { loadSettings, saveSettings } from '#app/sync/org/choices.server.ts'
import { saveKindChoices } from '#app/sync/org/mapping.server.ts'
import { startWeb } from '#test/support/web.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
  await world.install()
}, 240_000)
afterAll(() => world[Symbol.asyncDispose]())

// Each within its own limits: 21 MB of them were accepted.
const pairs = Array.from({ length: 500 }, (_, n) => ({ from: `from ${n}`, to: 'x'.repeat(200) }))
const wide: RuleInput = {
  source: { from: 'text', text: 'x' },
  target: 'T',
  transforms: [{ do: 'translate', pairs }],
}

test('choices that are too large as a whole are refused, and what was saved stays', async () => {
  const settings = Settings.parse({ rules: { customer: [wide, wide, wide] } })
  await saveSettings(world.sync, world.domain, Settings.parse({ customersAs: 'Leads' }))
  await expect(saveSettings(world.sync, world.domain, settings)).rejects.toMatchObject({
    kind: 'rejected',
    code: 'settings_too_large',
  })
  const { filters, newRecords, rules } = settings
  const choices = {
    kind: 'customer',
    filters: filters.customer,
    newRecords: newRecords.customer,
    shopifyTags: false,
  } as const
  await expect(
    saveKindChoices(world.sync, world.domain, { ...choices, rules: rules.customer }),
  ).rejects.toMatchObject({ code: 'settings_too_large' })
  expect(await loadSettings(world.sync, world.domain)).toEqual(Settings.parse({ customersAs: 'Leads' }))
})

test('choices stored by an earlier version cost a rule, never the shop', async () => {
  const old = { source: { from: 'template', template: '{{name}}'.repeat(60) }, target: 'T' }
  const settings = { customersAs: 'Leads', rules: { customer: [old, { ...wide, transforms: [] }] } }
  await world.db.prisma.shop.update({ where: { domain: world.domain }, data: { settings } })
  const { customersAs, rules } = await loadSettings(world.sync, world.domain)
  expect(customersAs).toBe('Leads')
  expect(rules.customer).toMatchObject([{ source: { from: 'text', text: 'x' } }])
})

test('a form with a name that we do not know, or without one that we do, saves nothing and says so', async () => {
  const chosen = Settings.parse({ customersAs: 'Leads', creditShare: 35, profiles: ['7'] })
  await saveSettings(world.sync, world.domain, chosen)
  const web = await startWeb(world)
  const headers = { authorization: `Bearer ${world.shop.sessionToken({ user: '42' })}` }
  const save = (settings: object) =>
    web.call('/app/settings.data', { headers, body: JSON.stringify({ intent: 'save', settings }) })
  const { creditShare: _, ...missing } = defaultSettings
  try {
    for (const odd of [
      {},
      missing,
      { ...defaultSettings, profile: ['8'] },
      { ...defaultSettings, kinds: {} },
    ]) {
      const answer = await save(odd)
      expect([answer.status, answer.text.includes('odd_form')]).toEqual([400, true])
      expect(await loadSettings(world.sync, world.domain)).toEqual(chosen)
    }
    expect((await save({ ...chosen, creditShare: 40 })).status).toBe(200)
    expect(await loadSettings(world.sync, world.domain)).toEqual({ ...chosen, creditShare: 40 })
  } finally {
    await web.close()
  }
})
