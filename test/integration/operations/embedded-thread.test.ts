// The embedded database in a thread of its own answers as it does in the app's, and takes the process along when it ends.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { Prisma } from '@prisma/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openEmbedded, type Database } from '#app/db/client.server.ts'
import type { EmbeddedDatabase } from '#app/db/embedded/protocol.ts'
import { isAway } from '#app/db/reachable.server.ts'
import { sqlStateOf } from '#app/db/sql-state.server.ts'
import { layDatabase, preparedPglite } from '#test/support/database.ts'

const folders: string[] = []
let folder: string
let db: Database
let embedded: EmbeddedDatabase

async function laidFolder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'thread-'))
  folders.push(made)
  await layDatabase(made)
  return made
}

async function open(directory: string): Promise<EmbeddedDatabase> {
  db = await openEmbedded(directory)
  if (!db.pglite) throw new Error('not embedded')
  return (embedded = db.pglite)
}

beforeAll(async () => {
  folder = await laidFolder()
  await open(`${folder}/db`)
  await embedded.exec('CREATE TABLE counter (name text PRIMARY KEY, n int NOT NULL CHECK (n < 1000))')
})

afterAll(async () => {
  await db.close()
  for (const one of folders) await rm(one, { recursive: true, force: true })
})

const count = async (name: string): Promise<unknown> =>
  (await embedded.query<{ n: number }>('SELECT n FROM counter WHERE name = $1', [name])).rows[0]?.n

const begun = (name: string) => embedded.query('INSERT INTO counter VALUES ($1, 0)', [name])

// Two at once would both read the same number.
const addSlowly = () =>
  embedded.transaction(async (tx) => {
    const { rows } = await tx.query<{ n: number }>(`SELECT n FROM counter WHERE name = 'exclusive'`)
    await new Promise((resolve) => setImmediate(resolve))
    await tx.query(`UPDATE counter SET n = $1 WHERE name = 'exclusive'`, [Number(rows[0]?.n) + 1])
  })

test('values, columns and counts are those of the library', async () => {
  const here = await preparedPglite()
  const statement = `
    SELECT 1::int2 AS small, 7::int8 AS big, 9007199254740993::int8 AS larger, 1.50::numeric AS amount, 0.5::float8 AS half,
      true AS yes, NULL::text AS nothing, '{"a":[1]}'::jsonb AS json, 'x'::text AS "text", '\\x01ff'::bytea AS bytes,
      '2026-11-28 10:00:00+02'::timestamptz AS at, '2026-11-28'::date AS day, ARRAY['a', NULL, 'b"c'] AS words,
      ARRAY[[1, 2], [3, 4]] AS numbers, ARRAY['{"a":1}'::jsonb] AS jsons, ARRAY['n'::name] AS names,
      '00000000-0000-0000-0000-000000000001'::uuid AS id, $1::text AS given, $2::bytea AS bin, $3::timestamptz AS since,
      $4::jsonb AS doc, $5::text[] AS list`
  const given = ['ü', Buffer.from([0, 255]), new Date(0), { b: [null] }, ['p', 'q,r']]
  expect(await embedded.query(statement, given)).toEqual(await here.query(statement, given))
  const asArrays = { rowMode: 'array', parsers: { 25: (value: string) => `<${value}>` } } as const
  expect(await embedded.query(statement, given, asArrays)).toEqual(
    await here.query(statement, given, asArrays),
  )
  const several =
    'CREATE TEMP TABLE t (n int); INSERT INTO t VALUES (1), (2); UPDATE t SET n = 3; SELECT * FROM t'
  expect(await embedded.exec(several)).toEqual(await here.exec(several))
  await here.close()
})

test('an error of PostgreSQL is the library’s own, with its fields', async () => {
  await begun('twice')
  const here = await preparedPglite()
  await here.exec('CREATE TABLE counter (name text PRIMARY KEY); INSERT INTO counter VALUES ($$twice$$)')
  const statement = 'INSERT INTO counter (name) VALUES ($1)'
  const theirs: unknown = await here.query(statement, ['twice']).catch((error: unknown) => error)
  await here.close()
  const ours: unknown = await embedded
    .query('INSERT INTO counter VALUES ($1, 0)', ['twice'])
    .catch((error: unknown) => error)
  const { query: _statement, ...fields } = { ...Object(theirs) }
  expect(ours).toBeInstanceOf(Object(theirs).constructor)
  expect(ours).toMatchObject({ ...fields, message: Object(theirs).message, code: '23505' })
  expect(isAway(ours)).toBe(false)
})

test('what Prisma makes of an error has its SQLSTATE, and its stack says who asked', async () => {
  await begun('large')
  const failed = await db.prisma.$executeRaw`UPDATE counter SET n = 1000 WHERE name = 'large'`.catch(
    (error: unknown) => error,
  )
  expect(sqlStateOf(failed)).toBe('23514')
  const past: unknown = await db.rows(Prisma.sql`SELECT 1 / 0`).catch((error: unknown) => error)
  expect(past).toMatchObject({ code: '22012' })
  expect(Object(past).stack).toContain('embedded-thread.test.ts')
})

test('transactions exclude one another, and what is asked outside waits for them', async () => {
  await begun('exclusive')
  const all = Promise.all([addSlowly(), addSlowly(), addSlowly()])
  expect(await count('exclusive')).toBe(3)
  await all
})

test('a transaction whose body throws is rolled back, and the next one begins', async () => {
  await begun('thrown')
  const body = db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`UPDATE counter SET n = 5 WHERE name = 'thrown'`
    throw new Error('no')
  })
  await expect(body).rejects.toThrow('no')
  expect(await count('thrown')).toBe(0)
  await db.prisma.$transaction((tx) => tx.$executeRaw`UPDATE counter SET n = 6 WHERE name = 'thrown'`)
  expect(await count('thrown')).toBe(6)
})

test('a transaction that was rolled back takes nothing any more', async () => {
  await begun('late')
  await embedded.transaction(async (tx) => {
    await tx.query(`UPDATE counter SET n = 5 WHERE name = 'late'`)
    await tx.rollback()
    expect(tx.closed).toBe(true)
    await expect(tx.query('SELECT 1')).rejects.toThrow('Transaction is closed')
  })
  expect(await count('late')).toBe(0)
})

test('a commit that PostgreSQL makes a rollback of is an error', async () => {
  const body = embedded.transaction(async (tx) => {
    await tx.query('SELECT 1 / 0').catch(() => undefined)
  })
  await expect(body).rejects.toMatchObject({ code: '25P02' })
  expect((await embedded.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
})

test('what waits when the database is closed is carried out first, and is there when it is opened again', async () => {
  const asked = begun('closed')
  await db.close()
  await asked
  await expect(embedded.query('SELECT 1')).rejects.toThrow('closed')
  await open(`${folder}/db`)
  expect(await count('closed')).toBe(0)
})

test('what is about to begin when the database is closed does not keep it from closing', async () => {
  const other = await openEmbedded(`${await laidFolder()}/db`)
  const busy = other.rows(Prisma.sql`SELECT pg_sleep(0.5)::text`)
  const refused = other.prisma.$transaction((tx) => tx.$queryRaw`SELECT 1`).catch(String)
  await pause(50)
  const closed = other.close().then(() => 'closed')
  expect(await Promise.race([closed, pause(10_000, 'hangs')])).toBe('closed')
  expect(await refused).toContain('the process ends')
  await busy
})

test('a process that asks nothing of it any more ends, though nobody closed it', async () => {
  const opens = `import('#app/db/client.server.ts').then((db) => db.openEmbedded('${await laidFolder()}/db'))`
  const child = spawn(process.execPath, ['-e', opens])
  const [code] = await Promise.race([once(child, 'exit'), pause(30_000, ['still there'])])
  child.kill('SIGKILL')
  expect(code).toBe(0)
})

test('a directory that holds no database is refused', async () => {
  const other = await laidFolder()
  await rm(`${other}/db/global`, { recursive: true })
  await expect(openEmbedded(`${other}/db`)).rejects.toThrow('Aborted')
})

test('a dump is a file of the whole database', async () => {
  const dump = await embedded.dumpDataDir('none')
  const bytes = Buffer.from(await dump.arrayBuffer())
  expect(bytes.includes('PG_VERSION')).toBe(true)
  expect(bytes.length).toBeGreaterThan((await readFile(`${folder}/db/PG_VERSION`)).length)
})

test('a thread that ends answers nothing any more, and says so once', async () => {
  const threads: Worker[] = []
  const note = (thread: Worker) => void threads.push(thread)
  process.on('worker', note)
  const ends: Error[] = []
  const other = await openEmbedded(`${await laidFolder()}/db`, (cause) => void ends.push(cause))
  process.off('worker', note)
  const [asked] = await Promise.allSettled([
    other.rows(Prisma.sql`SELECT pg_sleep(60)`),
    threads[0]?.terminate(),
  ])
  expect(asked).toMatchObject({ status: 'rejected', reason: ends[0] })
  await expect(other.rows(Prisma.sql`SELECT 1`)).rejects.toThrow('closed')
  expect(ends).toHaveLength(1)
})

test('a process whose thread ends says so and ends', async () => {
  const script = new URL('../../support/lost-thread.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [script, await laidFolder()])
  const [written, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  expect(code).toBe(1)
  expect(written).toContain('"level":60')
  expect(written).toContain('the embedded database ended, and this process with it')
})
