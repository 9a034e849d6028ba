// A migrated database for each world: PGlite cloned from one prepared dump, or PostgreSQL cloned from a template. None is
// used twice: what a world left under way would go on in the next one's.

import { PGlite, types } from '@electric-sql/pglite'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { pino } from 'pino'
import { openEmbedded, openPostgres, type Database } from '#app/db/client.server.ts'
import { migrate } from '#app/db/migrate.server.ts'
import { openQueue } from '#app/queue/boss.server.ts'
import { folderOfRun, nameOfRun } from './run-folder.ts'

const run = nameOfRun()
const serverUrl = process.env.TEST_DATABASE_URL
const dumpPath = join(folderOfRun(run), 'prepared.tar')
const laidPath = join(folderOfRun(run), 'prepared')
const template = `template_${run}`

/** A database of its own, migrated; gone when closed. */
export const cloneDatabase = (): Promise<Database> => (serverUrl ? clonePostgres(serverUrl) : clonePglite())

const clonePglite = async (): Promise<Database> => openEmbedded(await preparedPglite())

/** An embedded database, migrated, whatever the suite runs on. */
export async function preparedPglite(): Promise<PGlite> {
  if (!existsSync(dumpPath)) await prepareDump()
  dump ??= new Uint8Array(await readFile(dumpPath))
  const loadDataDir = new Blob([dump])
  const startParams = [...PGlite.defaultStartParams, ...small]
  return withFewParsers(await PGlite.create({ loadDataDir, startParams }))
}

// Each statement of Prisma's has the library copy its table of parsers, one for each type of the catalog that has arrays:
// with those alone that a column of ours can have, a statement takes a third less (decision 094). The others stay readable.
function withFewParsers(pglite: PGlite): PGlite {
  const all = pglite.parsers
  const few: typeof all = Object.create(all)
  for (const type of [...Object.keys(types.parsers).map(Number), ...ourArrays]) {
    const parser = all[type]
    if (parser) few[type] = parser
  }
  pglite.parsers = few
  return pglite
}

// By PostgreSQL's numbers (pg_type): json, boolean, bytea, char, name, smallint, integer, text, char(n), varchar, bigint, real,
// double precision, oid, timestamp, date, time, timestamptz, numeric, uuid, jsonb.
const ourArrays = [
  199, 1000, 1001, 1002, 1003, 1005, 1007, 1009, 1014, 1015, 1016, 1021, 1022, 1028, 1115, 1182, 1183, 1185,
  1231, 2951, 3807,
]

// Read once by each process.
let dump: Uint8Array<ArrayBuffer> | undefined

// Each start fills its buffers with zeros: PostgreSQL's own 128 MB are a third of what a clone costs.
const small = ['-c', 'shared_buffers=16MB']

async function prepareDump(): Promise<void> {
  const pglite = await PGlite.create()
  const db = await openEmbedded(pglite)
  await prepare(db)
  await dropTemplates(pglite)
  const made = await pglite.dumpDataDir('none')
  await mkdir(join(dumpPath, '..'), { recursive: true })
  const own = `${dumpPath}.${randomUUID()}`
  await writeFile(own, new Uint8Array(await made.arrayBuffer()))
  await rename(own, dumpPath)
  await db.close()
}

// Two thirds of the files of a new cluster are databases that nobody opens, and each clone writes all of them.
async function dropTemplates(pglite: PGlite): Promise<void> {
  await pglite.exec('UPDATE pg_database SET datistemplate = false')
  for (const name of ['template0', 'template1']) await pglite.exec(`DROP DATABASE ${name}`)
}

/**
 * A migrated database where an app of this `DATA_DIR` looks for its own: making one takes a process longer than all else
 * that it does to start. What the app makes when it finds none is for the tests that are about it.
 */
export async function layDatabase(dataDir: string): Promise<void> {
  if (!existsSync(laidPath)) await prepareDirectory()
  await cp(laidPath, join(dataDir, 'db'), { recursive: true })
}

async function prepareDirectory(): Promise<void> {
  const own = `${laidPath}.${randomUUID()}`
  const db = await openEmbedded(own)
  await prepare(db, { sweeping: true })
  await db.close()
  try {
    await rename(own, laidPath)
  } catch (error) {
    // Another process was first.
    if (!existsSync(laidPath)) throw error
    await rm(own, { recursive: true })
  }
}

// A sweep that is scheduled before a queue starts comes five seconds later, whatever the world says then (world.ts).
async function prepare(db: Database, { sweeping = false } = {}): Promise<void> {
  await migrate(db, 'prisma/migrations')
  const queue = await openQueue(db, pino({ level: 'silent' }))
  if (!sweeping) await queue.boss.unschedule('sweep')
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
