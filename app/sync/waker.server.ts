// Wakes a shop's carrier: many webhooks in a moment are one job. The change itself is committed already; should this
// process die before the job is sent, the sweep sends it within a minute.

import type { ShopDomain } from '#app/lib/ids.ts'
import type { Log } from '#app/lib/log.server.ts'
import type { Queue } from '#app/queue/boss.server.ts'

const gatherMs = 10

export function createWaker(queue: Queue, log: Log) {
  const waiting = new Map<ShopDomain, NodeJS.Timeout>()
  const sending = new Set<Promise<void>>()

  const send = (shop: ShopDomain) => {
    waiting.delete(shop)
    const sent = queue
      .enqueue('carry', { shop })
      .catch((error: unknown) => log.error({ err: error, shop }, 'carrier not woken'))
      .finally(() => sending.delete(sent))
    sending.add(sent)
  }

  return {
    wake: (shop: ShopDomain) => {
      if (!waiting.has(shop)) waiting.set(shop, setTimeout(() => send(shop), gatherMs))
    },
    close: async () => {
      for (const timer of waiting.values()) clearTimeout(timer)
      waiting.clear()
      await Promise.all(sending)
    },
  }
}
