// What a look through the store found is synced together, but for what somebody or a filter left out, and its states say
// how far that has come.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { listAuditEntries } from '#app/db/screens/audit-log.server.ts'
import { countLinks } from '#app/db/screens/records/link-counts.server.ts'
import { loadTabCounts } from '#app/db/screens/records/tab-counts.server.ts'
import * as found from '#app/routes/app.found.tsx'
import * as foundStates from '#app/routes/app.found-states.tsx'
import * as recordCounts from '#app/routes/app.record-counts.tsx'
import * as unknown from '#app/routes/app.unknown.tsx'
import { Settings } from '#app/mapping/settings/settings.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { staffOf } from '#test/support/staff.ts'
import { tail } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const old = new Date(Date.now() - 200 * 86_400_000)
const since = new Date(Date.now() - 30 * 86_400_000).toISOString()
const kind = 'customer' as const

/** Imported since a day: `plain` and `internal` are older, and nothing is known of either. */
async function importedInPart() {
  const made = { plain: '', internal: '', refused: '' }
  const live = await openForImport(world, {
    choices: Settings.parse({ filters: { customer: { notTagged: ['internal'] } } }),
    store: (shop) => {
      const create = (lastName: string, more: object = {}) =>
        tail(shop.createCustomer({ lastName, email: `${lastName.toLowerCase()}@example.com`, ...more }).id)
      shop.at(old, () => {
        made.plain = create('Plainer')
        made.internal = create('Inner', { tags: ['internal'] })
        made.refused = create('Refusenik')
      })
      create('Newer')
    },
  })
  world.zoho.faults.rejectRecords = (_module, record) =>
    record['Last_Name'] === 'Refusenik'
      ? { code: 'INVALID_DATA', api_name: 'Last_Name', message: 'invalid data' }
      : undefined
  await live.run({ kinds: [kind], since })
  await live.resting()
  const ann = staffOf(world, live, '101')
  const ids = Object.values(made)
  const states = async (of: readonly string[] = ids) => {
    const answer = await ann(foundStates.action, '/app/found-states', { kind, ids: of })
    if (!('states' in answer) || !answer.states) throw new Error('refused')
    return Object.fromEntries(answer.states.map(({ shopifyId, state, cause }) => [shopifyId, [state, cause]]))
  }
  const sync = (of: readonly string[] = ids) => ann(found.action, '/app/found', { kind, ids: of })
  return { ...live, made, ids, ann, states, sync }
}

test('all that were found are synced, one act in the log, and each says what became of it', async () => {
  const { domain, made, ids, ann, states, sync, settled, org } = await importedInPart()
  const looked = await ann(unknown.action, '/app/unknown', { kind, after: null })
  expect(looked).toMatchObject({ walked: { looked: 4, next: null }, refusal: null })
  expect(Object.values(await states()).flat()).toEqual(ids.flatMap(() => ['unknown', null]))
  expect(await sync()).toMatchObject({ isHeld: false, refusal: null })
  await settled()
  expect(await states()).toEqual({
    [made.plain]: ['linked', null],
    [made.internal]: ['skipped', 'filtered'],
    [made.refused]: ['refused', 'INVALID_DATA'],
  })
  expect(org.records('Contacts').map((row) => row['Last_Name'])).toContain('Plainer')
  const page = { size: 25, after: null, before: null }
  const acts = async () =>
    (await listAuditEntries(world.db, domain, page)).rows.filter(({ action }) => action === 'synced_now')
  expect((await acts()).map(({ details }) => details)).toMatchObject([{ kind, count: 3 }])
  // Asked for once more, what a filter keeps out, and what is there, is left alone.
  const before = await loadTabCounts(
    world.db,
    domain,
    kind,
    await countLinks(world.db, domain, world.sync.now()),
  )
  await sync()
  expect(
    await loadTabCounts(world.db, domain, kind, await countLinks(world.db, domain, world.sync.now())),
  ).toEqual(before)
  expect(await acts()).toHaveLength(1)
})

test('before the first import it is refused, and the log tells of no sync', async () => {
  const live = await openForImport(world, {
    store: (shop) => void shop.createCustomer({ lastName: 'Early', email: 'early@example.com' }),
  })
  const [id = ''] = live.shop.state.customers.keys()
  const answer = await staffOf(world, live, '101')(found.action, '/app/found', { kind, ids: [tail(id)] })
  expect(answer).toMatchObject({ states: null, refusal: { code: 'import_first' } })
})

test('who synced something by hand sees the tabs of now, however many records there are', async () => {
  const { ann, made, sync, settled } = await importedInPart()
  const counts = (how = '') => ann(recordCounts.loader, `/app/record-counts?kind=${kind}${how}`)
  expect(await counts()).toMatchObject({ counts: { linked: { count: 1 } }, inZoho: 1 })
  await sync([made.plain])
  await settled()
  expect(await counts('&fresh=1')).toMatchObject({ counts: { linked: { count: 2 } }, inZoho: 2 })
})

test('a product whose variants were filtered or refused is in a list, and is not found a second time', async () => {
  const made = { filtered: '', refused: '', unknown: '' }
  const live = await openForImport(world, {
    choices: Settings.parse({ filters: { product: { notTagged: ['internal'] } } }),
    store: (shop) => {
      const create = (title: string, more: object = {}) =>
        tail(shop.createProduct({ title, variants: [{ price: '5.00' }], ...more }).id)
      made.filtered = create('Filtered lamp', { tags: ['internal'] })
      made.refused = create('Refused lamp')
    },
  })
  world.zoho.faults.rejectRecords = (_module, record) =>
    record['Product_Name'] === 'Refused lamp'
      ? { code: 'INVALID_DATA', api_name: 'Product_Name', message: 'invalid data' }
      : undefined
  await live.run()
  await live.resting()
  live.shop.silently(() => {
    made.unknown = tail(live.shop.createProduct({ title: 'New lamp', variants: [{ price: '5.00' }] }).id)
  })
  const look = { kind: 'product', after: null } as const
  const ann = staffOf(world, live, '101')
  expect(await ann(unknown.action, '/app/unknown', look)).toMatchObject({ walked: { ids: [made.unknown] } })
  const ask = { kind: 'product', ids: Object.values(made) } as const
  expect(await ann(foundStates.action, '/app/found-states', ask)).toMatchObject({
    states: [
      { shopifyId: made.filtered, state: 'skipped', cause: 'filtered' },
      { shopifyId: made.refused, state: 'refused', cause: 'INVALID_DATA' },
      { shopifyId: made.unknown, state: 'unknown', cause: null },
    ],
  })
})
