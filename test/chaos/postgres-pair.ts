// Two PostgreSQL servers, the second a synchronous replica of the first, behind one address: what Patroni and HAProxy
// make of them, done by hand so that a test decides the moment.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chownSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { freePort } from '#test/support/servers.ts'
import { openProxy, type TcpProxy } from './tcp-proxy.ts'

/** Where initdb and the others are, and the account that PostgreSQL agrees to run as. */
export type PostgresPrograms = { folder: string; account: { uid: number; gid: number } | undefined }

type Server = { port: number; data: string; child: ChildProcess; ended: Promise<void> }

export type PostgresPair = {
  /** Through the proxy: stays the same whatever happens behind it. */
  url: (database: string) => string
  proxy: TcpProxy
  createDatabase: (name: string) => Promise<void>
  query: (statement: string, database?: string) => Promise<Record<string, unknown>[]>
  /** Nobody reaches the primary, from here on and until it is back. */
  away: () => void
  back: () => void
  /** The primary ends as in a restart, and comes back after `ms`. */
  restart: (ms: number) => Promise<void>
  /**
   * The primary is killed and its replica promoted; a new replica is made of the new primary.
   * @param silently as when a whole machine is lost: nobody ends the connections to it
   */
  failover: (silently?: boolean) => Promise<void>
  close: () => Promise<void>
}

// Neither has to outlive a power cut: a kill -9 leaves what was written with the kernel.
const settings = ['fsync=off', 'full_page_writes=off', 'max_connections=150', 'wal_keep_size=64MB']

export async function openPostgresPair(programs: PostgresPrograms): Promise<PostgresPair> {
  const folder = mkdtempSync(join(tmpdir(), 'chaos-postgres-'))
  if (programs.account) chownSync(folder, programs.account.uid, programs.account.gid)
  const tools = createTools(programs, folder)
  const proxy = await openProxy()
  const first = join(folder, 'data-1')
  tools.run('initdb', [
    '-D',
    first,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--no-locale',
    '--no-sync',
  ])
  let primary = await tools.start(first)
  let replica = await tools.replicate(primary, join(folder, 'data-2'))
  let made = 2
  proxy.point(primary.port)
  const url = (database: string) => `postgres://postgres@127.0.0.1:${proxy.port}/${database}`

  return {
    url,
    proxy,
    createDatabase: async (name) => void (await ask(primary.port, `CREATE DATABASE ${name}`)),
    query: (statement, database) => ask(primary.port, statement, database),
    away: () => {
      proxy.point(null)
      proxy.cut()
    },
    back: () => proxy.point(primary.port),
    restart: async (ms) => {
      proxy.point(null)
      primary.child.kill('SIGINT')
      await primary.ended
      proxy.cut()
      await pause(ms)
      // Where its replica looks for it.
      primary = await tools.start(primary.data, primary.port)
      proxy.point(primary.port)
    },
    failover: async (silently = false) => {
      proxy.point(null)
      if (silently) proxy.strand()
      primary.child.kill('SIGKILL')
      proxy.cut()
      await primary.ended
      const dead = primary
      primary = replica
      tools.run('pg_ctl', ['promote', '-w', '-s', '-D', primary.data])
      await ask(primary.port, `ALTER SYSTEM SET synchronous_standby_names = ''`)
      await ask(primary.port, 'SELECT pg_reload_conf()')
      proxy.point(primary.port)
      rmSync(dead.data, { recursive: true, force: true })
      replica = await tools.replicate(primary, join(folder, `data-${++made}`))
    },
    close: async () => {
      await proxy.close()
      for (const { child, ended } of [replica, primary]) {
        child.kill('SIGQUIT')
        await ended
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function createTools({ folder: programs, account }: PostgresPrograms, folder: string) {
  const options = { cwd: folder, ...account }

  function run(program: string, args: readonly string[]): void {
    const { status, stderr, error } = spawnSync(join(programs, program), args, {
      encoding: 'utf8',
      ...options,
    })
    if (status !== 0) throw new Error(`${program} failed: ${stderr ?? error?.message ?? ''}`)
  }

  async function start(data: string, port?: number): Promise<Server> {
    port ??= await freePort()
    const log = openSync(`${data}.log`, 'a')
    const where = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder]
    const args = [...where, ...settings.flatMap((one) => ['-c', one])]
    const child = spawn(join(programs, 'postgres'), args, { ...options, stdio: ['ignore', log, log] })
    const takeAlong = () => child.kill('SIGQUIT')
    process.once('exit', takeAlong)
    const ended = new Promise<void>((resolve) =>
      child.once('exit', () => {
        process.off('exit', takeAlong)
        resolve()
      }),
    )
    await answering(port)
    return { port, data, child, ended }
  }

  async function replicate(primary: Server, data: string): Promise<Server> {
    const from = ['-h', '127.0.0.1', '-p', String(primary.port), '-U', 'postgres']
    run('pg_basebackup', [...from, '-D', data, '-R', '-X', 'stream', '--checkpoint=fast', '--no-sync'])
    const replica = await start(data)
    await ask(primary.port, `ALTER SYSTEM SET synchronous_standby_names = '*'`)
    await ask(primary.port, 'SELECT pg_reload_conf()')
    await until(async () => {
      const [row] = await ask(primary.port, 'SELECT sync_state FROM pg_stat_replication')
      return row?.['sync_state'] === 'sync'
    })
    return replica
  }
  return { run, start, replicate }
}

async function ask(
  port: number,
  statement: string,
  database = 'postgres',
): Promise<Record<string, unknown>[]> {
  const client = new Client({ host: '127.0.0.1', port, user: 'postgres', database })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

const answering = (port: number) =>
  until(() =>
    ask(port, 'SELECT 1').then(
      () => true,
      () => false,
    ),
  )

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('PostgreSQL is not ready after a minute')
    await pause(50)
  }
}
