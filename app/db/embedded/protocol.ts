// What goes between the app's thread and the one that runs the embedded database. Everything can be cloned.

import type { PGlite, QueryOptions, Results, Transaction } from '@electric-sql/pglite'

type DumpCompression = Parameters<PGlite['dumpDataDir']>[0]

/** What the app asks of an embedded database, whichever thread runs it. */
export type EmbeddedDatabase = Pick<PGlite, 'query' | 'exec' | 'dumpDataDir' | 'close'> & {
  transaction: <T>(body: (tx: EmbeddedTransaction) => Promise<T>) => Promise<T>
}

export type EmbeddedTransaction = Pick<Transaction, 'query' | 'exec' | 'rollback' | 'closed'>

export type TransactionEnd = 'COMMIT' | 'ROLLBACK'

/** `transaction`: within which one, by its number; null outside of all. */
export type DatabaseCommand =
  | { act: 'query'; transaction: number | null; sql: string; params: unknown[] | undefined }
  | { act: 'exec'; transaction: number | null; sql: string }
  | { act: 'begin'; transaction: number }
  | { act: 'end'; transaction: number; how: TransactionEnd }
  | { act: 'dump'; compression: DumpCompression }
  | { act: 'close' }

export type Request = { id: number; command: DatabaseCommand }

/** Each value as PostgreSQL writes it: parsers are functions, which do not go from thread to thread. */
export type RawResults = Omit<Results, 'rows'> & { rows: (string | null)[][] }

export type Answers = {
  query: RawResults
  exec: RawResults[]
  begin: null
  end: null
  dump: { bytes: ArrayBuffer; name: string; type: string }
  close: null
}

export type ClonedError = {
  /** It came from PostgreSQL: what reads errors asks for the library's class. */
  fromPostgres: boolean
  message: string
  /** Code, severity, detail and whatever else it has of its own. */
  fields: Record<string, unknown>
}

export type Reply = { id: number; answer: Answers[keyof Answers] } | { id: number; error: ClonedError }

/** By the number of an array's type, that of its elements. */
export type ArrayTypes = ReadonlyMap<number, number>

/** The first message of a thread whose database is open, or could not be opened. */
export type Opened = { arrayTypes: ArrayTypes } | { error: ClonedError }

export type { QueryOptions, Results }
