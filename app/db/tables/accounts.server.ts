// Which Zoho Account stands for which company. Names are not kept, only what tells them apart.

import { ZohoId, type ShopDomain } from '#app/lib/ids.ts'
import { rowsParameter, type Database } from '#app/db/client.server.ts'
import { stillConnected, type OrgScope } from '#app/db/still-there.server.ts'

/** `givenName`: a digest of the name we gave the Account, null where its name is Zoho's. */
export type AccountRow = { nameHash: string; zohoId: ZohoId; givenName: string | null }

export async function loadAccounts(
  db: Database,
  shop: ShopDomain,
  hashes: readonly string[],
): Promise<AccountRow[]> {
  const rows = await db.prisma.companyAccount.findMany({
    where: { shopDomain: shop, nameHash: { in: [...hashes] } },
    select: { nameHash: true, zohoId: true, givenName: true },
  })
  return rows.map((row) => ({ ...row, zohoId: ZohoId.parse(row.zohoId) }))
}

/** What is known of the fields of these companies' Accounts; nothing of those of which only the name is ours. */
export async function loadAccountHashes(
  db: Database,
  shop: ShopDomain,
  hashes: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db.prisma.companyAccount.findMany({
    where: { shopDomain: shop, nameHash: { in: [...hashes] } },
    select: { nameHash: true, fieldHashes: true },
  })
  return new Map(rows.flatMap(({ nameHash, fieldHashes }) => (fieldHashes ? [[nameHash, fieldHashes]] : [])))
}

export async function saveAccountHashes(
  db: Database,
  { shop, orgId }: OrgScope,
  rows: readonly { nameHash: string; fieldHashes: string }[],
): Promise<void> {
  if (rows.length === 0) return
  await db.prisma.$executeRaw`
    UPDATE "CompanyAccount" a SET "fieldHashes" = r."fieldHashes"
    FROM jsonb_to_recordset(${rowsParameter(rows)}::jsonb) AS r("nameHash" text, "fieldHashes" text)
    WHERE a."shopDomain" = ${shop} AND a."nameHash" = r."nameHash" AND ${stillConnected(shop, orgId)}`
}

/** Those of these Accounts that stand for a company whose hash begins so. */
export async function loadTakenAccounts(
  db: Database,
  shop: ShopDomain,
  { zohoIds, prefix }: { zohoIds: readonly ZohoId[]; prefix: string },
): Promise<Set<ZohoId>> {
  const rows = await db.prisma.companyAccount.findMany({
    where: { shopDomain: shop, zohoId: { in: [...zohoIds] }, nameHash: { startsWith: prefix } },
    select: { zohoId: true },
  })
  return new Set(rows.map(({ zohoId }) => ZohoId.parse(zohoId)))
}

/** The Account of a company has another name now: ours, or null where Zoho's people gave it one. */
export const saveGivenName = (
  db: Database,
  { shop, orgId }: OrgScope,
  { nameHash, givenName }: AccountName,
) =>
  db.prisma.companyAccount.updateMany({
    where: { shopDomain: shop, nameHash, shop: { connection: { orgId } } },
    data: { givenName },
  })
type AccountName = Pick<AccountRow, 'nameHash' | 'givenName'>

/** Accounts of an organisation that the shop is still connected to; one that is known stays. */
export async function saveAccounts(
  db: Database,
  { shop, orgId }: OrgScope,
  rows: readonly AccountRow[],
): Promise<void> {
  if (rows.length === 0) return
  await db.prisma.$executeRaw`
    INSERT INTO "CompanyAccount" ("shopDomain", "nameHash", "zohoId", "givenName")
    SELECT ${shop}, r."nameHash", r."zohoId", r."givenName"
    FROM jsonb_to_recordset(${rowsParameter(rows)}::jsonb) AS r("nameHash" text, "zohoId" text, "givenName" text)
    WHERE ${stillConnected(shop, orgId)}
    ORDER BY r."nameHash" ON CONFLICT DO NOTHING`
}

export const deleteAccounts = (db: Database, shop: ShopDomain, zohoIds: readonly ZohoId[]) =>
  db.prisma.companyAccount.deleteMany({ where: { shopDomain: shop, zohoId: { in: [...zohoIds] } } })

/** Of companies known by their name. B2B companies are known by Shopify's id of them and stay. */
export async function deleteNamedAccounts(
  db: Database,
  shop: ShopDomain,
  zohoIds: readonly ZohoId[],
): Promise<void> {
  const { companyAccount, writeIntent } = db.prisma
  const named = { zohoId: { in: [...zohoIds] }, NOT: { nameHash: { startsWith: 'company:' } } }
  const rows = await companyAccount.findMany({ where: { shopDomain: shop, ...named } })
  const hashes = { in: rows.map(({ nameHash }) => nameHash) }
  await db.prisma.$transaction([
    companyAccount.deleteMany({ where: { shopDomain: shop, nameHash: hashes } }),
    // A write to it that is in doubt names the company by the same digest.
    writeIntent.deleteMany({ where: { shopDomain: shop, kind: 'account', shopifyId: hashes } }),
  ])
}

/** Another organisation, or none. */
export const deleteAllAccounts = (db: Database, shop: ShopDomain) =>
  db.prisma.companyAccount.deleteMany({ where: { shopDomain: shop } })

/** Rows move to another hash of the same company; one that is there already wins. */
export async function renameAccounts(
  db: Database,
  shop: ShopDomain,
  renames: readonly { from: string; to: string }[],
): Promise<void> {
  for (const { from, to } of renames) {
    await db.prisma.$executeRaw`
      UPDATE "CompanyAccount" SET "nameHash" = ${to} WHERE "shopDomain" = ${shop} AND "nameHash" = ${from}
        AND NOT EXISTS (SELECT 1 FROM "CompanyAccount" WHERE "shopDomain" = ${shop} AND "nameHash" = ${to})`
    await db.prisma.companyAccount.deleteMany({ where: { shopDomain: shop, nameHash: from } })
  }
}
