// Adds up what calls cost and writes it every few seconds: a call must not wait for its own bookkeeping.

import { updateConnection } from '#app/db/tables/connections.server.ts'
import { spendCredits } from '#app/db/tables/credits.server.ts'
import type { Database } from '#app/db/client.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'

export type Meter = {
  add: (shop: ShopDomain, spent: { credits: number; status: number; creditsLeft: number | null }) => void
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

type Held = { credits: number; calls: number; answeredAt: Date | null }

export function createMeter(db: Database, now: () => Date): Meter {
  const held = new Map<ShopDomain, Held>()
  const spent = new Map<ShopDomain, number>()
  // Zoho names what is left from half of the day's credits on. No word of it: there is plenty, whatever was said before.
  const left = new Map<ShopDomain, number | null>()
  const written = new Map<ShopDomain, number | null>()

  async function write(): Promise<void> {
    const all = [...held]
    held.clear()
    for (const [shop, spending] of all) {
      await spendCredits(db, shop, { ...spending, at: now() })
      const creditsLeft = left.get(shop) ?? null
      if (written.get(shop) === creditsLeft) continue
      await updateConnection(db, shop, { creditsLeft })
      written.set(shop, creditsLeft)
    }
  }

  const timer = setInterval(() => void write().catch(() => undefined), writeEveryMs).unref() // a lost tick is no harm

  return {
    add: (shop, { credits, status, creditsLeft }) => {
      const before = held.get(shop) ?? { credits: 0, calls: 0, answeredAt: null }
      const answeredAt = status < 400 ? now() : before.answeredAt
      held.set(shop, { credits: before.credits + credits, calls: before.calls + 1, answeredAt })
      spent.set(shop, (spent.get(shop) ?? 0) + credits)
      left.set(shop, creditsLeft)
    },
    spent: (shop) => spent.get(shop) ?? 0,
    held: (shop) => held.get(shop)?.credits ?? 0,
    forget: (shop) => {
      for (const map of [held, left, written]) map.delete(shop)
    },
    close: () => {
      clearInterval(timer)
      return write()
    },
  }
}
