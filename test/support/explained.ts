// A database whose every statement is explained before it is carried out, whoever asks it: Prisma or SQL of our own.

import { PrismaPg } from '@prisma/adapter-pg'
import { Prisma, PrismaClient } from '@prisma/client'
import { z } from 'zod'
import { openPostgres, prismaAdapter, type Database } from '#app/db/client.server.ts'

/** One step of a plan, and those below it. */
type Step = {
  'Node Type': string
  'Relation Name'?: string | undefined
  'Index Name'?: string | undefined
  'Index Cond'?: string | undefined
  'Recheck Cond'?: string | undefined
  Filter?: string | undefined
  Plans?: Step[] | undefined
}
export type Explained = { sql: string; steps: Step[] }

const Step: z.ZodType<Step> = z.lazy(() =>
  z.object({
    'Node Type': z.string(),
    'Relation Name': z.string().optional(),
    'Index Name': z.string().optional(),
    'Index Cond': z.string().optional(),
    'Recheck Cond': z.string().optional(),
    Filter: z.string().optional(),
    Plans: z.array(Step).optional(),
  }),
)
const Plan = z.array(z.object({ Plan: Step }))

type Asked = { sql: string; args: unknown[]; argTypes: never[] }
type Queryable = {
  queryRaw: (asked: Asked) => Promise<{ rows: unknown[][] }>
  executeRaw: (asked: Asked) => Promise<number>
}
type Connection = Queryable & { startTransaction: (...options: never[]) => Promise<Queryable> }
type Factory = { connect: () => Promise<Connection> }

const explainable = /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i
const withAllBelow = (step: Step): Step[] => [step, ...(step.Plans ?? []).flatMap(withAllBelow)]

const withoutSequentialScans = (url: string): string =>
  `${url}${url.includes('?') ? '&' : '?'}options=-c%20enable_seqscan%3Doff`

/**
 * The same database once more; `plans` of what it was asked since they were read last. Reading a whole table is what it does
 * only where no index helps: a test has too few rows for the planner to mind.
 */
export async function explained(db: Database) {
  await db.pglite?.exec('SET enable_seqscan = off')
  const seen: Explained[] = []
  const watch = <Q extends Queryable>(queryable: Q): Q => {
    const ask = queryable.queryRaw.bind(queryable)
    const carryOut = queryable.executeRaw.bind(queryable)
    const explain = async (asked: Asked) => {
      if (!explainable.test(asked.sql)) return
      const { rows } = await ask({ ...asked, sql: `EXPLAIN (FORMAT JSON) ${asked.sql}` })
      const told = rows[0]?.[0]
      const [plan] = Plan.parse(typeof told === 'string' ? JSON.parse(told) : told)
      if (plan) seen.push({ sql: asked.sql, steps: withAllBelow(plan.Plan) })
    }
    queryable.queryRaw = async (asked) => {
      await explain(asked)
      return ask(asked)
    }
    queryable.executeRaw = async (asked) => {
      await explain(asked)
      return carryOut(asked)
    }
    return queryable
  }
  const factory = (db.pglite
    ? prismaAdapter(db.pglite)
    : new PrismaPg({ connectionString: db.url ?? '', options: '-c enable_seqscan=off' })) as never as Factory
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const connection = watch(await connect())
    const start = connection.startTransaction.bind(connection)
    connection.startTransaction = async (...options) => watch(await start(...options))
    return connection
  }
  const prisma = new PrismaClient({ adapter: factory as never })
  const past = db.url === null ? db : openPostgres(withoutSequentialScans(db.url))
  const rows: Database['rows'] = async (statement) => {
    if (explainable.test(statement.text)) {
      const [told] = await past.rows<{ 'QUERY PLAN': unknown }>(
        Prisma.sql`EXPLAIN (FORMAT JSON) ${statement}`,
      )
      const [plan] = Plan.parse(told?.['QUERY PLAN'])
      if (plan) seen.push({ sql: statement.text, steps: withAllBelow(plan.Plan) })
    }
    return past.rows(statement)
  }
  const watched: Database = { ...db, prisma, rows }
  return {
    db: watched,
    plans: () => seen.splice(0),
    close: async () => {
      await prisma.$disconnect()
      if (past !== db) await past.close()
    },
  }
}
