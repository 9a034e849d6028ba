// Where several processes call one organisation: this one's part of the calls that are allowed at once. What it may begin is
// known here, so that no call waits for the database but the first after a while; a few times a second it is looked at what
// the others have and need (decision 111).

import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '#app/db/client.server.ts'
import { loadOrgCalls, saveOrgParts, saveOrgRest, type OrgCalls } from '#app/db/work/org-calls.server.ts'
import type { Log } from '#app/lib/telemetry/log.server.ts'
import type { Share } from '#app/zoho/client/limiter.ts'
import type { Rest } from '#app/zoho/client/rest.server.ts'
import type { Calls } from '#app/zoho/client/shares.ts'
import { createCaller, type Caller } from './caller.server.ts'
import { createMember, type Member } from './org-member.server.ts'

export type OrgShare = Share & {
  /** The organisation is about to be called: its part is asked for meanwhile. */
  expect: () => void
  /** The others leave the organisation alone as well. */
  tell: (rest: Rest) => void
}

export type SharedCalls = {
  /** @param org.most what the organisation allows; `learn`: another process was told to leave it alone */
  of: (orgId: string, org: { most: () => Calls; learn: (rest: Rest) => void }) => OrgShare
  /** What this process holds is free for the others at once. */
  close: () => Promise<void>
}

const everyMs = 200
/** Whoever writes at the same moment is through by then. */
const betweenMs = 20
/** Without an answer of the database for so long, calls that wait for their turn fail, as all else does. */
const longestBlindMs = 15_000
const toldEveryMs = 60_000

export function createSharedCalls(db: Database, log: Log): SharedCalls {
  const caller = createCaller(db)
  const members = new Map<string, Member>()
  let [lookedAt, toldAt] = [performance.now(), Number.NEGATIVE_INFINITY]
  const failed = (present: readonly Member[], error: unknown): void => {
    const now = performance.now()
    // Who still has a part of its own goes on with it until the lease lapses; nobody waits for more for ever.
    if (caller.name() === null || now - lookedAt > longestBlindMs)
      for (const member of present) member.failed(error)
    if (now - toldAt < toldEveryMs) return
    toldAt = now
    log.warn({ err: error, organizations: present.length }, "shares of organizations' calls not read")
  }
  const look = createLook(async () => {
    const present = [...members.values()].filter((member) => member.isPresent())
    if (present.length === 0) {
      lookedAt = performance.now()
      return false
    }
    try {
      const isAgain = await lookAt(db, caller, present)
      lookedAt = performance.now()
      return isAgain
    } catch (error) {
      failed(present, error)
      throw error
    }
  })

  return {
    of: (orgId, { most, learn }) => {
      const member = createMember(orgId, { most, learn, ask: look.now })
      members.set(orgId, member)
      return {
        limits: () => member.allowed(caller.name()),
        note: member.note,
        join: member.join,
        expect: member.expect,
        // Lost with the database: whoever calls is told by Zoho itself.
        tell: (rest) => void saveOrgRest(db, orgId, rest).catch(() => undefined),
      }
    },
    close: async () => {
      await look.stop()
      await caller.leave()
    },
  }
}

/** @returns whether another look is needed at once: somebody wrote meanwhile */
async function lookAt(db: Database, caller: Caller, members: readonly Member[]): Promise<boolean> {
  const holder = await caller.stay()
  const rows = await loadOrgCalls(
    db,
    members.map(({ orgId }) => orgId),
  )
  const written = await Promise.all(
    members.map((member) => settleOne(db, member, holder, rows.get(member.orgId) ?? nothing)),
  )
  return written.includes(false)
}

const nothing: OrgCalls = { version: null, parts: [], rest: null, turn: 0 }

async function settleOne(db: Database, member: Member, holder: string, row: OrgCalls): Promise<boolean> {
  const next = member.settle(holder, row)
  if (!next) return true
  const { orgId } = member
  if (!(await saveOrgParts(db, { orgId, version: row.version }, next.parts))) return false
  next.done()
  return true
}

/** One look at a time: again when it was asked for meanwhile, and after a while as long as there is anything to look at. */
function createLook(look: () => Promise<boolean>) {
  const state = { again: false, closed: false }
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | null = null

  async function looks(): Promise<void> {
    clearTimeout(timer)
    try {
      do {
        state.again = false
        if (await look()) state.again = true
        if (state.again) await delay(betweenMs)
      } while (state.again && !state.closed)
    } catch {
      // Told above. The next look comes in its time.
    }
  }

  const now = (): void => {
    state.again = true
    if (looking || state.closed) return
    looking = looks().finally(() => {
      looking = null
      if (!state.closed) timer = setTimeout(now, everyMs).unref()
    })
  }
  return {
    now,
    stop: async () => {
      state.closed = true
      clearTimeout(timer)
      await looking
    },
  }
}
