// Zoho products that stand for what orders charge beside their goods, as the connection keeps them. Pure.

import { ZohoId } from '#app/lib/ids.ts'
import { z } from 'zod'
import { chargeKinds } from '#app/mapping/parts/order-charges.ts'

/** Zoho product ids by charge; charges that no order had yet are missing. */
export const ChargeProducts = z.partialRecord(z.enum(chargeKinds), ZohoId).catch({})
export type ChargeProducts = z.infer<typeof ChargeProducts>
