// Which Zoho Account stands for which company. Names are not kept, only what tells them apart.

import type { ShopDomain } from '#app/lib/ids.ts'
import type { Database } from '#app/db/client.server.ts'

/** `givenName`: a digest of the name we gave the Account, null where its name is Zoho's. */
export type AccountRow = { nameHash: string; zohoId: string; givenName: string | null }

export const loadAccounts = (
  db: Database,
  shop: ShopDomain,
  hashes: readonly string[],
): Promise<AccountRow[]> =>
  db.prisma.companyAccount.findMany({
    where: { shopDomain: shop, nameHash: { in: [...hashes] } },
    select: { nameHash: true, zohoId: true, givenName: true },
  })

/** Those of these Accounts that stand for a company whose hash begins so. */
export async function loadTakenAccounts(
  db: Database,
  shop: ShopDomain,
  { zohoIds, prefix }: { zohoIds: readonly string[]; prefix: string },
): Promise<Set<string>> {
  const rows = await db.prisma.companyAccount.findMany({
    where: { shopDomain: shop, zohoId: { in: [...zohoIds] }, nameHash: { startsWith: prefix } },
    select: { zohoId: true },
  })
  return new Set(rows.map(({ zohoId }) => zohoId))
}

/** The Account of a company has another name now: ours, or null where Zoho's people gave it one. */
export const saveGivenName = (db: Database, shop: ShopDomain, { nameHash, givenName }: AccountName) =>
  db.prisma.companyAccount.updateMany({ where: { shopDomain: shop, nameHash }, data: { givenName } })
type AccountName = Pick<AccountRow, 'nameHash' | 'givenName'>

/** For a shop that is still connected; one that is known stays. */
export async function saveAccounts(
  db: Database,
  shop: ShopDomain,
  rows: readonly AccountRow[],
): Promise<void> {
  if (rows.length === 0 || (await db.prisma.zohoConnection.count({ where: { shopDomain: shop } })) === 0)
    return
  const data = rows.map((row) => ({ ...row, shopDomain: shop }))
  await db.prisma.companyAccount.createMany({ data, skipDuplicates: true })
}

export const deleteAccounts = (db: Database, shop: ShopDomain, zohoIds: readonly string[]) =>
  db.prisma.companyAccount.deleteMany({ where: { shopDomain: shop, zohoId: { in: [...zohoIds] } } })

/** Of companies known by their name. B2B companies are known by Shopify's id of them and stay. */
export async function deleteNamedAccounts(
  db: Database,
  shop: ShopDomain,
  zohoIds: readonly string[],
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
