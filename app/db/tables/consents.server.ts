// Consents to Zoho under way: started in the admin, left at Zoho's page, brought back, confirmed.

import type { Prisma, ZohoConsent } from '@prisma/client'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { Database } from '#app/db/client.server.ts'

export type { ZohoConsent }

export const createConsent = (
  db: Database,
  consent: { nonce: string; shopDomain: string; staffId: string; expiresAt: Date },
) => db.prisma.zohoConsent.create({ data: consent })

/** Uses up a consent's state. @returns its shop, or null when it is unknown, expired or used before */
export async function useConsent(db: Database, nonce: string, now: Date): Promise<string | null> {
  const { count } = await db.prisma.zohoConsent.updateMany({
    where: { nonce, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  })
  if (count === 0) return null
  const consent = await db.prisma.zohoConsent.findUnique({ where: { nonce } })
  return consent?.shopDomain ?? null
}

export const saveConsent = (db: Database, nonce: string, data: Prisma.ZohoConsentUpdateManyMutationInput) =>
  db.prisma.zohoConsent.updateMany({ where: { nonce }, data })

export const loadConsentByTicket = (db: Database, ticketHash: string): Promise<ZohoConsent | null> =>
  db.prisma.zohoConsent.findUnique({ where: { ticketHash } })

/** Tokens that nobody confirmed: of one shop, or of all shops once their time is over. */
export const listUnconfirmed = (
  db: Database,
  which: { shop: ShopDomain } | { before: Date },
): Promise<ZohoConsent[]> =>
  db.prisma.zohoConsent.findMany({
    where: {
      grant: { not: null },
      ...('shop' in which ? { shopDomain: which.shop } : { expiresAt: { lt: which.before } }),
    },
  })

export const forgetConsents = (db: Database, before: Date) =>
  db.prisma.zohoConsent.deleteMany({ where: { expiresAt: { lt: before } } })
