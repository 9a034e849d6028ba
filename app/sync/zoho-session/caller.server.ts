// The name under which this process holds its parts of organisations' calls, for as long as it lives: one lease for all of
// them. Whoever finds it lapsed counts those parts as free.

import { randomUUID } from 'node:crypto'
import type { Database } from '#app/db/client.server.ts'
import { renewUnlapsed, returnLease, takeLease, type Lease } from '#app/db/work/leases.server.ts'
import { callerKey } from '#app/db/work/org-calls.server.ts'

export type Caller = {
  /** Null once its lease lapsed, by this process's steady clock: sooner than by the database's. */
  name: () => string | null
  /** @returns its name: another one once the lease lapsed, and nothing is held under it */
  stay: () => Promise<string>
  leave: () => Promise<void>
}

const leaseMs = 15_000
const renewMs = leaseMs / 3

export function createCaller(db: Database): Caller {
  let held: { name: string; lease: Lease; at: number } | null = null
  const isAlive = () => held !== null && performance.now() - held.at < leaseMs

  async function renew(): Promise<boolean> {
    const at = performance.now()
    if (!held || !isAlive()) return false
    if (at - held.at < renewMs) return true
    if (!(await renewUnlapsed(db, held.lease, leaseMs))) return false
    held.at = at
    return isAlive()
  }

  return {
    name: () => (held && isAlive() ? held.name : null),
    stay: async () => {
      if (held && (await renew())) return held.name
      held = null
      const [name, at] = [randomUUID(), performance.now()]
      const lease = await takeLease(db, callerKey(name), leaseMs)
      if (lease) held = { name, lease, at }
      return name
    },
    leave: async () => {
      // One that cannot be returned lapses by itself.
      if (held) await returnLease(db, held.lease).catch(() => undefined)
      held = null
    },
  }
}
