// A whole row by its key, past Prisma: each piece of work begins with the shop's, its connection's and its kinds', and Prisma
// takes longer to compile the question than the database to answer it (decision 160).

import { Prisma, type KindState, type Shop, type ZohoConnection } from '@prisma/client'
import type { Database } from '#app/db/client.server.ts'

type Rows = { Shop: Shop; ZohoConnection: ZohoConnection; KindState: KindState }
type Keys = {
  Shop: Pick<Shop, 'domain'>
  ZohoConnection: Pick<ZohoConnection, 'shopDomain'>
  KindState: Pick<KindState, 'shopDomain' | 'kind'>
}

/** As Prisma's `findUnique` answers it. */
export async function findRow<Model extends keyof Rows>(
  db: Database,
  model: Model,
  key: Keys[Model],
): Promise<Rows[Model] | null> {
  const [row = null] = await findRows(db, model, key)
  return row
}

/** All rows of a part of the key. */
export async function findRows<Model extends keyof Rows>(
  db: Database,
  model: Model,
  key: Partial<Keys[Model]>,
): Promise<Rows[Model][]> {
  const columns = (columnsOf[model] ??= selected(model))
  const isKey = Object.entries(key).map(([name, value]) => Prisma.sql`${Prisma.raw(`"${name}"`)} = ${value}`)
  return db.rows<Rows[Model]>(
    Prisma.sql`SELECT ${columns} FROM ${Prisma.raw(`"${model}"`)} WHERE ${Prisma.join(isKey, ' AND ')}`,
  )
}

const columnsOf: Partial<Record<keyof Rows, Prisma.Sql>> = {}

// Named by the schema, so that a column that is added is read as well.
function selected(model: keyof Rows): Prisma.Sql {
  const { fields = [] } = Prisma.dmmf.datamodel.models.find(({ name }) => name === model) ?? {}
  const columns = fields.filter(({ kind }) => kind === 'scalar').map(({ name, type }) => column(name, type))
  return Prisma.raw(columns.join(', '))
}

const column = (name: string, type: string) =>
  type === 'DateTime' ? `"${name}" AT TIME ZONE 'UTC' AS "${name}"` : `"${name}"`
