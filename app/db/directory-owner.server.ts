// One process at a time on an embedded database: two would write over each other, and PGlite does not look. The owner
// listens on a socket beside the data; who finds it answered stays away, and a dead owner's socket answers nobody.

import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** Another process works on this directory. */
export class DirectoryInUseError extends Error {
  constructor(directory: string) {
    super(`The embedded database in ${directory} is in use by another process`)
  }
}

export type Claim = { release: () => Promise<void> }

const lookMs = 200
/** Longer paths are cut off by the system. */
const longestPath = 100

/**
 * Claims `directory` for this process.
 * @param graceMs for how long to wait for another process that may be about to end
 * @throws DirectoryInUseError
 */
export async function claimDirectory(directory: string, graceMs = 0): Promise<Claim> {
  await mkdir(directory, { recursive: true })
  for (let waited = 0; ; waited += lookMs) {
    const server = await claimSocket(directory)
    if (server) return { release: () => new Promise((done) => server.close(() => done())) }
    if (waited >= graceMs) throw new DirectoryInUseError(directory)
    await delay(lookMs)
  }
}

// Some shared folders know no sockets, and some paths are too long for one: then it stands among the temporary files.
async function claimSocket(directory: string): Promise<Server | null> {
  const beside = resolve(directory, 'owner.sock')
  const elsewhere = socketElsewhere(directory)
  if (process.platform === 'win32' || beside.length > longestPath) return takeSocket(elsewhere)
  try {
    return await takeSocket(beside)
  } catch {
    return takeSocket(elsewhere)
  }
}

const takeSocket = async (path: string): Promise<Server | null> =>
  (await listen(path)) ?? (await takeOver(path))

function socketElsewhere(directory: string): string {
  const name = `sync-for-zoho-crm-${createHash('sha256').update(resolve(directory)).digest('hex').slice(0, 16)}`
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`)
}

// Null: the address is taken, by a process or by what a dead one left.
function listen(path: string): Promise<Server | null> {
  return new Promise((done, reject) => {
    const server = createServer((socket) => socket.end())
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? done(null) : reject(error),
    )
    server.listen(path, () => done(server.unref()))
  })
}

async function takeOver(path: string): Promise<Server | null> {
  if (await isAnswered(path)) return null
  await rm(path, { force: true })
  return listen(path)
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((done) => {
    const probe = connect(path)
    probe.once('error', () => done(false))
    probe.once('connect', () => {
      probe.destroy()
      done(true)
    })
  })
}
