// The app's engine in this process, as a process that can be killed at any moment: from then on nothing of it reaches
// the database or the network, and no answer reaches it; a new one starts on the same database.

import { AsyncLocalStorage } from 'node:async_hooks'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import type { PGlite, Transaction } from '@electric-sql/pglite'
import { PrismaClient } from '@prisma/client'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { pino } from 'pino'
import { rowsOf, type Database } from '#app/db/client.server.ts'
import { startRuntime, type Runtime } from '#app/server/runtime.server.ts'
import { webhookRoutes } from './webhook-routes.ts'
import { config } from './world.ts'

type Life = {
  dead: boolean
  /** Statements and calls until it is killed; Infinity: not. */
  left: number
  /** Killed before the last one is carried out, or before its answer arrives. */
  answered: boolean
  died: Promise<void>
  kill: () => void
  /** What is under way on the outside: it ends before a new life begins. */
  running: Set<Promise<unknown>>
}

const lives = new AsyncLocalStorage<Life>()
const never = new Promise<never>(() => undefined)

function newLife(): Life {
  const { promise, resolve } = Promise.withResolvers<void>()
  const life: Life = {
    dead: false,
    left: Infinity,
    answered: true,
    died: promise,
    running: new Set<Promise<unknown>>(),
    kill: () => {
      life.dead = true
      resolve()
    },
  }
  return life
}

/** One act of the engine on the outside: may be its last. */
async function act<T>(life: Life, work: () => Promise<T>): Promise<T> {
  if (life.dead) return never
  life.left -= 1
  if (life.left === 0 && !life.answered) life.kill()
  if (life.dead) return never
  const last = life.left === 0
  const running = work()
  life.running.add(running)
  try {
    return await running
  } finally {
    life.running.delete(running)
    if (last) life.kill()
    if (life.dead) await never
  }
}

/** Until nothing that a dead engine had begun can change anything any more. */
export async function buried({ life }: Engine): Promise<void> {
  while (life.running.size > 0) await Promise.allSettled(life.running)
}

function crashing(pglite: PGlite, life: Life): PGlite {
  const acts = new Set(['query', 'exec', 'sql'])
  return new Proxy(pglite, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      const method = value.bind(target) as (...args: unknown[]) => Promise<unknown>
      if (name === 'transaction')
        return (body: (tx: Transaction) => Promise<unknown>) => crashingTransaction(target, life, body)
      if (name === 'close') return () => Promise.resolve()
      return acts.has(String(name)) ? (...args: unknown[]) => act(life, () => method(...args)) : method
    },
  })
}

// Killed in a transaction: the server rolls it back.
function crashingTransaction(
  pglite: PGlite,
  life: Life,
  body: (tx: Transaction) => Promise<unknown>,
): Promise<unknown> {
  const killed = life.died.then(() => {
    throw new Error('killed')
  })
  killed.catch(() => undefined)
  return act(life, () =>
    pglite.transaction((tx) => {
      const proxy = new Proxy(tx, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name, target)
          if (typeof value !== 'function') return value
          const method = value.bind(target) as (...args: unknown[]) => Promise<unknown>
          return (...args: unknown[]) => act(life, () => method(...args))
        },
      })
      return Promise.race([body(proxy), killed])
    }),
  )
}

// The database outlives its engines.
const close = () => Promise.resolve()

export type Engine = {
  runtime: Runtime
  life: Life
  /** Answers the app's webhook routes; a dead app refuses the connection. */
  handle: (request: Request) => Promise<Response>
}

/** Starts an engine on an open database; error lines of its log go to `errors`. */
export async function startEngine(pglite: PGlite, now: () => Date, errors: string[]): Promise<Engine> {
  const life = newLife()
  const own = crashing(pglite, life)
  const prisma = new PrismaClient({ adapter: new PrismaPGlite(own) })
  const db: Database = { prisma, rows: rowsOf(own), pglite: own, url: null, pool: null, close }
  const write = (line: string) => {
    if (JSON.parse(line).level >= 50 && !life.dead) errors.push(line.trimEnd())
  }
  const log = pino({ level: 'debug' }, { write })
  return lives.run(life, async () => {
    const runtime = await startRuntime(config(), { db, now, log })
    await runtime.work()
    const routes = webhookRoutes(runtime)
    const handle = (request: Request) => {
      if (life.dead) throw new TypeError('fetch failed')
      return lives.run(life, () =>
        Promise.race([routes(request), life.died.then(() => Promise.reject(new TypeError('fetch failed')))]),
      )
    }
    return { runtime, life, handle }
  })
}

type Answerer = { answersFor: (hostname: string) => boolean; handle: (request: Request) => Promise<Response> }

/** Routes every fetch of the process to the simulators; those of dead engines go nowhere. */
export function openCrashingNetwork(
  app: (request: Request) => Promise<Response>,
  remotes: readonly Answerer[],
) {
  const real = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const { hostname } = new URL(request.url)
    if (hostname === 'app.test') return lives.exit(() => app(request))
    const remote = remotes.find((one) => one.answersFor(hostname))
    if (!remote) throw new TypeError(`nobody answers for ${hostname}`)
    const life = lives.getStore()
    const answer = () => lives.exit(() => remote.handle(request))
    return life ? act(life, answer) : answer()
  }
  return () => {
    globalThis.fetch = real
  }
}

/** What the app waits for of its own accord passes faster. */
export function hurryTimers(factor: number): () => void {
  const timers = createRequire(import.meta.url)('node:timers/promises') as {
    setTimeout: (...args: unknown[]) => Promise<unknown>
  }
  const real = timers.setTimeout
  timers.setTimeout = (ms, ...rest) => real(Number(ms) / factor, ...rest)
  syncBuiltinESMExports()
  return () => {
    timers.setTimeout = real
    syncBuiltinESMExports()
  }
}
