// The Zoho organisation a shop writes to. Tokens arrive and leave encrypted (zoho/access.server.ts).

import type { Prisma, ZohoConnection } from '@prisma/client'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { Database } from '#app/db/client.server.ts'

export type { ZohoConnection }

export const loadConnection = (db: Database, shop: ShopDomain): Promise<ZohoConnection | null> =>
  db.prisma.zohoConnection.findUnique({ where: { shopDomain: shop } })

export const saveConnection = (db: Database, data: Prisma.ZohoConnectionUncheckedCreateInput) =>
  db.prisma.zohoConnection.upsert({ where: { shopDomain: data.shopDomain }, create: data, update: data })

export const updateConnection = (
  db: Database,
  shop: ShopDomain,
  data: Prisma.ZohoConnectionUncheckedUpdateManyInput,
) => db.prisma.zohoConnection.updateMany({ where: { shopDomain: shop }, data })
