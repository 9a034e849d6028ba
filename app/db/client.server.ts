// The database: PostgreSQL by URL, or PGlite (PostgreSQL in this process) in a directory.

import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '@prisma/client'
import type { PGlite } from '@electric-sql/pglite'
import { PrismaPGlite } from 'pglite-prisma-adapter'

export type Database = {
  prisma: PrismaClient
  /** Set when the database is embedded: the queue shares it, and no other process can. */
  pglite: PGlite | null
  url: string | null
  close: () => Promise<void>
}

export type Transaction = Omit<
  PrismaClient,
  '$connect' | '$disconnect' | '$on' | '$transaction' | '$use' | '$extends'
>

const poolSize = 10

/** Opens a PostgreSQL server's database. */
export function openPostgres(url: string): Database {
  const prisma = new PrismaClient({
    adapter: new PrismaPg({ connectionString: url, max: poolSize, keepAlive: true }),
  })
  return { prisma, pglite: null, url, close: () => prisma.$disconnect() }
}

/** Opens the embedded database in `dataDir` ("memory://" for tests), or takes over one already open. */
export async function openEmbedded(source: string | PGlite): Promise<Database> {
  const pglite = typeof source === 'string' ? await createPglite(source) : source
  const prisma = new PrismaClient({ adapter: new PrismaPGlite(pglite) })
  const close = async () => {
    await prisma.$disconnect()
    await pglite.close()
  }
  return { prisma, pglite, url: null, close }
}

async function createPglite(dataDir: string): Promise<PGlite> {
  const { PGlite } = await import('@electric-sql/pglite')
  if (!dataDir.includes('://')) await makeDirectory(dataDir)
  return PGlite.create(dataDir)
}

async function makeDirectory(path: string): Promise<void> {
  const { mkdir } = await import('node:fs/promises')
  await mkdir(path, { recursive: true })
}

/** Rows as one JSON parameter: works the same through both drivers, whatever the number of rows. */
export const rowsParameter = (rows: readonly object[]): string => JSON.stringify(rows)
