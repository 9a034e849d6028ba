// The Zoho organisation a shop writes to. Tokens arrive and leave encrypted (sync/zoho-session/zoho-access.server.ts).

import type { Prisma, ZohoConnection as ConnectionRow } from '@prisma/client'
import { ZohoId, type ShopDomain } from '#app/lib/ids.ts'
import { ConnectionState } from '#app/lib/states.ts'
import type { Database } from '#app/db/client.server.ts'
import { findRow } from '#app/db/rows/whole-row.server.ts'
import { planOwnerTask } from '#app/db/tasks/owner-tasks.server.ts'
import { saveAuditEntry, type NewAuditEntry } from '#app/db/protection/audit-log.server.ts'

export type ZohoConnection = Omit<ConnectionRow, 'state' | 'storeAccountId' | 'placeholderId'> & {
  state: ConnectionState
  storeAccountId: ZohoId | null
  placeholderId: ZohoId | null
}
const ZohoIdOrNone = ZohoId.nullable()

export async function loadConnection(db: Database, shop: ShopDomain): Promise<ZohoConnection | null> {
  const row = await findRow(db, 'ZohoConnection', { shopDomain: shop })
  return (
    row && {
      ...row,
      state: ConnectionState.parse(row.state),
      storeAccountId: ZohoIdOrNone.parse(row.storeAccountId),
      placeholderId: ZohoIdOrNone.parse(row.placeholderId),
    }
  )
}

/**
 * Connects the shop, and says so in its audit log: both or neither.
 * @param tasksAt from when on it is looked whether a task is needed; null: none are wanted
 */
export async function saveConnection(
  db: Database,
  data: Omit<Prisma.ZohoConnectionUncheckedCreateInput, 'state'> & { state: ConnectionState },
  { entry, tasksAt }: { entry: NewAuditEntry; tasksAt: Date | null },
): Promise<void> {
  const { shopDomain } = data
  await db.prisma.$transaction([
    db.prisma.zohoConnection.upsert({ where: { shopDomain }, create: data, update: data }),
    saveAuditEntry(db, entry),
    ...(tasksAt ? [planOwnerTask(db, shopDomain, tasksAt)] : []),
  ])
}

type ConnectionChange = Omit<Prisma.ZohoConnectionUncheckedUpdateManyInput, 'state'> & {
  state?: ConnectionState
}

export const updateConnection = (db: Database, shop: ShopDomain, data: ConnectionChange) =>
  db.prisma.zohoConnection.updateMany({ where: { shopDomain: shop }, data })

/** What is known of one consent (by when it was given): of another one, given since, nothing is changed. */
export const updateConsent = (
  db: Database,
  { shopDomain, connectedAt }: Pick<ZohoConnection, 'shopDomain' | 'connectedAt'>,
  data: ConnectionChange,
) => db.prisma.zohoConnection.updateMany({ where: { shopDomain, connectedAt }, data })

/** What was recorded of an organisation's records: of another one, connected since, nothing is changed. */
export const updateOrgFacts = (
  db: Database,
  { shop, zoho }: { shop: ShopDomain; zoho: { org: { orgId: string } } },
  data: ConnectionChange,
) => db.prisma.zohoConnection.updateMany({ where: { shopDomain: shop, orgId: zoho.org.orgId }, data })
