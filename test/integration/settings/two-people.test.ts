// Two people choose at the same time: nobody writes over what the other saved without having seen it.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { choicesOf } from '#app/mapping/settings/kind-choices.ts'
import { defaultSettings } from '#app/mapping/settings/settings.ts'
import * as mapping from '#app/routes/app.settings_.mapping.tsx'
import * as settings from '#app/routes/app.settings.tsx'
import { comparedChoices } from '#app/mapping/settings/compared-choices.ts'
import { loadSettings, versionOf } from '#app/sync/org/choices.server.ts'
import { staffOf } from '#test/support/staff.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
  await world.install()
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => world.choose({}))

const ann = () => staffOf(world, world, '101')
const bob = () => staffOf(world, world, '202')
const saved = () => loadSettings(world.sync, world.domain)
const customers = choicesOf('customer', defaultSettings)
const products = choicesOf('product', defaultSettings)
const tagged = (tag: string) => ({ ...customers, newRecords: { ...customers.newRecords, tags: [tag] } })

test('different choices that are saved at once are both kept', async () => {
  for (let n = 0; n < 5; n++) {
    const ofProducts = { ...products, newRecords: { ...products.newRecords, tags: [`product ${n}`] } }
    await Promise.all([
      ann()(mapping.action, '/app/settings/mapping', { intent: 'save', choices: ofProducts }),
      bob()(mapping.action, '/app/settings/mapping', { intent: 'save', choices: tagged(`round ${n}`) }),
    ])
    const { newRecords } = await saved()
    expect([newRecords.product.tags, newRecords.customer.tags]).toEqual([[`product ${n}`], [`round ${n}`]])
  }
})

test('settings that somebody else changed since the page was opened are not written over', async () => {
  const opened = await ann()(settings.loader, '/app/settings')
  await bob()(mapping.action, '/app/settings/mapping', { intent: 'save', choices: tagged('VIP') })
  const mine = { ...opened.settings, creditShare: 50 }
  const save = (seen: string | null) =>
    ann()(settings.action, '/app/settings', { intent: 'save', settings: mine, seen: seen ?? undefined })

  const refused = await save(opened.version)
  expect(refused).toMatchObject({ refusal: { code: 'settings_changed', kind: 'rejected' } })
  expect(await saved()).toMatchObject({ creditShare: defaultSettings.creditShare })
  expect((await saved()).newRecords.customer.tags).toEqual(['VIP'])
  // Who is told may look at what is saved now, or save over just that.
  const conflict = 'conflict' in refused ? refused.conflict : null
  expect(conflict).toMatchObject({ actor: '202', isSelf: false, details: { kind: 'customer' } })
  expect(conflict?.version).toBe(versionOf(comparedChoices(await saved())))
  expect(await save(conflict?.version ?? '')).toMatchObject({ refusal: null, conflict: null })
  expect(await saved()).toMatchObject({ creditShare: 50 })
})

test('whoever saves twice in a row is not taken for somebody else', async () => {
  const opened = await ann()(settings.loader, '/app/settings')
  const save = (creditShare: number, seen: string | null) =>
    ann()(settings.action, '/app/settings', {
      intent: 'save',
      settings: { ...opened.settings, creditShare },
      seen: seen ?? undefined,
    })
  const first = await save(50, opened.version)
  const version = versionOf(comparedChoices(await saved()))
  expect(first).toEqual({ refusal: null, version, conflict: null })
  expect(await save(40, version)).toMatchObject({ refusal: null })
  expect(await saved()).toMatchObject({ creditShare: 40 })
})

test('a mapping that somebody else changed meanwhile is not written over; that of another kind is none of it', async () => {
  const opened = await ann()(mapping.loader, '/app/settings/mapping?kind=customer')
  const save = (who: ReturnType<typeof ann>, choices: object) =>
    who(mapping.action, '/app/settings/mapping', { intent: 'save', choices, seen: opened.version })
  const other = { ...products, newRecords: { ...products.newRecords, tags: ['new'] } }
  await bob()(mapping.action, '/app/settings/mapping', { intent: 'save', choices: other })

  expect(await save(ann(), tagged('mine'))).toMatchObject({ refusal: null })
  expect(await save(bob(), tagged('yours'))).toMatchObject({ refusal: { code: 'settings_changed' } })
  const { newRecords } = await saved()
  expect([newRecords.customer.tags, newRecords.product.tags]).toEqual([['mine'], ['new']])
})
