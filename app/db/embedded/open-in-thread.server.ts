// The embedded database in a thread of its own, so that the app's thread has all its time for the app (decision 161).

import { Worker } from 'node:worker_threads'
import type { PGliteOptions } from '@electric-sql/pglite'
import { reviveError } from './errors.ts'
import type {
  Answers,
  DatabaseCommand,
  EmbeddedDatabase,
  EmbeddedTransaction,
  Opened,
  QueryOptions,
  Reply,
  Request,
  TransactionEnd,
} from './protocol.ts'
import { resultsReader, type ReadResults } from './results.ts'

type Ask = <C extends DatabaseCommand>(command: C, asked?: object) => Promise<Answers[C['act']]>
type Ended = (cause: Error) => void

/**
 * Opens the database in a thread of its own.
 * @param onEnd the thread ended though nobody closed the database: what it was asked has no answer
 * @throws what PGlite throws when it cannot open the directory
 */
export async function openInThread(options: PGliteOptions, onEnd: Ended): Promise<EmbeddedDatabase> {
  const worker = new Worker(new URL('./worker-thread.ts', import.meta.url), {
    name: 'embedded-database',
    workerData: options,
  })
  // What else comes of an opening that failed is told nobody.
  worker.on('error', () => undefined)
  const arrayTypes = await opened(worker)
  const { ask, closed } = questionsTo(worker, onEnd)
  const read = resultsReader(arrayTypes)
  const numbers = { last: 0 }
  return {
    ...statements(ask, read, null),
    transaction: (body) => transact(ask, read, ++numbers.last, body),
    dumpDataDir: async (compression) => {
      const { bytes, name, type } = await ask({ act: 'dump', compression })
      return new File([bytes], name, { type })
    },
    close: async () => {
      await ask({ act: 'close' })
      closed()
      worker.ref()
      await worker.terminate()
    },
  }
}

async function opened(worker: Worker) {
  const { promise, resolve, reject } = Promise.withResolvers<Opened>()
  worker.once('message', resolve).once('error', reject).once('exit', ended)
  function ended(code: number) {
    reject(new Error(`The thread of the embedded database ended while it was opened (${code})`))
  }
  const first = await promise
  worker.off('message', resolve).off('error', reject).off('exit', ended)
  if (!('error' in first)) return first.arrayTypes
  await worker.terminate()
  throw reviveError(first.error, {})
}

// One message each way for a statement. What has no answer when the thread ends has failed, though it may be committed.
function questionsTo(worker: Worker, onEnd: Ended): { ask: Ask; closed: () => void } {
  const waiting = new Map<number, PromiseWithResolvers<Reply>>()
  const state = { last: 0, closing: false, closed: false }
  const isOver = (cause: Error) => {
    for (const { reject } of waiting.values()) reject(cause)
    waiting.clear()
    if (!state.closed) onEnd(cause)
    state.closed = true
  }
  worker.on('message', (reply: Reply) => {
    waiting.get(reply.id)?.resolve(reply)
    waiting.delete(reply.id)
    if (waiting.size === 0) worker.unref()
  })
  worker.once('messageerror', isOver)
  worker.once('error', isOver)
  worker.once('exit', (code) => isOver(new Error(`The thread of the embedded database ended (${code})`)))
  // A database that is asked nothing keeps no process from ending. After the listeners, which would hold it.
  worker.unref()
  // The error is made where it was asked for, so that its stack says who asked.
  const ask: Ask = async (command, asked = {}) => {
    // What is in a transaction may go on to its end: until then nothing is closed.
    const isNew = command.act === 'begin' || !('transaction' in command) || command.transaction === null
    if (state.closed || (state.closing && isNew)) throw new Error('The embedded database is closed')
    state.closing ||= command.act === 'close'
    const id = ++state.last
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
    worker.postMessage({ id, command } satisfies Request)
    const answered = Promise.withResolvers<Reply>()
    waiting.set(id, answered)
    worker.ref()
    const reply = await answered.promise
    if ('error' in reply) throw reviveError(reply.error, asked)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the answer to this very command
    return reply.answer as Answers[(typeof command)['act']]
  }
  return { ask, closed: () => void (state.closed = true) }
}

function statements(ask: Ask, read: ReadResults, transaction: number | null) {
  const query = async <T>(sql: string, params?: unknown[], options?: QueryOptions) => {
    const asked = { query: sql, params, queryOptions: options }
    return read<T>(await ask({ act: 'query', transaction, sql, params }, asked), options)
  }
  const exec = async (sql: string, options?: QueryOptions) => {
    const asked = { query: sql, params: undefined, queryOptions: options }
    const results = await ask({ act: 'exec', transaction, sql }, asked)
    return results.map((raw) => read<Record<string, unknown>>(raw, options))
  }
  return { query, exec }
}

// The thread lets nothing else come between the beginning and the end.
async function transact<T>(
  ask: Ask,
  read: ReadResults,
  transaction: number,
  body: (tx: EmbeddedTransaction) => Promise<T>,
): Promise<T> {
  await ask({ act: 'begin', transaction })
  let over: Promise<unknown> | null = null
  const end = (how: TransactionEnd) => (over ??= ask({ act: 'end', transaction, how }))
  const open = () => {
    if (over) throw new Error('Transaction is closed')
  }
  const { query, exec } = statements(ask, read, transaction)
  const tx: EmbeddedTransaction = {
    query: async (...question) => (open(), query(...question)),
    exec: async (...question) => (open(), exec(...question)),
    rollback: async () => (open(), void (await end('ROLLBACK'))),
    get closed() {
      return over !== null
    },
  }
  try {
    const result = await body(tx)
    await end('COMMIT')
    return result
  } catch (error) {
    await end('ROLLBACK')
    throw error
  }
}
