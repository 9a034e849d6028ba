// What all who call one organisation share: how many calls at once, and whether it asked to be left alone. In this process
// alone where the database is embedded; with the other processes on a server.

import type { Database } from '#app/db/client.server.ts'
import type { Log } from '#app/lib/telemetry/log.server.ts'
import type { ZohoOrg } from '#app/zoho/client/client.server.ts'
import { createLimiter, type Limiter } from '#app/zoho/client/limiter.ts'
import { createRest, type OrgRest } from '#app/zoho/client/rest.server.ts'
import { createSharedCalls, type OrgShare, type SharedCalls } from './shared-calls.server.ts'

type OrgAccess = { limiter: Limiter; rest: OrgRest; share: OrgShare | null }

export type OrgAccesses = {
  of: (org: ZohoOrg) => Pick<OrgAccess, 'limiter' | 'rest'>
  /** The organisation is about to be called. */
  expect: (org: ZohoOrg) => void
  close: () => Promise<void>
}

// An id says nothing of the data center that gave it.
const keyOf = ({ location, orgId }: ZohoOrg): string => `${location} ${orgId}`

type Setup = { db: Database; log: Log; now: () => Date }

export function createOrgAccesses({ db, log, now }: Setup): OrgAccesses {
  const shared = db.pglite ? null : createSharedCalls(db, log)
  const known = new Map<string, OrgAccess>()
  return {
    of: (org) => {
      const key = keyOf(org)
      const access = known.get(key) ?? open(key, org, shared, now)
      known.set(key, access)
      // It may have changed since.
      access.limiter.allow(org.edition)
      return access
    },
    expect: (org) => known.get(keyOf(org))?.share?.expect(),
    close: async () => {
      await shared?.close()
    },
  }
}

function open(key: string, { edition }: ZohoOrg, shared: SharedCalls | null, now: () => Date): OrgAccess {
  if (!shared) return { limiter: createLimiter(edition), rest: createRest(now), share: null }
  const most = () => limiter.most()
  const share = shared.of(key, { most, learn: (asked) => rest.learn(asked) })
  const limiter = createLimiter(edition, share)
  const rest = createRest(now, share.tell)
  return { limiter, rest, share }
}
