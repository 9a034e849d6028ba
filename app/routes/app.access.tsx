// After the merchant answered Shopify's question for a permission: what is granted by now is asked for and kept.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { loadShop } from '#app/db/tables/shops.server.ts'
import { adminAction } from '#app/server/endpoint/admin.server.ts'
import { heedScopes, refreshScopes } from '#app/sync/protection/absence.server.ts'

export const action = adminAction({
  body: z.object({ intent: z.literal('refresh') }),
  limit: 'connectionTest',
  answer: async ({ sync, db, shop }) => {
    const before = await loadShop(db, shop)
    await refreshScopes(sync, shop)
    await heedScopes(sync, shop, before?.scopes ?? '')
    return { refusal: null }
  },
  refused: (refusal) => ({ refusal }),
})

export const headers = boundary.headers
