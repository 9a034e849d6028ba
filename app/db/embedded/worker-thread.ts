// The thread that runs the embedded database: it opens it, and answers one message for each statement.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { PGlite, type PGliteOptions, type Transaction } from '@electric-sql/pglite'
import { cloneError } from './errors.ts'
import type {
  Answers,
  ArrayTypes,
  DatabaseCommand,
  Opened,
  Reply,
  Request,
  TransactionEnd,
} from './protocol.ts'

type Held = { tx: Transaction; end: (how: TransactionEnd) => void; over: Promise<void> }
type CarryOut = (command: DatabaseCommand) => Promise<Answers[DatabaseCommand['act']]>

const asRows = { rowMode: 'array' } as const

/** Opens the database, and answers what comes over `port` in the order in which it comes. */
async function serve(port: MessagePort, options: PGliteOptions): Promise<void> {
  const pglite = await PGlite.create(options)
  const arrayTypes = await readArrayTypes(pglite)
  for (const type of Object.keys(pglite.parsers)) pglite.parsers[type] = (text) => text
  collectGarbage()
  const carryOut = commandsOn(pglite)
  port.on('message', ({ id, command }: Request) => {
    carryOut(command).then(
      (answer) => send(port, { id, answer }),
      (error: unknown) => send(port, { id, error: cloneError(error) }),
    )
  })
  port.on('messageerror', (error) => {
    throw error
  })
  send(port, { arrayTypes })
}

function send(port: MessagePort, message: Reply | Opened): void {
  port.postMessage(
    message,
    'answer' in message && message.answer && 'bytes' in message.answer ? [message.answer.bytes] : [],
  )
}

// A new database is made by a second PostgreSQL, whose 200 MB nothing that comes later would have collected: this thread
// makes little garbage of its own.
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  if (typeof collect === 'function') collect()
}

async function readArrayTypes(pglite: PGlite): Promise<ArrayTypes> {
  const { rows } = await pglite.query<{ oid: number; typelem: number }>(
    `SELECT element.typarray AS oid, element.oid AS typelem
     FROM pg_catalog.pg_type a JOIN pg_catalog.pg_type element ON element.oid = a.typelem WHERE a.typcategory = 'A'`,
  )
  return new Map(rows.map(({ oid, typelem }) => [oid, typelem]))
}

function commandsOn(pglite: PGlite): CarryOut {
  const held = new Map<number, Held>()
  const within = (transaction: number | null): PGlite | Transaction => {
    if (transaction === null) return pglite
    const found = held.get(transaction)
    if (!found) throw new Error('Transaction is closed')
    return found.tx
  }
  async function end(transaction: number, how: TransactionEnd): Promise<null> {
    const found = held.get(transaction)
    held.delete(transaction)
    found?.end(how)
    await found?.over
    return null
  }
  return async (command) => {
    switch (command.act) {
      case 'query':
        return within(command.transaction).query<(string | null)[]>(command.sql, command.params, asRows)
      case 'exec': {
        const results = await within(command.transaction).exec(command.sql, asRows)
        return results.map((one) => ({ ...one, rows: one.rows.map((row) => Object.values(row)) }))
      }
      case 'begin':
        held.set(command.transaction, await begin(pglite))
        return null
      case 'end':
        return end(command.transaction, command.how)
      case 'dump':
        return fileOf(await pglite.dumpDataDir(command.compression))
      case 'close':
        break
    }
    await pglite.close()
    return null
  }
}

// PGlite's own transaction, which nothing else comes between, held open until it is told how to end.
function begin(pglite: PGlite): Promise<Held> {
  const begun = Promise.withResolvers<Held>()
  const ended = Promise.withResolvers<TransactionEnd>()
  const over: Promise<void> = pglite.transaction(async (tx) => {
    begun.resolve({ tx, end: ended.resolve, over })
    if ((await ended.promise) === 'ROLLBACK') await tx.rollback()
  })
  // Of one that could not begin; of any other, whoever ends it hears.
  over.catch(begun.reject)
  return begun.promise
}

async function fileOf(file: File | Blob): Promise<Answers['dump']> {
  const name = file instanceof File ? file.name : 'pgdata.tar'
  return { bytes: await file.arrayBuffer(), name, type: file.type }
}

if (parentPort) {
  const port = parentPort
  serve(port, workerData).catch((error: unknown) => {
    send(port, { error: cloneError(error) })
    port.close()
  })
}
