// The sweep comes every minute, whatever a shop is at: most often in the middle of its first import.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { sweep } from '#app/sync/reconcile/sweep.server.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

test('a sweep in the middle of the first import starts no comparison beside it (which wrote what was just made, as drift)', async () => {
  const live = await openForImport(world, {
    store: (shop) => {
      for (const n of [1, 2]) shop.createCustomer({ lastName: `Ann ${n}`, email: `ann.${n}@example.com` })
    },
  })
  const given: string[] = []
  const queue: World['sync']['queue'] = Object.create(world.sync.queue, {
    enqueueAll: {
      value: (job: string, payloads: readonly { shop?: string }[]) => {
        for (const { shop } of payloads) if (shop === live.domain) given.push(job)
        return Promise.resolve()
      },
    },
  })
  let swept: Promise<unknown> | undefined
  world.zoho.faults.rejectRecords = () => {
    swept ??= sweep({ ...world.sync, queue })
    return undefined
  }

  const run = await live.run()

  world.zoho.faults.rejectRecords = undefined
  await swept
  expect(given).not.toContain('reconcile')
  expect(run.steps.find(({ kind }) => kind === 'customer')).toMatchObject({ created: 2 })
})
