import { pino } from 'pino'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { openPostgres } from '#app/db/client.server.ts'
import { boundedUrl, isAway, whenReachable } from '#app/db/reachable.server.ts'

// Nothing listens there: the lowest port, which no program of a user may open.
const nowhere = 'postgres://postgres@127.0.0.1:1/postgres'
const log = pino({ level: 'silent' })
const thrownBy = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  )
const limitOf = (url: string) => new URL(boundedUrl(url)).searchParams.get('query_timeout')
const withCode = (code: string) => Object.assign(new Error('refused'), { code })

test('a server that is not there is away, whichever library asks', async () => {
  const db = openPostgres(nowhere)
  expect(isAway(await thrownBy(db.prisma.$queryRaw`SELECT 1`))).toBe(true)
  expect(isAway(await thrownBy(db.prisma.$transaction((tx) => tx.$queryRaw`SELECT 1`)))).toBe(true)
  await db.close()
  expect(isAway(await thrownBy(new Client({ connectionString: nowhere }).connect()))).toBe(true)
})

test('a server that starts, stops or has become a replica is away; a wrong password or statement is not', () => {
  for (const code of ['57P03', '57P01', '08006', '53300', '25006']) expect(isAway(withCode(code))).toBe(true)
  for (const code of ['28P01', '3D000', '42P01', 'P2028']) expect(isAway(withCode(code))).toBe(false)
  expect(isAway(new Error('Migration x was edited after it was applied'))).toBe(false)
})

test('a server whose disk or memory is full is away (a full disk refused records); one that cancels a statement is not', () => {
  for (const code of ['53100', '53200', '58030']) expect(isAway(withCode(code))).toBe(true)
  expect(isAway(withCode('57014'))).toBe(false)
})

test('what the driver itself throws, where a transaction cannot begin, is away; a remote that breaks off is not', () => {
  const words = 'terminating connection due to administrator command'
  const cause = { originalCode: '57P01', kind: 'postgres', code: '57P01', severity: 'FATAL' }
  expect(isAway(Object.assign(new Error(words, { cause }), { name: 'DriverAdapterError' }))).toBe(true)
  // A COMMIT on a connection that broke in the transaction: the migrations' own, at a start.
  for (const how of ['has encountered a connection error', 'was closed'])
    expect(isAway(new Error(`Client ${how} and is not queryable`))).toBe(true)
  expect(isAway(new Error('Zoho did not answer', { cause: withCode('ECONNRESET') }))).toBe(false)
})

test('what asks a database that is away asks again; any other error is thrown at once', async () => {
  const answers = [withCode('ECONNREFUSED'), withCode('57P03')]
  const asked = await whenReachable(log, () => {
    const error = answers.shift()
    return error ? Promise.reject(error) : Promise.resolve('there')
  })
  expect(asked).toBe('there')
  await expect(whenReachable(log, () => Promise.reject(withCode('28P01')))).rejects.toThrow('refused')
})

test('every question to a server has a limit of time, unless the address brings its own', () => {
  expect(limitOf('postgres://app:p%40ss@db:5432/sync?sslmode=require')).toBe('60000')
  expect(limitOf('postgres://db/sync')).toBe('60000')
  expect(limitOf('postgres://db/sync?query_timeout=5000')).toBe('5000')
})
