// For whoever writes the result of a call that took its time: the shop may have left meanwhile.

import { Prisma } from '@prisma/client'
import type { ShopDomain } from '#app/lib/ids.ts'

/** A shop, and the organisation that what is written about it was learned from. */
export type OrgScope = { shop: ShopDomain; orgId: string }

/**
 * A condition for a statement that writes rows of a shop: it is still connected. The shop's row is held until the
 * statement has ended: one that is just leaving is waited for, and then is not there.
 * @param orgId and to this organisation, where the rows name records of it
 */
export const stillConnected = (shop: ShopDomain, orgId?: string): Prisma.Sql => Prisma.sql`
  EXISTS (SELECT 1 FROM "Shop" s JOIN "ZohoConnection" c ON c."shopDomain" = s."domain"
    WHERE s."domain" = ${shop} ${orgId === undefined ? Prisma.empty : Prisma.sql`AND c."orgId" = ${orgId}`}
    FOR KEY SHARE OF s)`
