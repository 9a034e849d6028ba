// Wakes a shop's sync job: many webhooks in a moment are one job, and while the sync job works in this process no job at
// all. The change itself is committed already; should this process die before the job is sent, the sweep sends it
// within a minute.

import { setTimeout as delay } from 'node:timers/promises'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { Log } from '#app/lib/telemetry/log.server.ts'
import type { Queue } from '#app/queue/boss.server.ts'
import { jobs } from '#app/queue/jobs.ts'
import type { ActiveJob } from '#app/sync/core/context.ts'

/** News of one event comes by several topics (edited, updated, refund): read once rather than once each. */
const gatherMs = 50
/** With so many at work, places are for those who have work, each for a short while. */
const manyAtWork = jobs.sync.concurrency - 4

type Open = { woken: boolean; wake: (() => void) | null }

type ActiveJobs = Map<ShopDomain, Open>

export function createDebounce(queue: Queue, log: Log) {
  const waiting = new Map<ShopDomain, NodeJS.Timeout>()
  const sending = new Set<Promise<void>>()
  const activeJobs: ActiveJobs = new Map()
  const state = { closing: false }

  const send = (shop: ShopDomain) => {
    waiting.delete(shop)
    const sent = queue
      .enqueue('sync', { shop })
      // While the process ends the queue may be closed already: the change is recorded, the next start finds it.
      .catch((error: unknown) =>
        log[state.closing ? 'info' : 'error']({ err: error, shop }, 'sync job not woken'),
      )
      .finally(() => sending.delete(sent))
    sending.add(sent)
  }

  function wake(shop: ShopDomain): void {
    const open = activeJobs.get(shop)
    if (open) {
      open.woken = true
      open.wake?.()
    } else if (!waiting.has(shop)) {
      waiting.set(
        shop,
        setTimeout(() => send(shop), gatherMs),
      )
    }
  }

  return {
    wake,
    startActiveJob: (shop: ShopDomain): ActiveJob => startActiveJob(shop, activeJobs, { wake, state }),
    /** Shops whose changes are at work: not those whose job rests until something happens. */
    liveJobs: () => [...activeJobs.values()].filter((open) => open.wake === null).length,
    /** The process is about to end: nobody rests any more. */
    hurry: () => {
      state.closing = true
      for (const open of activeJobs.values()) open.wake?.()
    },
    close: async () => {
      for (const timer of waiting.values()) clearTimeout(timer)
      waiting.clear()
      await Promise.all(sending)
    },
  }
}

type Around = { wake: (shop: ShopDomain) => void; state: { closing: boolean } }

function startActiveJob(shop: ShopDomain, activeJobs: ActiveJobs, { wake, state }: Around): ActiveJob {
  const open: Open = { woken: false, wake: null }
  activeJobs.set(shop, open)
  return {
    rest: async (ms, signal) => {
      if (!open.woken && !state.closing && activeJobs.size < manyAtWork) {
        await untilWoken(open, ms, signal)
        if (open.woken && !state.closing) await delay(gatherMs)
      }
      const { woken } = open
      open.woken = false
      return woken
    },
    crowded: () => state.closing || activeJobs.size >= manyAtWork,
    end: () => {
      activeJobs.delete(shop)
      if (open.woken) wake(shop)
    },
  }
}

async function untilWoken(open: Open, ms: number, signal: AbortSignal): Promise<void> {
  const woken = new AbortController()
  open.wake = () => woken.abort()
  await delay(ms, undefined, { signal: AbortSignal.any([signal, woken.signal]) }).catch(() => undefined)
  open.wake = null
}
