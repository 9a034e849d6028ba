// A private PostgreSQL server in a temporary folder, on a free port, gone afterwards.

import { spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { aptInstall, fail } from './bootstrap.mjs'

/**
 * Where initdb, postgres and the others are (installed first where they can be), and the account to run them as.
 * @returns {{ folder: string, account: { uid: number, gid: number } | undefined }}
 */
export const postgresPrograms = () => ({
  folder: findPrograms('pg_basebackup') ?? installPrograms(),
  account: serverAccount(),
})

/** @returns {Promise<{ url: string, stop: () => Promise<void> }>} */
export async function startPostgres() {
  const programs = findPrograms() ?? installPrograms()
  const folder = mkdtempSync(path.join(tmpdir(), 'sync-postgres-'))
  const owner = serverAccount()
  if (owner) chownSync(folder, owner.uid, owner.gid)
  const data = path.join(folder, 'data')
  const port = await freePort()

  const cluster = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync']
  const made = spawnSync(path.join(programs, 'initdb'), cluster, { cwd: folder, encoding: 'utf8', ...owner })
  if (made.status !== 0) fail(`initdb failed:\n${made.stderr ?? made.error?.message ?? ''}`)

  // Nothing here has to outlive a power cut. A direct child, so that Ctrl-C in the terminal ends it too.
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200']
  const options = [
    '-D',
    data,
    '-p',
    port,
    '-h',
    '127.0.0.1',
    '-k',
    folder,
    ...settings.flatMap((one) => ['-c', one]),
  ]
  const log = openSync(path.join(folder, 'log'), 'w')
  const stdio = ['ignore', log, log]
  const server = spawn(path.join(programs, 'postgres'), options.map(String), { cwd: folder, stdio, ...owner })
  const ended = new Promise((resolve) => server.once('exit', resolve))
  while (!isReady(data)) {
    if (server.exitCode !== null)
      fail(`PostgreSQL did not start:\n${readFileSync(path.join(folder, 'log'), 'utf8')}`)
    await pause(100)
  }
  console.log(`[setup] PostgreSQL on port ${port}`)
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      server.kill('SIGQUIT')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function findPrograms(...more) {
  const onPath = (process.env.PATH ?? '').split(path.delimiter)
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : []
  const candidates = [...onPath, ...versions.map((version) => `${debian}/${version}/bin`)]
  return candidates.find((folder) =>
    ['initdb', 'pg_ctl', 'postgres', ...more].every((one) => existsSync(path.join(folder, one))),
  )
}

function installPrograms() {
  aptInstall('postgresql')
  return (
    findPrograms() ?? fail('No PostgreSQL server could be installed. Install one, or set TEST_DATABASE_URL.')
  )
}

// PostgreSQL refuses to run as root; its package brings an account for it.
function serverAccount() {
  if (process.getuid?.() !== 0) return undefined
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n')
  const fields = accounts.map((line) => line.split(':')).find(([name]) => name === 'postgres')
  if (!fields) fail('PostgreSQL refuses root, and there is no account "postgres" to run it as.')
  return { uid: Number(fields[2]), gid: Number(fields[3]) }
}

// It listens a moment before it takes anybody in ("the database system is starting up"): its own file says when it does.
function isReady(data) {
  const file = path.join(data, 'postmaster.pid')
  return existsSync(file) && readFileSync(file, 'utf8').trimEnd().endsWith('ready')
}

// Below those that the system lends to connections: one of those may be lent before the server listens.
async function freePort() {
  const first = 15_000 + (process.pid % 4_000)
  for (let port = first; port < 20_000; port++) if (await isFree(port)) return port
  throw new Error('No port between 15000 and 20000 is free for PostgreSQL.')
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}
