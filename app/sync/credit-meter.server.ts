// Adds up what calls cost and writes it every few seconds: a call must not wait for its own bookkeeping.

import { updateConnection } from '#app/db/connections.server.ts'
import { spendCredits } from '#app/db/credits.server.ts'
import type { Database } from '#app/db/client.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'

export type Meter = {
  add: (shop: ShopDomain, spent: { credits: number; creditsLeft: number | null }) => void
  /** Spent by this process since it started. */
  spent: (shop: ShopDomain) => number
  /** Spent and not written yet. */
  held: (shop: ShopDomain) => number
  /** What is held is about an organisation that is no longer connected. */
  forget: (shop: ShopDomain) => void
  /** Writes what is held and stops. */
  close: () => Promise<void>
}

const writeEveryMs = 2000

export function createMeter(db: Database, now: () => Date): Meter {
  const held = new Map<ShopDomain, { credits: number; calls: number; creditsLeft: number | null }>()
  const spent = new Map<ShopDomain, number>()

  async function write(): Promise<void> {
    const all = [...held]
    held.clear()
    for (const [shop, { credits, calls, creditsLeft }] of all) {
      await spendCredits(db, shop, { credits, calls, at: now() })
      if (creditsLeft !== null) await updateConnection(db, shop, { creditsLeft })
    }
  }

  const timer = setInterval(() => void write().catch(() => undefined), writeEveryMs).unref() // a lost tick is no harm

  return {
    add: (shop, { credits, creditsLeft }) => {
      const before = held.get(shop) ?? { credits: 0, calls: 0, creditsLeft: null }
      const left = creditsLeft ?? before.creditsLeft
      spent.set(shop, (spent.get(shop) ?? 0) + credits)
      held.set(shop, { credits: before.credits + credits, calls: before.calls + 1, creditsLeft: left })
    },
    spent: (shop) => spent.get(shop) ?? 0,
    held: (shop) => held.get(shop)?.credits ?? 0,
    forget: (shop) => void held.delete(shop),
    close: () => {
      clearInterval(timer)
      return write()
    },
  }
}
