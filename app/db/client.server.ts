// The database: PostgreSQL by URL, or PGlite (PostgreSQL in this process) in a directory.

import { PrismaPg } from '@prisma/adapter-pg'
import { Prisma, PrismaClient } from '@prisma/client'
import { Client, Pool, type ClientBase, type PoolClient, type QueryResultRow } from 'pg'
import { z } from 'zod'
import type { PGlite } from '@electric-sql/pglite'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import type { EmbeddedDatabase } from './embedded/protocol.ts'
import { openInThread } from './embedded/open-in-thread.server.ts'

export type Database = {
  prisma: PrismaClient
  /**
   * A statement of each batch, past Prisma, whose query compiler takes longer for it than many a statement itself. Times are
   * asked for as timestamptz, numbers as text: nothing else is the same through both drivers.
   */
  rows: <T extends QueryResultRow>(statement: Prisma.Sql) => Promise<T[]>
  /** Set when the database is embedded: the queue shares it, and no other process can. */
  pglite: EmbeddedDatabase | null
  url: string | null
  /** Connections at this moment; null where the database is embedded. */
  pool: (() => PoolUse) | null
  /** Connections that the queue may open to `url`. */
  queuePoolSize?: number
  close: () => Promise<void>
}

export type Transaction = Omit<
  PrismaClient,
  '$connect' | '$disconnect' | '$on' | '$transaction' | '$use' | '$extends'
>

type PoolUse = { most: number; open: number; idle: number; waiting: number }

/** Sizes where nobody chose others: one process opens these. */
const standardSizes = { poolSize: 10, queuePoolSize: 6 }
/** Rather an error than a wait without end: whoever asked comes again, and somebody hears of it. */
export const connectionTimeoutMillis = 10_000

/**
 * A list of statements is carried out as a whole, and has Prisma's five seconds for it where nobody says otherwise: too few
 * to remove a store of two million records, or behind a lock of somebody else's. @see prisma/orm 29271
 */
const transactionOptions = { maxWait: connectionTimeoutMillis, timeout: 120_000 }

/**
 * For every pool of connections: what the server says on one that is lent out and at no statement ("terminating connection
 * due to administrator command") is heard by nobody else, and would end the process. Whoever holds it finds that it is gone
 * with its next statement.
 */
export const heardPool = {
  onConnect: (client: ClientBase): void => void client.on('error', () => undefined),
}

/** Opens a PostgreSQL server's database. */
export function openPostgres(url: string, sizes = standardSizes): Database {
  const { poolSize: max, queuePoolSize } = sizes
  const pool = new Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis,
    keepAlive: true,
    ...heardPool,
  })
  // Prisma hears and ends the pool once it has asked something itself: `rows` may have been alone.
  pool.on('error', () => undefined)
  const closing: Closing = { begun: false }
  const adapter = passing(new PrismaPg(pool, { disposeExternalPool: true }), (transaction) =>
    unlessClosing(closing, freedInTheEnd(transaction), drop),
  )
  const prisma = new PrismaClient({ adapter, transactionOptions })
  const use = () => {
    const { totalCount: open, idleCount: idle, waitingCount: waiting } = pool
    return { most: max, open, idle, waiting }
  }
  const rows = async <T extends QueryResultRow>({ text, values }: Prisma.Sql) =>
    (await pool.query<T>(text, values)).rows
  const close = async () => {
    closing.begun = true
    await prisma.$disconnect()
    if (!pool.ended) await pool.end()
  }
  return { prisma, rows, pglite: null, url, queuePoolSize, pool: use, close }
}

type Closing = { begun: boolean }
type Adapter = Awaited<ReturnType<PrismaPg['connect']>>
type Begun = Awaited<ReturnType<Adapter['startTransaction']>>
type Factory = { connect: () => Promise<Pick<Adapter, 'startTransaction'>> }

// Each transaction that the adapter begins goes through `begun` before Prisma has it.
function passing<Made extends Factory>(factory: Made, begun: (transaction: Begun) => Promise<Begun>): Made {
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const adapter = await connect()
    const start = adapter.startTransaction.bind(adapter)
    adapter.startTransaction = async (isolation) => begun(await start(isolation))
    return adapter
  }
  return factory
}

// What Prisma calls off at its end while it is about to begin it never ends: a pool, or the embedded database, would wait for
// it without end, and so would the process.
async function unlessClosing(
  closing: Closing,
  transaction: Begun,
  giveBack: (transaction: Begun, error: Error) => Promise<void>,
): Promise<Begun> {
  if (!closing.begun) return transaction
  const error = new Error('the process ends')
  await giveBack(transaction, error)
  throw error
}

// Prisma asks COMMIT or ROLLBACK, and gives the connection back to the pool only where that succeeds (@prisma/client 6.19,
// transaction manager): each one that broke within a transaction would take a place of the pool for good. And nobody
// awaits the ROLLBACK of a transaction that ran out of time: its failure would end the process. What did not end is not
// given back: its connection may still be at a statement, inside a transaction that whoever borrows it next would share.
function freedInTheEnd(transaction: Begun): Begun {
  const execute = transaction.executeRaw.bind(transaction)
  transaction.executeRaw = async (query) => {
    try {
      return await execute(query)
    } catch (error) {
      if (query.sql !== 'ROLLBACK' && query.sql !== 'COMMIT') throw error
      await drop(transaction, error)
      // No caller needs the answer to a ROLLBACK: the server rolls back once the connection is gone.
      if (query.sql === 'ROLLBACK') return 0
      throw error
    }
  }
  return transaction
}

const Held = z.object({ client: z.custom<PoolClient>((value) => value instanceof Client) })

// The adapter's own rollback() gives its connection back as sound. @throws ZodError should the adapter hold it elsewhere
async function drop(transaction: Begun, error: unknown): Promise<void> {
  const { client } = Held.parse(transaction)
  client.release(error instanceof Error ? error : true)
  // Called by Prisma once more: what is gone is not given back.
  transaction.rollback = () => Promise.resolve()
}

/**
 * Opens the embedded database in `dataDir`, in a thread of its own, or takes over one already open.
 * @param onEnd that thread ended of itself
 */
export async function openEmbedded(
  source: string | EmbeddedDatabase,
  onEnd: (cause: Error) => void = fail,
): Promise<Database> {
  const pglite = typeof source === 'string' ? await openDirectory(source, onEnd) : source
  const closing: Closing = { begun: false }
  const adapter = passing(prismaAdapter(pglite), (transaction) =>
    unlessClosing(closing, transaction, () => transaction.rollback()),
  )
  const prisma = new PrismaClient({ adapter, transactionOptions })
  const close = async () => {
    closing.begun = true
    await prisma.$disconnect()
    await pglite.close()
  }
  return { prisma, rows: rowsOf(pglite), pglite, url: null, pool: null, close }
}

// In an event of the thread: nobody catches it, so the process ends with it.
function fail(cause: Error): never {
  throw cause
}

/** Of an embedded database for Prisma: the adapter asks a PGlite for no more than an `EmbeddedDatabase` has. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its constructor names the class
export const prismaAdapter = (pglite: EmbeddedDatabase) => new PrismaPGlite(pglite as PGlite)

/** What `Database.rows` is of an embedded database. */
export const rowsOf =
  (pglite: Pick<EmbeddedDatabase, 'query'>) =>
  async <T>({ text, values }: Prisma.Sql): Promise<T[]> =>
    (await pglite.query<T>(text, values)).rows

// What is held in memory is a test's, and would be no faster in a thread of its own.
async function openDirectory(dataDir: string, onEnd: (cause: Error) => void): Promise<EmbeddedDatabase> {
  const { PGlite } = await import('@electric-sql/pglite')
  const options = { dataDir, startParams: [...PGlite.defaultStartParams, ...lean] }
  if (dataDir.includes('://')) return PGlite.create(options)
  await makeDirectory(dataDir)
  return openInThread(options, onEnd)
}

/**
 * One process uses it over one connection, and the kernel keeps its files: with PostgreSQL's own sizes (128 MB of buffers,
 * room for 100 connections) it is 100 MB larger and no faster (decision 066).
 */
const lean = ['shared_buffers=32MB', 'wal_buffers=1MB', 'max_connections=20'].flatMap((one) => ['-c', one])

async function makeDirectory(path: string): Promise<void> {
  const { mkdir } = await import('node:fs/promises')
  await mkdir(path, { recursive: true })
}

/** Rows as one JSON parameter: works the same through both drivers, whatever the number of rows. */
export const rowsParameter = (rows: readonly object[]): string => JSON.stringify(rows)

/** `= ${anyOf(values)}`: one of these texts, as one parameter, whatever their number. */
export const anyOf = (values: readonly string[]) =>
  Prisma.sql`ANY (ARRAY(SELECT jsonb_array_elements_text(${JSON.stringify(values)}::jsonb)))`
