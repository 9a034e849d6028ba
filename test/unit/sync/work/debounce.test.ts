import { expect, it } from 'vitest'
import { ShopDomain } from '#app/lib/ids.ts'
import type { Log } from '#app/lib/telemetry/log.server.ts'
import type { Queue } from '#app/queue/boss.server.ts'
import { createDebounce } from '#app/sync/work/debounce.server.ts'

const shop = ShopDomain.parse('acme.myshopify.com')
const queue = { enqueue: () => Promise.resolve() } as unknown as Queue
const log = { error: () => undefined, info: () => undefined } as unknown as Log

it('a job that rests until something happens is no live work, and one that is woken is', async () => {
  const debounce = createDebounce(queue, log)
  const job = debounce.startActiveJob(shop)
  expect(debounce.liveJobs()).toBe(1)
  const resting = job.rest(60_000, new AbortController().signal)
  expect(debounce.liveJobs()).toBe(0)
  debounce.wake(shop)
  await resting
  expect(debounce.liveJobs()).toBe(1)
  job.end()
  expect(debounce.liveJobs()).toBe(0)
})
