// The Zoho organisation a shop writes to. Tokens arrive and leave encrypted (zoho/access.server.ts).

import type { Prisma, ZohoConnection } from '@prisma/client'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { Database } from './client.server.ts'

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

export const createConsent = (
  db: Database,
  consent: { nonce: string; shopDomain: string; expiresAt: Date },
) => db.prisma.zohoConsent.create({ data: consent })

/** Uses up a consent. @returns its shop, or null when it is unknown, expired or used before */
export async function useConsent(db: Database, nonce: string, now: Date): Promise<string | null> {
  const { count } = await db.prisma.zohoConsent.updateMany({
    where: { nonce, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  })
  if (count === 0) return null
  const consent = await db.prisma.zohoConsent.findUnique({ where: { nonce } })
  return consent?.shopDomain ?? null
}

export const forgetConsents = (db: Database, before: Date) =>
  db.prisma.zohoConsent.deleteMany({ where: { expiresAt: { lt: before } } })
