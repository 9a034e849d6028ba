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

export type Limiter = {
  /** Runs `call` when its turn has come. A heavy call writes more than ten records, or queries. */
  run: <T>(kind: { priority: Priority; heavy: boolean }, call: () => Promise<T>) => Promise<T>
  /** A 429 came back: halve, then recover one call for every hundred that went well. */
  slowDown: () => void
  limits: () => { calls: number; heavy: number }
}

/** One limiter an organisation and process. */
export function createLimiter(edition: string): Limiter {
  const limits = createLimits(edition)
  const queues: Record<Priority, Waiting[]> = { live: [], import: [] }
  let running = 0
  let heavyRunning = 0

  // Where the edition allows more calls than writes, one place stays free of imports.
  const room = ({ priority, cost }: Waiting): boolean => {
    const reserve = priority === 'import' && limits.calls() > heavyLimit ? 1 : 0
    return running < limits.calls() - reserve && heavyRunning + cost <= limits.heavy()
  }

  function take(cost: number, by: 1 | -1): void {
    running += by
    heavyRunning += by * cost
  }

  function next(): void {
    for (const queue of [queues.live, queues.import]) {
      for (let first = queue[0]; first && room(first); first = queue[0]) {
        queue.shift()
        take(first.cost, 1)
        first.start()
      }
    }
  }

  return {
    run: async ({ priority, heavy }, call) => {
      const cost = heavy ? 1 : 0
      await new Promise<void>((start) => {
        queues[priority].push({ start, priority, cost })
        next()
      })
      try {
        const answer = await call()
        limits.recover()
        return answer
      } finally {
        take(cost, -1)
        next()
      }
    },
    slowDown: limits.slowDown,
    limits: () => ({ calls: limits.calls(), heavy: limits.heavy() }),
  }
}

function createLimits(edition: string) {
  const mostCalls = callsOfEdition(edition)
  const mostHeavy = Math.min(heavyLimit, mostCalls)
  let calls = mostCalls
  let heavy = mostHeavy
  let successes = 0
  return {
    calls: () => calls,
    heavy: () => heavy,
    slowDown: () => {
      calls = Math.max(1, Math.floor(calls / 2))
      heavy = Math.max(1, Math.floor(heavy / 2))
    },
    recover: () => {
      successes += 1
      if (successes % 100 !== 0) return
      calls = Math.min(mostCalls, calls + 1)
      heavy = Math.min(mostHeavy, heavy + 1)
    },
  }
}
