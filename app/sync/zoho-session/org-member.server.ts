// What one process knows of its part of an organisation's calls.

import type { OrgCalls } from '#app/db/work/org-calls.server.ts'
import type { Share, Usage } from '#app/zoho/client/limiter.ts'
import type { Rest } from '#app/zoho/client/rest.server.ts'
import { divideCalls, type Calls, type CallsNeeded, type Own, type Part } from '#app/zoho/client/shares.ts'

export type Member = Pick<Share, 'record' | 'join'> & {
  orgId: string
  /** Calls now, or did a short while ago, or has something to give back. */
  isPresent: () => boolean
  /** Has not called for a moment: what it holds is asked for seldom. */
  isQuiet: () => boolean
  /** What may be under way in the name of `holder`. */
  allowed: (holder: string | null) => Calls
  expect: () => void
  failed: (error: unknown) => void
  /** @returns what is to be written down, and what to do once it is; null where all is as it stands there */
  settle: (holder: string, row: OrgCalls) => Next
}

type Next = { parts: Part[]; done: () => void } | null

/** Who has not called for so long gives its part back. */
const idleMs = 15_000
/** And who has not called for so long is looked at less often. */
const quietMs = 2000
/** Calls come in bursts: what was needed a moment ago may be needed again. */
const windowMs = 1000

const none: Calls = { calls: 0, heavy: 0 }
const unused: Usage = {
  running: none,
  need: { calls: { live: 0, bulk: 0 }, heavy: { live: 0, bulk: 0 } },
}

type Around = { most: () => Calls; learn: (rest: Rest) => void; ask: () => void }

export function createMember(orgId: string, { most, learn, ask }: Around): Member {
  const needs = createNeeds()
  let usedAt = -Infinity
  let limiter: Joined = { usage: () => unused, more: () => undefined, failed: () => undefined }
  const place = createPlace(() => limiter.more())

  const isUnusedFor = (ms: number) =>
    sum(limiter.usage().need.calls) === 0 && performance.now() - usedAt >= ms
  const isIdle = () => isUnusedFor(idleMs)
  const expect = () => {
    usedAt = performance.now()
    if (!place.written()) ask()
  }

  return {
    orgId,
    isPresent: () => place.written() !== null || !isIdle(),
    isQuiet: () => isUnusedFor(quietMs),
    allowed: place.allowedFor,
    join: (joined) => {
      limiter = joined
    },
    failed: (error) => limiter.failed(error),
    expect,
    record: () => {
      expect()
      const { running, need } = limiter.usage()
      const isMore = needs.add(need)
      if (place.isOver(running) || (isMore && needs.isBeyond(place.allowed()))) ask()
    },
    settle: (holder, row) => {
      if (row.rest) learn(row.rest)
      const others = row.parts.filter((part) => part.holder !== holder)
      place.read(row.parts.find((part) => part.holder === holder) ?? null)
      if (isIdle()) return place.leave(others)
      const { running, need } = limiter.usage()
      return place.settle(most(), others, { holder, running, need: needs.now(need) }, row.turn)
    },
  }
}

/** What is written down of this process, and what it may begin because of it. */
function createPlace(onMore: () => void) {
  let [allowed, written]: [Calls, Part | null] = [none, null]
  const allow = (to: Calls) => {
    const isMore = to.calls > allowed.calls || to.heavy > allowed.heavy
    allowed = to
    if (isMore) onMore()
  }
  return {
    allowed: () => allowed,
    allowedFor: (holder: string | null) => (holder !== null && written?.holder === holder ? allowed : none),
    written: () => written,
    /** More is held than is allowed or under way: others may have it. */
    isOver: (running: Calls): boolean => written !== null && isOver(written.held, allowed, running),
    read: (part: Part | null): void => {
      written = part
      if (!part) allowed = none
    },
    leave: (others: Part[]): Next => {
      allowed = none
      return written && { parts: others, done: () => (written = null) }
    },
    settle: (most: Calls, others: Part[], own: Omit<Own, 'allowed' | 'written'>, turn: number): Next => {
      const next = divideCalls(most, others, { ...own, allowed, written }, turn)
      // Less at once; more once the others know.
      allow(next.isDue ? lesser(allowed, next.allowed) : next.allowed)
      if (!next.isDue) return null
      const done = () => {
        written = next.part
        allow(next.allowed)
      }
      return { parts: [...others, next.part], done }
    },
  }
}

type Joined = Parameters<Share['join']>[0]

const lesser = (a: Calls, b: Calls): Calls => ({
  calls: Math.min(a.calls, b.calls),
  heavy: Math.min(a.heavy, b.heavy),
})

const isOver = (held: Calls, allowed: Calls, running: Calls): boolean =>
  held.calls > Math.max(allowed.calls, running.calls) || held.heavy > Math.max(allowed.heavy, running.heavy)

/** The most that was needed within the last second or two. */
function createNeeds() {
  let [before, current, since] = [unused.need, unused.need, 0]
  const most = () => larger(before, current)
  return {
    /** @returns whether it is more than before */
    add: (need: Usage['need']): boolean => {
      const was = most()
      current = larger(current, need)
      return sum(most().calls) > sum(was.calls) || sum(most().heavy) > sum(was.heavy)
    },
    now: (need: Usage['need']) => {
      if (performance.now() - since >= windowMs) {
        before = current
        current = need
        since = performance.now()
      }
      return larger(most(), need)
    },
    isBeyond: ({ calls, heavy }: Calls): boolean => sum(most().calls) > calls || sum(most().heavy) > heavy,
  }
}

const sum = ({ live, bulk }: CallsNeeded): number => live + bulk
const largerOf = (a: CallsNeeded, b: CallsNeeded): CallsNeeded => ({
  live: Math.max(a.live, b.live),
  bulk: Math.max(a.bulk, b.bulk),
})
const larger = (a: Usage['need'], b: Usage['need']): Usage['need'] => ({
  calls: largerOf(a.calls, b.calls),
  heavy: largerOf(a.heavy, b.heavy),
})
