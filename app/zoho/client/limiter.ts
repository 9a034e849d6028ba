// How many calls to one Zoho organisation run at once: live before import, and fewer after a 429. Pure but for promises.
//
// Zoho counts concurrent calls per organisation and app, and calls that write more than ten records apart (at most
// ten at a time in every edition). Source: contracts/zoho 7.

export type Priority = 'live' | 'import'

type Waiting = { start: () => void; priority: Priority; cost: number }

const editionCalls: Readonly<Record<string, number>> = {
  free: 5,
  standard: 10,
  starter: 10,
  professional: 15,
  enterprise: 20,
  zohoone: 20,
  ultimate: 25,
  crmplus: 25,
}
const heavyLimit = 10

/** Concurrent calls an edition allows; unknown names count as the smallest paid one. */
export function callsOfEdition(edition: string): number {
  const key = Object.keys(editionCalls).find((name) => edition.toLowerCase().startsWith(name))
  return (key && editionCalls[key]) || 10
}

/** A heavy call writes more than ten records, or queries. */
type CallKind<T> = { priority: Priority; heavy: boolean; refused: (answer: T) => boolean }

export type Limiter = {
  /** Runs `call` when its turn has come; a refused answer (429) makes fewer run at once for a while. */
  run: <T>(kind: CallKind<T>, call: () => Promise<T>) => Promise<T>
  limits: () => { calls: number; heavy: number }
  /** Where the organisation stands: what a call that begins now compares with when it gives up. */
  mark: () => Mark
  /**
   * A call gave up on refusals.
   * @returns how many rounds of calls did in a row; 0 when any call was taken since `mark`: they only met one another
   */
  gaveUp: (since: Mark) => number
}
type Mark = { begun: number; taken: number }

/** One limiter an organisation and process. */
export function createLimiter(edition: string): Limiter {
  const pace = createPace(callsOfEdition(edition))
  const busy = { calls: 0, heavy: 0 }
  const queues: Record<Priority, Waiting[]> = { live: [], import: [] }
  let begun = 0
  const refusals = createRefusals()

  // Where more calls than writes are allowed, one place stays free of imports.
  const room = ({ priority, cost }: Waiting): boolean => {
    const { calls, heavy } = pace.limits()
    const reserve = priority === 'import' && calls > heavyLimit ? 1 : 0
    return busy.calls < calls - reserve && busy.heavy + cost <= heavy
  }

  function next(): void {
    for (const queue of [queues.live, queues.import]) {
      while (queue[0] && room(queue[0])) queue.shift()?.start()
    }
  }

  const change = (by: number, cost: number): void => {
    busy.calls += by
    busy.heavy += by * cost
  }

  return {
    run: async ({ priority, heavy, refused }, call) => {
      const cost = heavy ? 1 : 0
      await new Promise<void>((resolve) => {
        const start = () => {
          change(1, cost)
          resolve()
        }
        queues[priority].push({ start, priority, cost })
        next()
      })
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
        change(-1, cost)
        next()
      }
    },
    limits: pace.limits,
    mark: () => refusals.mark(begun),
    gaveUp: (since) => refusals.gaveUp(since, begun),
  }
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

type Calls = { calls: number; heavy: number }

/** How many at once at the moment. */
function createPace(mostCalls: number) {
  const mostHeavy = Math.min(heavyLimit, mostCalls)
  let { calls, heavy } = { calls: mostCalls, heavy: mostHeavy }
  let slowedAt = 0
  let successes = 0
  return {
    limits: (): Calls => ({ calls, heavy }),
    // One call more after two rounds without a refusal.
    recover: (): void => {
      successes += 1
      if (successes < 2 * Math.max(calls, heavy)) return
      successes = 0
      calls = Math.min(mostCalls, calls + 1)
      heavy = Math.min(mostHeavy, heavy + 1)
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
