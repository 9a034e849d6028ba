// The Zoho organisation a shop writes to. Tokens arrive and leave encrypted (zoho/access.server.ts).

import type { Prisma, ZohoConnection } from '@prisma/client'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { Database } from '#app/db/client.server.ts'
import { saveAuditEntry, type NewAuditEntry } from '#app/db/protection/audit-log.server.ts'

export type { ZohoConnection }

export const loadConnection = (db: Database, shop: ShopDomain): Promise<ZohoConnection | null> =>
  db.prisma.zohoConnection.findUnique({ where: { shopDomain: shop } })

/** Connects the shop, and says so in its audit log: both or neither. */
export async function saveConnection(
  db: Database,
  data: Prisma.ZohoConnectionUncheckedCreateInput,
  entry: NewAuditEntry,
): Promise<void> {
  const { shopDomain } = data
  await db.prisma.$transaction([
    db.prisma.zohoConnection.upsert({ where: { shopDomain }, create: data, update: data }),
    saveAuditEntry(db, entry),
  ])
}

type ConnectionChange = Prisma.ZohoConnectionUncheckedUpdateManyInput

export const updateConnection = (db: Database, shop: ShopDomain, data: ConnectionChange) =>
  db.prisma.zohoConnection.updateMany({ where: { shopDomain: shop }, data })

/** What is known of one consent (by when it was given): of another one, given since, nothing is changed. */
export const updateConsent = (
  db: Database,
  { shopDomain, connectedAt }: Pick<ZohoConnection, 'shopDomain' | 'connectedAt'>,
  data: ConnectionChange,
) => db.prisma.zohoConnection.updateMany({ where: { shopDomain, connectedAt }, data })

/** What was noted of an organisation's records: of another one, connected since, nothing is changed. */
export const updateOrgFacts = (
  db: Database,
  { shop, zoho }: { shop: ShopDomain; zoho: { org: { orgId: string } } },
  data: ConnectionChange,
) => db.prisma.zohoConnection.updateMany({ where: { shopDomain: shop, orgId: zoho.org.orgId }, data })
