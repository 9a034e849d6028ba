// Zoho's limits of tags, for a record and for a module: they cost some tags, never the record, and never its kind.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { namesIn } from '#app/mapping/parts/tags.ts'
import { openShop, type LiveOptions, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => void (world.zoho.switches.tagRefusal = 'field'))

const everywhere = { product: true, customer: true, order: true, checkout: false }
const open = (options: LiveOptions = {}) =>
  openShop(world, { ...options, choices: { shopifyTags: everywhere, ...options.choices } })
const ada = { lastName: 'Lovelace', email: 'ada@example.com' }
const many = (count: number, name = 'tag') =>
  Array.from({ length: count }, (_, n) => `${name} ${String(n + 1).padStart(2, '0')}`)

const tagsIn = (live: LiveShop, gid: string) => namesIn(live.record('Contacts', gid)['Tag'])
const told = async (live: LiveShop) =>
  (await live.outcomes()).map(({ result, cause, field }) => ({ result, cause, field }))
const heldKinds = ({ domain }: LiveShop) =>
  world.db.prisma.kindState.count({ where: { shopDomain: domain, pausedUntil: { not: null } } })
/** Other records of the module have so many names by now. */
function fillModule(live: LiveShop, count: number) {
  for (let n = 0; n < count; n += 5)
    live.shop.createCustomer({ lastName: `Filler ${n}`, tags: many(5, `filler ${n}`) })
}

test.for([
  ['standard', 5],
  ['professional', 10],
  ['enterprise', 10],
] as const)('of twelve tags the %s edition gets %i, in order, and it is told', async ([edition, most]) => {
  const live = await open({ org: { edition } })
  const { id } = live.shop.createCustomer({ ...ada, tags: many(12) })
  await live.settled()

  expect(tagsIn(live, id)).toEqual(many(12).slice(0, most))
  expect(await told(live)).toEqual([{ result: 'created', cause: 'tags_left_out', field: 'Tag' }])
  expect(await heldKinds(live)).toBe(0)
})

test('tags of people come first, and no call is refused for ours', async () => {
  const live = await open()
  const { id } = live.shop.createCustomer({ ...ada, tags: ['VIP'] })
  await live.settled()
  live.org.update('Contacts', live.record('Contacts', id).id, {
    Tag: many(9, 'hot').map((name) => ({ name })),
  })
  const before = world.zoho.log.length
  live.shop.updateCustomer(id, { tags: ['VIP', 'new', 'late'] })
  await live.settled()

  expect(tagsIn(live, id)).toHaveLength(10)
  expect(tagsIn(live, id)).toEqual(expect.arrayContaining(many(9, 'hot')))
  expect((await told(live)).at(-1)).toEqual({ result: 'updated', cause: 'tags_left_out', field: 'Tag' })
  expect(world.zoho.log.slice(before).filter(({ status }) => status >= 400)).toEqual([])
})

test.for(['field', 'no field', 'license'] as const)(
  'a module that takes no more names, refused with %s: records are written with the tags that they have',
  async (how) => {
    const live = await open({ org: { edition: 'standard' } })
    fillModule(live, 20)
    const { id } = live.shop.createCustomer({ ...ada, tags: ['filler 0 01'] })
    await live.settled()
    expect(tagsIn(live, id)).toEqual(['filler 0 01'])

    world.zoho.switches.tagRefusal = how
    live.shop.updateCustomer(id, { note: 'changed', tags: ['filler 0 01', 'new'] })
    const bob = live.shop.createCustomer({ lastName: 'Byron', email: 'bob@example.com', tags: ['other'] })
    await live.settled()

    expect(live.record('Contacts', id)).toMatchObject({ Description: 'changed' })
    expect([tagsIn(live, id), tagsIn(live, bob.id)]).toEqual([['filler 0 01'], []])
    const last = (await live.outcomes()).slice(-2).map(({ cause }) => cause)
    expect(last).toEqual(['tags_left_out', 'tags_left_out'])
    expect(await heldKinds(live)).toBe(0)
  },
)
