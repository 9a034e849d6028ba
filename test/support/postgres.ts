// A real PostgreSQL server, whatever database the suite runs on: what depends on connections and on several processes
// shows only there.

import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { openPostgres, type Database } from '#app/db/client.server.ts'
import { migrate } from '#app/db/migrate.server.ts'
import { startPostgres } from '../../bin/postgres.mjs'

export type Server = { url: string; stop: () => Promise<void> }

/** The one that the suite runs on, or one of its own. */
export const provideServer = (): Promise<Server> => {
  const url = process.env.TEST_DATABASE_URL
  return url ? Promise.resolve({ url, stop: () => Promise.resolve() }) : startPostgres()
}

/** A migrated database of its own. `open` gives one more process's way to it. */
export async function createDatabase(server: Server) {
  const name = `own_${randomUUID().replaceAll('-', '')}`
  await onServer(server, `CREATE DATABASE ${name}`)
  const own = new URL(server.url)
  own.pathname = `/${name}`
  const opened: Database[] = []
  const open = (poolSize: number): Database => {
    const db = openPostgres(own.href, { poolSize, queuePoolSize: 2 })
    opened.push(db)
    return db
  }
  await migrate(open(2), 'prisma/migrations')
  return {
    url: own.href,
    open,
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map((db) => db.close()))
      await onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    },
  }
}

async function onServer({ url }: Server, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}
