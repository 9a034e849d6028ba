// What we know of the organisation's modules: field metadata and the fields this app created there.

import type { Prisma, ZohoModule } from '@prisma/client'
import type { ShopDomain } from '#app/lib/ids.ts'
import { rowsParameter, type Database } from '#app/db/client.server.ts'
import { stillConnected, type OrgScope } from '#app/db/still-there.server.ts'

export type { ZohoModule }

export const loadModules = (db: Database, shop: ShopDomain): Promise<ZohoModule[]> =>
  db.prisma.zohoModule.findMany({ where: { shopDomain: shop } })

type ModuleNow = {
  apiName: string
  available: boolean
  fields: readonly object[]
  layouts: readonly object[]
  createdFields: readonly unknown[]
  /** Undefined: what is known of it stays. */
  idField?: { name: string; isUnique: boolean }
  fetchedAt: Date
}

/** Of an organisation that the shop is still connected to. */
export async function saveModule(db: Database, { shop, orgId }: OrgScope, now: ModuleNow): Promise<void> {
  const { apiName, available, fields, layouts, createdFields, idField, fetchedAt } = now
  const row = {
    available,
    fields,
    layouts,
    createdFields,
    idField: idField?.name,
    idUnique: idField?.isUnique,
  }
  await db.prisma.$executeRaw`
    INSERT INTO "ZohoModule" AS m ("shopDomain", "apiName", "available", "fields", "layouts", "createdFields",
      "idField", "idUnique", "fetchedAt")
    SELECT ${shop}, ${apiName}, r."available", r."fields", r."layouts", r."createdFields", r."idField",
      coalesce(r."idUnique", true), ${fetchedAt.toISOString()}::timestamptz AT TIME ZONE 'UTC'
    FROM jsonb_to_recordset(${rowsParameter([row])}::jsonb) AS r("available" boolean, "fields" jsonb, "layouts" jsonb,
      "createdFields" jsonb, "idField" text, "idUnique" boolean)
    WHERE ${stillConnected(shop, orgId)}
    ON CONFLICT ("shopDomain", "apiName") DO UPDATE SET
      "available" = EXCLUDED."available", "fields" = EXCLUDED."fields", "layouts" = EXCLUDED."layouts",
      "createdFields" = EXCLUDED."createdFields", "idField" = coalesce(EXCLUDED."idField", m."idField"),
      "idUnique" = CASE WHEN EXCLUDED."idField" IS NULL THEN m."idUnique" ELSE EXCLUDED."idUnique" END,
      "fetchedAt" = EXCLUDED."fetchedAt"`
}

export const deleteModules = (db: Database, shop: ShopDomain) =>
  db.prisma.zohoModule.deleteMany({ where: { shopDomain: shop } })

/** Modules that are no longer there; what is known of them stays, for they may come back. */
export const markMissing = (db: Database, { shop, orgId }: OrgScope, modules: readonly string[], at: Date) =>
  db.prisma.zohoModule.updateMany({
    where: { shopDomain: shop, apiName: { in: [...modules] }, shop: { connection: { orgId } } },
    data: { available: false, fetchedAt: at },
  })

type FieldsNow = {
  module: string
  fields: Prisma.InputJsonArray
  /** Undefined: not read this time. */
  layouts: Prisma.InputJsonArray | undefined
  at: Date
}

/** Fields read anew of a module that is set up; of others nothing is kept. */
export const saveFields = (
  db: Database,
  { shop, orgId }: OrgScope,
  { module, fields, layouts, at }: FieldsNow,
) =>
  db.prisma.zohoModule.updateMany({
    where: { shopDomain: shop, apiName: module, available: true, shop: { connection: { orgId } } },
    data: { fields, ...(layouts ? { layouts } : {}), fetchedAt: at },
  })
