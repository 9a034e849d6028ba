// What we know of the organisation's modules: field metadata and the fields this app created there.

import { Prisma, type ZohoModule } from '@prisma/client'
import type { ShopDomain } from '#app/lib/ids.ts'
import { madeOnce } from '#app/lib/made-once.ts'
import { rowsParameter, type Database } from '#app/db/client.server.ts'
import { stillConnected, type OrgScope } from '#app/db/still-there.server.ts'

export type { ZohoModule }

/**
 * What is known of the shop's modules. Read-only: whoever asks next is given the same rows until one of them changed. They
 * are the longest rows of all, and each piece of work begins with them.
 */
export async function loadModules(db: Database, shop: ShopDomain): Promise<readonly ZohoModule[]> {
  const known = madeOnce(knownOf, db, () => new Map())
  const found = await db.rows<{ version: string | null }>(Prisma.sql`
    SELECT string_agg(concat("apiName", ' ', xmin), ' ' ORDER BY "apiName") AS version
    FROM "ZohoModule" WHERE "shopDomain" = ${shop}`)
  const version = found[0]?.version ?? null
  const last = known.get(shop)
  known.delete(shop)
  if (version === null) return []
  // Read after its version: what changed in between is read once more, and nothing is ever older than its version says.
  const rows =
    last?.version === version
      ? last.rows
      : await db.prisma.zohoModule.findMany({ where: { shopDomain: shop } })
  known.set(shop, { version, rows })
  const [oldest] = known.keys()
  if (known.size > shopsKnown && oldest !== undefined) known.delete(oldest)
  return rows
}

/** Those that records may be written to, while Zoho is connected. */
export async function listReadyModules(db: Database, shop: ShopDomain): Promise<string[]> {
  const rows = await db.rows<{ apiName: string }>(Prisma.sql`
    SELECT m."apiName" FROM "ZohoModule" m JOIN "ZohoConnection" c USING ("shopDomain")
    WHERE m."shopDomain" = ${shop} AND m."available" AND m."idField" IS NOT NULL AND c."state" = 'connected'`)
  return rows.map(({ apiName }) => apiName)
}

type KnownRows = { version: string; rows: readonly ZohoModule[] }

/** As many as a process has jobs at work at once (queue/jobs.ts): half a megabyte each, 2 MB where modules are wide. */
const shopsKnown = 64
const knownOf = new WeakMap<Database, Map<ShopDomain, KnownRows>>()

/** What was read, and when the read began. */
export type ReadAt<T> = { value: T; at: Date }

type ModuleNow = {
  apiName: string
  available: boolean
  fields: readonly object[]
  /** Undefined: what is known of them stays. */
  layouts?: ReadAt<readonly object[]> | undefined
  /** What this app made there; what is known already stays. */
  createdFields: readonly unknown[]
  /** Undefined: what is known of it stays. */
  idField?: { name: string; isUnique: boolean }
  /** When the read began. */
  fetchedAt: Date
}

// Two reads go side by side, and the older one may end last: it replaces nothing that was read later. A time that is
// further ahead than any read lasts is of a wrong clock.
const isOlder = (stored: 'fetchedAt' | 'layoutsAt', at: Date) => ({
  OR: [{ [stored]: { lte: at } }, { [stored]: { gt: new Date(at.getTime() + longestReadMs) } }],
})
const longestReadMs = 60 * 60_000
const readLater = (time: Prisma.Sql) => Prisma.sql`(m.${time} <= EXCLUDED.${time}
  OR m.${time} > EXCLUDED.${time} + ${longestReadMs / 1000}::float8 * interval '1 second')`
const fieldsAreOlder = readLater(Prisma.sql`"fetchedAt"`)
const layoutsAreOlder = Prisma.sql`(EXCLUDED."layoutsAt" IS NOT NULL
  AND (m."layoutsAt" IS NULL OR ${readLater(Prisma.sql`"layoutsAt"`)}))`

// Fields that were read prove the module, whatever the clock of whoever missed it said.
const isFound = Prisma.sql`(EXCLUDED."available" AND NOT m."available")`
const isTaken = Prisma.sql`(${fieldsAreOlder} OR ${isFound})`
// That there are none of a module that is missing holds no longer than that it is missing.
const areLayoutsTaken = Prisma.sql`(${layoutsAreOlder} AND (EXCLUDED."available" OR ${fieldsAreOlder})
  OR ${isFound} AND EXCLUDED."layoutsAt" IS NOT NULL)`

/** Of an organisation that the shop is still connected to. */
export async function saveModule(db: Database, { shop, orgId }: OrgScope, now: ModuleNow): Promise<void> {
  const { apiName, available, fields, layouts, createdFields, idField, fetchedAt } = now
  const row = {
    available,
    fields,
    layouts: layouts?.value ?? [],
    layoutsAt: layouts?.at.toISOString(),
    createdFields,
    idField: idField?.name,
    idUnique: idField?.isUnique,
  }
  await db.rows(Prisma.sql`
    INSERT INTO "ZohoModule" AS m ("shopDomain", "apiName", "available", "fields", "layouts", "createdFields",
      "idField", "idUnique", "fetchedAt", "layoutsAt")
    SELECT ${shop}, ${apiName}, r."available", r."fields", r."layouts", r."createdFields", r."idField",
      coalesce(r."idUnique", true), ${fetchedAt.toISOString()}::timestamptz AT TIME ZONE 'UTC',
      r."layoutsAt" AT TIME ZONE 'UTC'
    FROM jsonb_to_recordset(${rowsParameter([row])}::jsonb) AS r("available" boolean, "fields" jsonb, "layouts" jsonb,
      "layoutsAt" timestamptz, "createdFields" jsonb, "idField" text, "idUnique" boolean)
    WHERE ${stillConnected(shop, orgId)}
    ON CONFLICT ("shopDomain", "apiName") DO UPDATE SET
      "available" = CASE WHEN ${isTaken} THEN EXCLUDED."available" ELSE m."available" END,
      "fields" = CASE WHEN ${isTaken} THEN EXCLUDED."fields" ELSE m."fields" END,
      "fetchedAt" = CASE WHEN ${isTaken} THEN EXCLUDED."fetchedAt" ELSE m."fetchedAt" END,
      "layouts" = CASE WHEN ${areLayoutsTaken} THEN EXCLUDED."layouts" ELSE m."layouts" END,
      "layoutsAt" = CASE WHEN ${areLayoutsTaken} THEN EXCLUDED."layoutsAt" ELSE m."layoutsAt" END,
      "createdFields" = m."createdFields" || coalesce((SELECT jsonb_agg(one)
        FROM jsonb_array_elements(EXCLUDED."createdFields") AS made(one)
        WHERE NOT m."createdFields" @> jsonb_build_array(one)), '[]'),
      "idField" = CASE WHEN ${isOwnIdField} THEN EXCLUDED."idField" ELSE m."idField" END,
      "idUnique" = CASE WHEN ${isOwnIdField} THEN EXCLUDED."idUnique" ELSE m."idUnique" END`)
}

// Found by an older read, it is taken where none is known, or where the later read lists it as well.
const isOwnIdField = Prisma.sql`(EXCLUDED."idField" IS NOT NULL AND (${isTaken} OR m."idField" IS NULL
  OR m."fields" @> jsonb_build_array(jsonb_build_object('apiName', EXCLUDED."idField"))))`

export const deleteModules = (db: Database, shop: ShopDomain) =>
  db.prisma.zohoModule.deleteMany({ where: { shopDomain: shop } })

/**
 * Modules that are no longer there; what is known of them stays, for they may come back.
 * @param at when the list was asked for
 */
export const markMissing = (db: Database, { shop, orgId }: OrgScope, modules: readonly string[], at: Date) =>
  db.prisma.zohoModule.updateMany({
    where: {
      shopDomain: shop,
      apiName: { in: [...modules] },
      shop: { connection: { orgId } },
      ...isOlder('fetchedAt', at),
    },
    data: { available: false, fetchedAt: at },
  })

type FieldsNow = {
  module: string
  fields: ReadAt<Prisma.InputJsonArray>
  /** Undefined: not read this time. */
  layouts?: ReadAt<Prisma.InputJsonArray> | undefined
}

/** Fields read anew of a module that is set up; of others nothing is kept. */
export async function saveFields(
  db: Database,
  { shop, orgId }: OrgScope,
  { module, fields, layouts }: FieldsNow,
): Promise<void> {
  const where = { shopDomain: shop, apiName: module, available: true, shop: { connection: { orgId } } }
  await db.prisma.zohoModule.updateMany({
    where: { ...where, ...isOlder('fetchedAt', fields.at) },
    data: { fields: fields.value, fetchedAt: fields.at },
  })
  if (!layouts) return
  const { OR } = isOlder('layoutsAt', layouts.at)
  await db.prisma.zohoModule.updateMany({
    where: { ...where, OR: [{ layoutsAt: null }, ...OR] },
    data: { layouts: layouts.value, layoutsAt: layouts.at },
  })
}
