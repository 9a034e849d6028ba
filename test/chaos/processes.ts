// The app's real processes under a supervisor that starts again what ended, as an orchestrator would.

import { fork, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const here = (name: string) => new URL(name, import.meta.url).href
const root = fileURLToPath(new URL('../../', import.meta.url))

export type Role = 'server' | 'worker'
export type Sample = { rssMb: number; heapMb: number; resources: number; files: number }

export type AppProcess = {
  readonly role: Role
  /** Ends it at once, as a kill -9 or a lost machine; the supervisor starts it again. */
  kill: () => void
  /** A deploy: SIGTERM, and a new one. @returns how long the old one took, in milliseconds */
  deploy: () => Promise<number>
  /** Stands still for a while, as a virtual machine that is moved. */
  freeze: (ms: number) => Promise<void>
  setClock: (offsetMs: number) => void
  skip: (skipMs: number) => void
  sample: () => Promise<Sample | null>
  /** Ends it for good. */
  stop: () => Promise<void>
  /** It ended by itself so often: its last words each time. */
  readonly crashes: string[]
  /** Error lines of its log and how often. */
  readonly errors: Map<string, number>
  /** The end of its log. */
  lastWords: () => string
}

export type ProcessOptions = {
  role: Role
  env: Record<string, string>
  skipMs: number
  /** How many times faster its own waits pass. */
  hurry: number
  /** Where a process may end by itself and is only started again: PGlite on a disk that takes nothing. */
  mayEnd?: () => boolean
}

const restartMs = 200
const patienceMs = 20_000

export function startProcess(options: ProcessOptions): AppProcess {
  const state = { ending: false, expected: false, offsetMs: 0, skipMs: options.skipMs }
  const crashes: string[] = []
  const errors = new Map<string, number>()
  let latest: readonly string[] = []
  let child = spawnOne()
  let ended = endOf(child)

  function spawnOne(): ChildProcess {
    const { PATH = '', HOME = '' } = process.env
    const memory = ['--max-old-space-size=1024', '--max-semi-space-size=8', '--expose-gc']
    const preloads = ['--import', here('preload.mjs'), '--import', here('../support/redirect.mjs')]
    const clock = {
      CLOCK_OFFSET_MS: String(state.offsetMs),
      CLOCK_SKIP_MS: String(state.skipMs),
      HURRY: String(options.hurry),
    }
    const one = fork(`${root}app/server/${options.role}.ts`, [], {
      cwd: root,
      execArgv: [...memory, ...preloads],
      env: { PATH, HOME, NODE_ENV: 'production', ...clock, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    state.expected = false
    const lines = keepLines(one, errors)
    latest = lines
    const takeAlong = () => one.kill('SIGKILL')
    process.once('exit', takeAlong)
    one.once('exit', (code, signal) => {
      process.off('exit', takeAlong)
      const mayEnd = state.expected || options.mayEnd?.() === true
      if (!mayEnd) crashes.push(`${options.role} ended (${code ?? signal}):\n${lines.join('\n')}`)
      if (!state.ending) setTimeout(respawn, restartMs)
    })
    one.on('error', () => undefined)
    return one
  }

  function respawn(): void {
    if (state.ending) return
    child = spawnOne()
    ended = endOf(child)
  }

  const send = (message: object) => void (child.connected && child.send(message, () => undefined))

  async function terminate(): Promise<number> {
    const startedAt = performance.now()
    state.expected = true
    const dying = child
    dying.kill('SIGTERM')
    const inTime = await Promise.race([ended.then(() => true), pause(patienceMs, false, { ref: false })])
    if (!inTime) dying.kill('SIGKILL')
    await ended
    return performance.now() - startedAt
  }

  return {
    role: options.role,
    crashes,
    errors,
    lastWords: () => latest.join('\n'),
    kill: () => {
      state.expected = true
      child.kill('SIGKILL')
    },
    deploy: terminate,
    freeze: async (ms) => {
      const frozen = child
      frozen.kill('SIGSTOP')
      await pause(ms)
      frozen.kill('SIGCONT')
    },
    setClock: (offsetMs) => {
      state.offsetMs = offsetMs
    },
    skip: (skipMs) => {
      state.skipMs = skipMs
      send({ skipMs })
    },
    sample: () => sampleOf(child),
    stop: async () => {
      state.ending = true
      if (child.exitCode === null && child.signalCode === null) await terminate()
    },
  }
}

const endOf = (child: ChildProcess) => new Promise<void>((resolve) => child.once('exit', () => resolve()))

function keepLines(child: ChildProcess, errors: Map<string, number>): string[] {
  const kept: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    let rest = ''
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n')
      rest = parts.pop() ?? ''
      for (const line of parts) {
        kept.push(line)
        const told = errorIn(line)
        if (told) errors.set(told, (errors.get(told) ?? 0) + 1)
      }
      kept.splice(0, kept.length - 30)
    })
  }
  return kept
}

function errorIn(line: string): string | null {
  if (!line.startsWith('{')) return null
  try {
    const { level, msg, err } = JSON.parse(line)
    return level >= 50 ? `${msg}: ${String(err?.message ?? '').slice(0, 200)}` : null
  } catch {
    return null
  }
}

async function sampleOf(child: ChildProcess): Promise<Sample | null> {
  if (!child.connected || child.exitCode !== null) return null
  const answer = new Promise<{ heapUsed: number; resources: number }>((resolve) =>
    child.once('message', (message: { sample: { heapUsed: number; resources: number } }) =>
      resolve(message.sample),
    ),
  )
  child.send({ sample: true }, () => undefined)
  const told = await Promise.race([answer, pause(5000, null, { ref: false })])
  const { pid } = child
  if (!told || !pid) return null
  const [, rss = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return {
    rssMb: Number(rss) / 1024,
    heapMb: told.heapUsed / 1024 / 1024,
    resources: told.resources,
    files: readdirSync(`/proc/${pid}/fd`).length,
  }
}
