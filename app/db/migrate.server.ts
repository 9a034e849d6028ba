// Applies prisma/migrations at start, under an advisory lock, into Prisma's own bookkeeping table.
// Prisma's command line cannot: with a driver adapter it never exits, or fails on PostgreSQL (decision 003).

import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database, Transaction } from './client.server.ts'

const lockKey = 7_201_124
const bookkeeping = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT, "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`

type Migration = { name: string; sql: string; checksum: string }

/**
 * Brings the database to the newest schema. Safe to call from several processes at once.
 * @returns the names applied now
 * @throws Error when an applied migration was edited afterwards
 */
export async function migrate(db: Database, directory: string): Promise<string[]> {
  const migrations = await readMigrations(directory)
  return db.prisma.$transaction(
    async (tx) => {
      await tx.$executeRawUnsafe(`SELECT pg_advisory_xact_lock(${lockKey})`)
      // Rather an error, and again a moment later, than everybody waiting behind us for a table that a dump reads.
      await tx.$executeRawUnsafe(`SET LOCAL lock_timeout = '5s'`)
      await tx.$executeRawUnsafe(bookkeeping)
      const applied = await tx.$queryRawUnsafe<{ migration_name: string; checksum: string }[]>(
        'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL',
      )
      const known = new Map(applied.map((row) => [row.migration_name, row.checksum]))
      const fresh = migrations.filter((migration) => isFresh(migration, known))
      for (const migration of fresh) await apply(tx, migration)
      return fresh.map((migration) => migration.name)
    },
    { timeout: 120_000, maxWait: 60_000 },
  )
}

function isFresh({ name, checksum }: Migration, known: Map<string, string>): boolean {
  const before = known.get(name)
  if (before !== undefined && before !== checksum)
    throw new Error(`Migration ${name} was edited after it was applied`)
  return before === undefined
}

// One statement at a time: prepared statements (and so both drivers) take only one.
async function apply(tx: Transaction, { name, sql, checksum }: Migration): Promise<void> {
  const statements = sql
    .split(/;\s*$/m)
    .map((statement) => statement.replace(/^[ \t]*--.*$/gm, '').trim())
    .filter((statement) => statement !== '')
  for (const statement of statements) await tx.$executeRawUnsafe(statement)
  await tx.$executeRawUnsafe(
    `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, applied_steps_count) VALUES ($1, $2, now(), $3, 1)`,
    randomUUID(),
    checksum,
    name,
  )
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.toSorted().map(async (name) => {
      const sql = await readFile(join(directory, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}
