// How many calls to one Zoho organisation run at once: live before import, and fewer after a 429. Pure but for promises.
//
// Zoho counts concurrent calls per organisation and app, and calls that write more than ten records apart (at most
// ten at a time in every edition). Source: contracts/zoho 7.

import { editionClass, type EditionClass } from './edition.ts'
import type { Calls, CallsNeeded } from './shares.ts'

export type Priority = 'live' | 'import'

type Waiting = {
  start: () => void
  giveUp: (error: unknown) => void
  priority: Priority
  cost: number
}

const editionCalls: Readonly<Partial<Record<EditionClass, number>>> = {
  free: 5,
  professional: 15,
  enterprise: 20,
  ultimate: 25,
}
const smallestPaid = 10
const heavyLimit = 10

/** Concurrent calls an edition allows; unknown names count as the smallest paid one. */
export const callsOfEdition = (edition: string): number => editionCalls[editionClass(edition)] ?? smallestPaid

/** A heavy call writes more than ten records, or queries. */
type CallKind<T> = { priority: Priority; heavy: boolean; refused: (answer: T) => boolean }

/** What is under way, and what is or waits for its turn. */
export type Usage = { running: Calls; need: { calls: CallsNeeded; heavy: CallsNeeded } }

/** The part of an organisation's calls that this process may have under way, where other processes call it as well. */
export type Share = {
  limits: () => Calls
  /** A call waits for its turn, or has ended. */
  record: () => void
  /** Who is told that `more` may begin, or that nobody can say how many: those that wait give up then. */
  join: (limiter: { usage: () => Usage; more: () => void; failed: (error: unknown) => void }) => void
}

export type Limiter = {
  /** Runs `call` when its turn has come; a refused answer (429) makes fewer run at once for a while. */
  run: <T>(kind: CallKind<T>, call: () => Promise<T>) => Promise<T>
  limits: () => Calls
  /** What the edition allows, whatever was refused. */
  most: () => Calls
  /** The organisation has this edition by now. */
  allow: (edition: string) => void
  /** Where the organisation stands: what a call that begins now compares with when it gives up. */
  mark: () => Mark
  /**
   * A call gave up on refusals.
   * @returns how many rounds of calls did in a row; 0 when any call was taken since `mark`: they only met one another
   */
  gaveUp: (since: Mark) => number
}
type Mark = { begun: number; taken: number }

/**
 * One limiter an organisation and process.
 * @param share where other processes may call the organisation
 */
export function createLimiter(edition: string, share: Share | null = null): Limiter {
  const pace = createPace(callsOfEdition(edition))
  const usage = createUsage()
  const { busy } = usage
  let begun = 0
  const refusals = createRefusals()

  const room = (waiting: Waiting) => hasRoom(waiting, { busy, paced: pace.limits(), ours: share?.limits() })
  const lines = createLines(room)
  share?.join({ usage: () => usage.now(pace.limits()), more: lines.next, failed: lines.giveUp })

  return {
    run: async ({ priority, heavy, refused }, call) => {
      const cost = heavy ? 1 : 0
      usage.wants(priority, 1, cost)
      try {
        const hasTurn = lines.turn(priority, cost, () => usage.runs(1, cost))
        share?.record()
        await hasTurn
        const turn = (begun += 1)
        try {
          const answer = await call()
          if (refused(answer)) pace.slowDown(turn, begun, busy)
          else {
            refusals.end()
            pace.recover()
          }
          return answer
        } finally {
          usage.runs(-1, cost)
        }
      } finally {
        usage.wants(priority, -1, cost)
        lines.next()
        share?.record()
      }
    },
    limits: pace.limits,
    most: pace.most,
    allow: (other) => {
      pace.allow(callsOfEdition(other))
      lines.next()
    },
    mark: () => refusals.mark(begun),
    gaveUp: (since) => refusals.gaveUp(since, begun),
  }
}

type Limits = { busy: Calls; paced: Calls; ours: Calls | undefined }

// Where more calls than writes are allowed, one place stays free of imports.
function hasRoom({ priority, cost }: Waiting, { busy, paced, ours = paced }: Limits): boolean {
  const reserve = priority === 'import' && paced.calls > heavyLimit ? 1 : 0
  return (
    busy.calls < Math.min(paced.calls - reserve, ours.calls) &&
    busy.heavy + cost <= Math.min(paced.heavy, ours.heavy)
  )
}

/** Who waits for a turn: live work before imports. */
function createLines(room: (waiting: Waiting) => boolean) {
  const queues: Record<Priority, Waiting[]> = { live: [], import: [] }
  const inOrder = [queues.live, queues.import]
  const next = (): void => {
    for (const queue of inOrder) while (queue[0] && room(queue[0])) queue.shift()?.start()
  }
  return {
    next,
    giveUp: (error: unknown): void => {
      for (const queue of inOrder) for (const one of queue.splice(0)) one.giveUp(error)
    },
    turn: (priority: Priority, cost: number, onStart: () => void): Promise<void> =>
      new Promise((resolve, reject) => {
        const start = () => {
          onStart()
          resolve()
        }
        queues[priority].push({ start, giveUp: reject, priority, cost })
        next()
      }),
  }
}

/** What runs and what is wanted, by urgency. */
function createUsage() {
  const busy: Calls = { calls: 0, heavy: 0 }
  const wanted: Record<Priority, Calls> = { live: { calls: 0, heavy: 0 }, import: { calls: 0, heavy: 0 } }
  const needOf = (what: keyof Calls, most: Calls): CallsNeeded => {
    const live = Math.min(wanted.live[what], most[what])
    return { live, bulk: Math.min(wanted.import[what], most[what] - live) }
  }
  return {
    busy,
    runs: (by: 1 | -1, cost: number): void => add(busy, by, cost),
    wants: (priority: Priority, by: 1 | -1, cost: number): void => add(wanted[priority], by, cost),
    /** Nobody needs more than `most`. */
    now: (most: Calls): Usage => ({
      running: { ...busy },
      need: { calls: needOf('calls', most), heavy: needOf('heavy', most) },
    }),
  }
}

function add(to: Calls, by: 1 | -1, cost: number): void {
  to.calls += by
  to.heavy += by * cost
}

/** Whether the organisation takes any call at all. */
function createRefusals() {
  let [taken, rounds, at] = [0, 0, -1]
  return {
    end: (): void => {
      taken += 1
      rounds = 0
    },
    mark: (begun: number): Mark => ({ begun, taken }),
    gaveUp: (since: Mark, begun: number): number => {
      if (taken !== since.taken) return 0
      // Calls that were under way together give up together: one round.
      if (since.begun >= at) {
        rounds += 1
        at = begun
      }
      return rounds
    },
  }
}

const mostOf = (calls: number): Calls => ({ calls, heavy: Math.min(heavyLimit, calls) })

/** How many at once at the moment. */
function createPace(ofEdition: number) {
  let most = mostOf(ofEdition)
  let { calls, heavy } = most
  let slowedAt = 0
  let successes = 0
  return {
    limits: (): Calls => ({ calls, heavy }),
    most: (): Calls => most,
    allow: (other: number): void => {
      if (other === most.calls) return
      most = mostOf(other)
      ;({ calls, heavy } = most)
    },
    // One call more after two rounds without a refusal.
    recover: (): void => {
      successes += 1
      if (successes < 2 * Math.max(calls, heavy)) return
      successes = 0
      calls = Math.min(most.calls, calls + 1)
      heavy = Math.min(most.heavy, heavy + 1)
    },
    // What was under way beside the refused call is what Zoho takes at the moment. Refused together counts once.
    slowDown: (turn: number, begun: number, busy: Calls): void => {
      if (turn <= slowedAt) return
      slowedAt = begun
      successes = 0
      calls = fewer(calls, busy.calls)
      heavy = fewer(heavy, busy.heavy)
    },
  }
}

// Never less than half at a time: one odd refusal must not stop the line.
const fewer = (limit: number, busy: number): number =>
  Math.max(1, Math.floor(limit / 2), Math.min(limit - 1, busy - 1))
