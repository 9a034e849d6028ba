// Which records of the store the merchant's words fit. By POST: a person's name or e-mail stays out of addresses.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { RecordKind } from '#app/lib/record-kind.ts'
import { adminAction } from '#app/server/endpoint/admin.server.ts'
import { findIds, findIdsOfAll } from '#app/sync/queries/names.server.ts'

/** `kind` null: of all kinds that are synced. */
const Input = z.object({ kind: RecordKind.nullable(), search: z.string().max(100) })

export const action = adminAction({
  body: Input,
  limit: 'find',
  answer: async ({ sync, shop, input: { kind, search } }) => ({
    ids: kind ? await findIds(sync, shop, kind, search) : await findIdsOfAll(sync, shop, search),
    refusal: null,
  }),
  refused: (refusal) => ({ ids: null, refusal }),
})

export const headers = boundary.headers
