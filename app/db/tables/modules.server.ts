// What we know of the organisation's modules: field metadata and the fields this app created there.

import type { Prisma, ZohoModule } from '@prisma/client'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { Database } from '#app/db/client.server.ts'

export type { ZohoModule }

export const loadModules = (db: Database, shop: ShopDomain): Promise<ZohoModule[]> =>
  db.prisma.zohoModule.findMany({ where: { shopDomain: shop } })

export const saveModule = (db: Database, data: Prisma.ZohoModuleUncheckedCreateInput) =>
  db.prisma.zohoModule.upsert({
    where: { shopDomain_apiName: { shopDomain: data.shopDomain, apiName: data.apiName } },
    create: data,
    update: data,
  })

export const deleteModules = (db: Database, shop: ShopDomain) =>
  db.prisma.zohoModule.deleteMany({ where: { shopDomain: shop } })

/** Modules that are no longer there; what is known of them stays, for they may come back. */
export const markMissing = (db: Database, shop: ShopDomain, modules: readonly string[], at: Date) =>
  db.prisma.zohoModule.updateMany({
    where: { shopDomain: shop, apiName: { in: [...modules] } },
    data: { available: false, fetchedAt: at },
  })

type FieldsNow = {
  shop: ShopDomain
  module: string
  fields: Prisma.InputJsonArray
  /** Undefined: not read this time. */
  layouts: Prisma.InputJsonArray | undefined
  at: Date
}

/** Fields read anew of a module that is set up; of others nothing is kept. */
export const saveFields = (db: Database, { shop, module, fields, layouts, at }: FieldsNow) =>
  db.prisma.zohoModule.updateMany({
    where: { shopDomain: shop, apiName: module, available: true },
    data: { fields, ...(layouts ? { layouts } : {}), fetchedAt: at },
  })
