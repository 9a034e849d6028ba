// Where several processes call one organisation: this one's part of the calls that are allowed at once. What it may begin is
// known here, so that no call waits for the database but the first after a while; a few times a second it is looked at what
// the others have and need (decision 111).

import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '#app/db/client.server.ts'
import {
  loadOrgCalls,
  saveOrgParts,
  saveOrgRest,
  type OrgCalls,
  type OrgParts,
} from '#app/db/work/org-calls.server.ts'
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
/** Those that have not been called for a moment are looked at each so many times. */
const seldom = 5
/** Whoever writes at the same moment is through by then. */
const betweenMs = 20
/** Without an answer of the database for so long, calls that wait for their turn fail, as all else does. */
const longestBlindMs = 15_000
const loggedEveryMs = 60_000

const isPresent = (member: Member) => member.isPresent()

export function createSharedCalls(db: Database, log: Log): SharedCalls {
  const caller = createCaller(db)
  const members = new Map<string, Member>()
  let [lookedAt, loggedAt, looks] = [performance.now(), Number.NEGATIVE_INFINITY, 0]
  const thoseDue = (): Member[] => {
    const withQuiet = looks++ % seldom === 0
    return [...members.values()].filter((member) => withQuiet || !member.isQuiet())
  }
  const failed = (error: unknown): void => {
    const present = [...members.values()].filter(isPresent)
    const now = performance.now()
    // Who still has a part of its own goes on with it until the lease lapses; nobody waits for more for ever.
    if (caller.name() === null || now - lookedAt > longestBlindMs)
      for (const member of present) member.failed(error)
    if (now - loggedAt < loggedEveryMs) return
    loggedAt = now
    log.warn({ err: error, organizations: present.length }, "shares of organizations' calls not read")
  }
  const look = createLook<Member>(async (asking) => {
    const present = (asking ?? thoseDue()).filter(isPresent)
    try {
      const again = present.length > 0 ? await checkCalls(db, caller, present) : []
      lookedAt = performance.now()
      return again
    } catch (error) {
      failed(error)
      throw error
    }
  })

  return {
    of: (orgId, { most, learn }) => {
      const member: Member = createMember(orgId, { most, learn, ask: () => look.at(member) })
      members.set(orgId, member)
      return {
        limits: () => member.allowed(caller.name()),
        record: member.record,
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

/**
 * Two statements for all of them: one reads, and one writes where anything is to be written.
 * @returns those that are to be looked at again at once: somebody wrote meanwhile
 */
async function checkCalls(db: Database, caller: Caller, members: readonly Member[]): Promise<Member[]> {
  const holder = await caller.stay()
  const rows = await loadOrgCalls(
    db,
    members.map(({ orgId }) => orgId),
  )
  const due: { member: Member; parts: OrgParts; done: () => void }[] = []
  for (const member of members) {
    const { orgId } = member
    const row = rows.get(orgId) ?? nothing
    const next = member.settle(holder, row)
    if (next) due.push({ member, parts: { orgId, version: row.version, parts: next.parts }, done: next.done })
  }
  if (due.length === 0) return []
  const written = await saveOrgParts(
    db,
    due.map(({ parts }) => parts),
  )
  for (const { member, done } of due) if (written.has(member.orgId)) done()
  return due.flatMap(({ member }) => (written.has(member.orgId) ? [] : [member]))
}

const nothing: OrgCalls = { version: null, parts: [], rest: null, turn: 0 }

/**
 * One look at a time: at those that asked, at once; and at all of them, a few times a second.
 * @param look at these, or at all; it answers those that are to be looked at again
 */
function createLook<M>(look: (asking: readonly M[] | null) => Promise<readonly M[]>) {
  const asking = new Set<M>()
  const state = { closed: false }
  let [allAt, lookedAt] = [0, Number.NEGATIVE_INFINITY]
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | null = null

  async function lookOnce(): Promise<void> {
    const now = performance.now()
    const isOfAll = now >= allAt
    if (isOfAll) allAt = now + everyMs
    else if (asking.size === 0) return
    const these = isOfAll ? null : [...asking]
    asking.clear()
    for (const one of await look(these)) asking.add(one)
  }

  // What is asked within a moment is one look.
  async function looks(): Promise<void> {
    clearTimeout(timer)
    try {
      do {
        const soonMs = lookedAt + betweenMs - performance.now()
        if (soonMs > 0) await delay(Math.min(soonMs, betweenMs))
        await lookOnce()
        lookedAt = performance.now()
      } while (asking.size > 0 && !state.closed)
    } catch {
      // Told above. The next look comes in its time.
      lookedAt = performance.now()
    }
  }

  const now = (): void => {
    if (looking || state.closed) return
    looking = looks().finally(() => {
      looking = null
      const inMs = asking.size > 0 ? betweenMs : Math.min(Math.max(1, allAt - performance.now()), everyMs)
      if (!state.closed) timer = setTimeout(now, inMs).unref()
    })
  }
  return {
    at: (one: M): void => {
      asking.add(one)
      now()
    },
    stop: async () => {
      state.closed = true
      clearTimeout(timer)
      await looking
    },
  }
}
