// Two writers plan the same new record, and one of them may write it only after the other: where Zoho does not refuse our id
// a second time, it would be there twice.

import { expect, test } from 'vitest'
import { fromGid } from '#app/lib/ids.ts'
import { syncChanges } from '#app/sync/live/sync-changes.server.ts'
import { followOrgConfig } from '#app/sync/setup/fresh-org-config.server.ts'
import { holdCalls } from '#test/support/held-calls.ts'
import { openShop } from '#test/support/live-shop.ts'
import { startWorld, until } from '#test/support/world.ts'

test('a record that another writer made since it was planned as new waits, and is there once', async () => {
  await using world = await startWorld()
  const live = await openShop(world, { org: { customFieldsUsed: { Contacts: { unique: 2 } } } })
  const { id } = live.shop.silently(() => live.shop.createCustomer({ lastName: 'Hopper' }))
  const orgConfig = await followOrgConfig(world.sync, live.domain, new AbortController().signal)()
  const base = { kind: 'customer', version: 1, deleted: false, trigger: 'live', cause: null } as const
  const change = { ...base, shopifyId: fromGid(id), notedAt: new Date(), attempts: 0, deaths: 0 }
  const sync = () => syncChanges(world.sync, orgConfig, 'customer', [change])

  using searches = holdCalls((_, { pathname }) => pathname.endsWith('/coql'), 'answer')
  const slow = sync()
  await until(() => searches.count() === 1)
  const fast = sync()
  await until(() => searches.count() === 2)
  searches.release(1)
  expect(await fast).toMatchObject([{ syncResult: { result: 'created' } }])
  searches.release(0)
  expect(await slow).toMatchObject([{ syncResult: { result: 'failed', again: { counts: false } } }])
  expect(live.org.records('Contacts')).toHaveLength(1)

  searches.release(2)
  // What the faster one wrote is certain: nothing was sent after it.
  expect(await sync()).toMatchObject([{ syncResult: { result: 'unchanged' } }])
  expect(live.org.records('Contacts')).toHaveLength(1)
})
