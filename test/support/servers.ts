// Programs on this machine's ports: a handler of web requests as an HTTP server, and the app as a process of its own.

import { spawn, type ChildProcess } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { folderOfRun } from './run-folder.ts'

export type Handler = (request: Request) => Promise<Response>
export type HttpServer = { readonly port: number; readonly url: string; close(): Promise<void> }
export type NodeHandler = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>

export class PortTaken extends Error {
  readonly port: number
  constructor(port: number) {
    super(`Port ${port} is taken by another program`)
    this.port = port
  }
}

/**
 * Serves on this machine only. Port 0 takes any free one.
 * @throws PortTaken
 */
export async function listen(handler: NodeHandler, port = 0): Promise<HttpServer> {
  const server = createServer((incoming, outgoing) => {
    handler(incoming, outgoing).catch((error: unknown) => breakOff(outgoing, error))
  })
  server.requestTimeout = 0
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortTaken(port) : error)
    })
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  const bound = typeof address === 'object' && address ? address.port : port
  return {
    port: bound,
    url: `http://localhost:${bound}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The same for a handler of web requests. Where the handler throws, the connection breaks, as with a remote that dies. */
export function serve(handler: Handler, port = 0): Promise<HttpServer> {
  return listen(async (incoming, outgoing) => {
    // Who gave up before this busy process came to it asks again, and has not asked twice.
    await nextTurn()
    if (incoming.socket.destroyed) return
    await answer(await handler(requestOf(incoming)), outgoing)
  }, port)
}

function requestOf(incoming: IncomingMessage): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headersDistinct)) {
    for (const one of value ?? []) headers.append(name, one)
  }
  const method = incoming.method ?? 'GET'
  const body = method === 'GET' || method === 'HEAD' ? null : Readable.toWeb(incoming)
  return new Request(`http://${incoming.headers.host}${incoming.url}`, {
    method,
    headers,
    ...(body ? { body, duplex: 'half' } : {}),
  } as RequestInit)
}

async function answer(response: Response, outgoing: ServerResponse): Promise<void> {
  const headers = Object.fromEntries(response.headers)
  const cookies = response.headers.getSetCookie()
  outgoing.writeHead(response.status, cookies.length > 0 ? { ...headers, 'set-cookie': cookies } : headers)
  if (!response.body) return void outgoing.end()
  await pipeline(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]), outgoing)
}

// A simulator that rejects plays a broken connection; anything else that throws is a mistake of ours and is shown.
function breakOff(outgoing: ServerResponse, error: unknown): void {
  outgoing.destroy()
  const text = error instanceof Error ? `${error.message} ${inspect(error.cause)}` : String(error)
  if (!/ECONNRESET|fetch failed|socket|premature close|aborted|closed or destroyed/i.test(text))
    console.error(error)
}

export type AppProcess = {
  readonly url: string
  readonly pid: number
  /** the last lines that it wrote */
  output(): string
  running(): boolean
  stop(signal?: NodeJS.Signals): Promise<void>
}
export type AppOptions = {
  port: number
  env: Record<string, string>
  onLine?: (line: string) => void
}

const redirect = new URL('redirect.mjs', import.meta.url).href
const root = fileURLToPath(new URL('../../', import.meta.url))

/** Starts the unmodified app, on this machine only, with the redirecting dispatcher in front and waits until it says that it is healthy. */
export async function startApp(options: AppOptions): Promise<AppProcess> {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, ['--import', redirect, 'app/server/server.ts'], {
    cwd: root,
    env: {
      PATH,
      HOME,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      ...sharedCompilation(),
      ...options.env,
      PORT: String(options.port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines = keepLines(child, options.onLine)
  // Not left behind when this process ends without having stopped it.
  const takeAlong = () => child.kill('SIGKILL')
  process.once('exit', takeAlong)
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      process.off('exit', takeAlong)
      resolve()
    })
  })
  const app: AppProcess = {
    url: `http://localhost:${options.port}`,
    pid: child.pid ?? 0,
    output: () => lines.join('\n'),
    running: () => child.exitCode === null && child.signalCode === null,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      const inTime = await Promise.race([exited.then(() => true), pause(10_000, false, { ref: false })])
      if (!inTime) child.kill('SIGKILL')
      await exited
    },
  }
  await untilHealthy(app, child)
  return app
}

// What one app of a run compiled, the next one need not.
function sharedCompilation(): Record<string, string> {
  const { TEST_RUN } = process.env
  return TEST_RUN ? { NODE_COMPILE_CACHE: `${folderOfRun(TEST_RUN)}/compiled` } : {}
}

function keepLines(child: ChildProcess, onLine: (line: string) => void = () => {}): string[] {
  const kept: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    let rest = ''
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n')
      rest = parts.pop() ?? ''
      for (const line of parts) {
        kept.push(line)
        onLine(line)
      }
      kept.splice(0, kept.length - 200)
    })
  }
  return kept
}

async function untilHealthy(app: AppProcess, child: ChildProcess, patienceMs = 90_000): Promise<void> {
  const deadline = Date.now() + patienceMs
  while (Date.now() < deadline) {
    if (!app.running()) {
      await pause(50)
      throw new Error(`The app ended while starting (exit code ${child.exitCode}):\n${app.output()}`)
    }
    const healthy = await fetch(`${app.url}/healthz`).then(
      (response) => response.ok,
      () => false,
    )
    if (healthy) return
    await pause(100)
  }
  await app.stop()
  throw new Error(`The app was not healthy after ${patienceMs / 1000} s:\n${app.output()}`)
}

// Below those that the system lends to connections (32,768 and up on Linux): one of those may be lent before the program
// that was told it listens. Each process of the suites has a hundred of its own.
const ownPorts = { first: 20_000 + (process.pid % 120) * 100, count: 100, given: 0 }

/**
 * A port that is free now, for a program that has to be told its port; 0 picks one.
 * @throws PortTaken
 */
export async function freePort(port = 0): Promise<number> {
  if (port !== 0) return probed(port)
  for (let tries = 1; ; tries++) {
    const next = ownPorts.first + (ownPorts.given++ % ownPorts.count)
    try {
      return await probed(next)
    } catch (error) {
      if (!(error instanceof PortTaken) || tries === ownPorts.count) throw error
    }
  }
}

async function probed(port: number): Promise<number> {
  const probe = await listen(async (_, outgoing) => void outgoing.end(), port)
  await probe.close()
  return probe.port
}
