// Two people choose at the same time: nobody writes over what the other saved without having seen it.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { choicesOf } from '#app/mapping/settings/kind-choices.ts'
import { begunWith, rebase } from '#app/mapping/settings/merged-choices.ts'
import { Rule, type RuleInput } from '#app/mapping/rules/rule.ts'
import { defaultSettings, type Settings } from '#app/mapping/settings/settings.ts'
import * as mapping from '#app/routes/app.settings_.mapping.tsx'
import * as settings from '#app/routes/app.settings.tsx'
import { loadSettings } from '#app/sync/org/choices.server.ts'
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

/** As the page sends it: all that it shows, and what it began with of that which was changed on it. */
const send = (who: ReturnType<typeof ann>, began: Settings, mine: Partial<Settings>) => {
  const draft = { ...began, ...mine }
  const loaded = begunWith({ base: began, draft })
  return who(settings.action, '/app/settings', { intent: 'save', settings: draft, loaded })
}
const opened = async (who = ann()) => (await who(settings.loader, '/app/settings')).settings
const rule: RuleInput = { source: { from: 'text', text: 'Bob' }, target: 'Description' }

test('what somebody else saved elsewhere since the page was opened is kept (a rule was wiped by a save of the credits)', async () => {
  const began = await opened()
  const bobs = { ...tagged('VIP'), rules: [Rule.parse(rule)] }
  await bob()(mapping.action, '/app/settings/mapping', { intent: 'save', choices: bobs })
  await send(bob(), await opened(bob()), { deletes: { ...began.deletes, order: 'delete' } })

  const ownerTask = { on: true, ownerId: '7', language: 'de' as const }
  const mine = { creditShare: 50, ownerTask, deletes: { ...began.deletes, product: 'delete' as const } }
  expect(await send(ann(), began, mine)).toMatchObject({ refusal: null, conflict: null })
  const now = await saved()
  expect(now).toMatchObject({ creditShare: 50, ownerTask, deletes: { product: 'delete', order: 'delete' } })
  expect(now.rules.customer).toEqual([Rule.parse(rule)])
  expect(now.newRecords.customer.tags).toEqual(['VIP'])
})

test('where both changed the same parts, the second one is told who changed each, and decides', async () => {
  const began = await opened()
  const carl = staffOf(world, world, '303')
  await send(bob(), began, { creditShare: 30, existing: 'replace' })
  await send(carl, await opened(carl), { deletes: { ...began.deletes, order: 'delete' } })
  await bob()(mapping.action, '/app/settings/mapping', { intent: 'save', choices: tagged('VIP') })

  const mine = {
    creditShare: 50,
    matchByPhone: true,
    deletes: { ...began.deletes, product: 'delete' as const, order: 'delete' as const },
    newRecords: { ...began.newRecords, customer: tagged('mine').newRecords },
  }
  const refused = await send(ann(), began, mine)
  expect(refused).toMatchObject({ refusal: { code: 'settings_changed', kind: 'rejected' } })
  const at = expect.any(Date)
  // Both wanted the same of deleted orders, and nobody else touched those of products.
  expect('conflict' in refused && refused.conflict).toEqual([
    { name: 'newRecords', kind: 'customer', by: { actor: '202', isSelf: false, at } },
    { name: 'creditShare', kind: null, by: { actor: '202', isSelf: false, at } },
  ])
  expect(await saved()).toMatchObject({ creditShare: 30, matchByPhone: false })

  // "Keep mine": of these two parts only, and only upon what she was told.
  const told = 'saved' in refused ? refused.saved : null
  if (!told) throw new Error('nobody said what is saved')
  const draft = { ...began, ...mine }
  const kept = rebase({ base: began, draft }, told, 'mine')
  await send(carl, await opened(carl), { creditShare: 20 })
  expect(await send(ann(), kept.base, kept.draft)).toMatchObject({
    conflict: [{ name: 'creditShare', by: { actor: '303' } }],
  })
  const again = rebase({ base: kept.base, draft: kept.draft }, await saved(), 'mine')
  expect(await send(ann(), again.base, again.draft)).toMatchObject({ refusal: null })
  expect(await saved()).toMatchObject({
    creditShare: 50,
    matchByPhone: true,
    existing: 'replace',
    deletes: { product: 'delete', order: 'delete' },
    newRecords: { customer: { tags: ['mine'] } },
  })
})

test('a second save of the same tab is told as one of hers; one that wants what is saved already is no conflict', async () => {
  const began = await opened()
  expect(await send(ann(), began, { creditShare: 50 })).toMatchObject({ refusal: null })
  expect(await send(ann(), began, { creditShare: 50, matchByPhone: true })).toMatchObject({ refusal: null })
  expect(await send(ann(), began, { creditShare: 40 })).toMatchObject({
    conflict: [{ name: 'creditShare', by: { actor: '101', isSelf: true } }],
  })
  expect(await saved()).toMatchObject({ creditShare: 50, matchByPhone: true })
})

test('of one kind, rules and new records of two people are both kept; the same part asks, and another kind is none of it', async () => {
  const { choices: began } = await ann()(mapping.loader, '/app/settings/mapping?kind=customer')
  const save = (who: ReturnType<typeof ann>, part: object) => {
    const draft = { ...began, ...part }
    const loaded = begunWith({ base: began, draft })
    return who(mapping.action, '/app/settings/mapping', { intent: 'save', choices: draft, loaded })
  }
  const other = { ...products, newRecords: { ...products.newRecords, tags: ['new'] } }
  await bob()(mapping.action, '/app/settings/mapping', { intent: 'save', choices: other })
  const rules = [Rule.parse(rule)]
  expect(await save(bob(), { rules })).toMatchObject({ refusal: null })
  expect(await save(ann(), { newRecords: tagged('mine').newRecords })).toMatchObject({ refusal: null })
  const refused = await save(ann(), { newRecords: tagged('hers').newRecords, rules: [...rules, ...rules] })
  expect(refused).toMatchObject({
    refusal: { code: 'settings_changed' },
    saved: { kind: 'customer', rules, newRecords: { tags: ['mine'] } },
    conflict: [
      { name: 'rules', kind: 'customer', by: { actor: '101' } },
      { name: 'newRecords', kind: 'customer', by: { actor: '101' } },
    ],
  })
  const { newRecords, rules: kept } = await saved()
  expect([newRecords.customer.tags, newRecords.product.tags]).toEqual([['mine'], ['new']])
  expect(kept.customer).toEqual(rules)
})
