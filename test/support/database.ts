// A migrated database for each world: PGlite cloned from one prepared dump, or PostgreSQL cloned from a template. None is
// used twice: what a world left under way would go on in the next one's.

import { PGlite } from '@electric-sql/pglite'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { pino } from 'pino'
import { openEmbedded, openPostgres, type Database } from '#app/db/client.server.ts'
import { migrate } from '#app/db/migrate.server.ts'
import { openQueue } from '#app/queue/boss.server.ts'
import { folderOfRun } from './run-folder.ts'

const run = process.env.TEST_RUN ?? process.ppid
const serverUrl = process.env.TEST_DATABASE_URL
const dumpPath = join(folderOfRun(run), 'prepared.tar')
const template = `template_${run}`

/** A database of its own, migrated; gone when closed. */
export const cloneDatabase = (): Promise<Database> => (serverUrl ? clonePostgres(serverUrl) : clonePglite())

const clonePglite = async (): Promise<Database> => openEmbedded(await preparedPglite())

/** An embedded database, migrated, whatever the suite runs on. */
export async function preparedPglite(): Promise<PGlite> {
  if (!existsSync(dumpPath)) await prepareDump()
  const loadDataDir = new Blob([await readFile(dumpPath)])
  return PGlite.create({ loadDataDir, startParams: [...PGlite.defaultStartParams, ...small] })
}

// Each start fills its buffers with zeros: PostgreSQL's own 128 MB are a third of what a clone costs.
const small = ['-c', 'shared_buffers=16MB']

async function prepareDump(): Promise<void> {
  const pglite = await PGlite.create()
  const db = await openEmbedded(pglite)
  await prepare(db)
  const dump = await pglite.dumpDataDir('none')
  await mkdir(join(dumpPath, '..'), { recursive: true })
  const own = `${dumpPath}.${randomUUID()}`
  await writeFile(own, new Uint8Array(await dump.arrayBuffer()))
  await rename(own, dumpPath)
  await db.close()
}

async function prepare(db: Database): Promise<void> {
  await migrate(db, 'prisma/migrations')
  const queue = await openQueue(db, pino({ level: 'silent' }))
  await queue.stop()
}

async function clonePostgres(url: string): Promise<Database> {
  await (prepared ??= prepareTemplate(url))
  const name = `world_${randomUUID().replaceAll('-', '')}`
  await onServer(url, `CREATE DATABASE ${name} TEMPLATE "${template}"`)
  const db = openPostgres(databaseUrl(url, name))
  return {
    ...db,
    close: async () => {
      await db.close()
      await onServer(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    },
  }
}

let prepared: Promise<void> | undefined

// Two processes run the suite: the first to come makes the template, under a lock that the second waits for.
async function prepareTemplate(url: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock(1)')
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template])
    if (found.rows.length > 0) return
    const own = `${template}_making`
    await client.query(`CREATE DATABASE "${own}"`)
    const db = openPostgres(databaseUrl(url, own))
    await prepare(db)
    await db.close()
    await client.query(`ALTER DATABASE "${own}" RENAME TO "${template}"`)
  } finally {
    await client.end()
  }
}

function databaseUrl(url: string, name: string): string {
  const own = new URL(url)
  own.pathname = `/${name}`
  return own.href
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}
