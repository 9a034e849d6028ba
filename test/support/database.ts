// A migrated database for each world: PGlite cloned from one prepared dump, or PostgreSQL cloned from a template.

import { PGlite } from '@electric-sql/pglite'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { openEmbedded, openPostgres, type Database } from '#app/db/client.server.ts'
import { migrate } from '#app/db/migrate.server.ts'

const serverUrl = process.env.TEST_DATABASE_URL
const dumpPath = join(
  tmpdir(),
  `sync-for-zoho-crm-${process.env.TEST_RUN ?? process.ppid}`,
  'prepared.tar.gz',
)

/** A database of its own, migrated; gone when closed. */
export const cloneDatabase = (): Promise<Database> => (serverUrl ? clonePostgres(serverUrl) : clonePglite())

const clonePglite = async (): Promise<Database> => openEmbedded(await preparedPglite())

/** An embedded database, migrated, whatever the suite runs on. */
export async function preparedPglite(): Promise<PGlite> {
  if (!existsSync(dumpPath)) await prepareDump()
  const loadDataDir = new Blob([await readFile(dumpPath)])
  return PGlite.create({ loadDataDir })
}

async function prepareDump(): Promise<void> {
  const pglite = await PGlite.create()
  const db = await openEmbedded(pglite)
  await migrate(db, 'prisma/migrations')
  const dump = await pglite.dumpDataDir('none')
  await mkdir(join(dumpPath, '..'), { recursive: true })
  const own = `${dumpPath}.${randomUUID()}`
  await writeFile(own, new Uint8Array(await dump.arrayBuffer()))
  await rename(own, dumpPath)
  await db.close()
}

async function clonePostgres(url: string): Promise<Database> {
  const name = `world_${randomUUID().replaceAll('-', '')}`
  await onServer(url, `CREATE DATABASE ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  const db = openPostgres(own.href)
  await migrate(db, 'prisma/migrations')
  return {
    ...db,
    close: async () => {
      await db.close()
      await onServer(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    },
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}
