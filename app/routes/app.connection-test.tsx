// Settings, "Test connection": asked by a press only, for it calls both systems.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { adminAction } from '#app/server/endpoint/admin.server.ts'
import { testConnection } from '#app/sync/queries/connection-test.server.ts'

export const action = adminAction({
  body: z.object({ intent: z.literal('test') }),
  limit: 'connectionTest',
  answer: async ({ sync, shop }) => ({ test: await testConnection(sync, shop), refusal: null }),
  refused: (refusal) => ({ test: null, refusal }),
})

export const headers = boundary.headers
