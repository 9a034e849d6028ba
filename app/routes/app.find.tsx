// Which records of the store the merchant's words fit. By POST: a person's name or e-mail stays out of addresses.

import type { ActionFunctionArgs } from '@remix-run/node'
import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { parseBody } from '#app/lib/input.server.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import { findIds } from '#app/sync/queries/names.server.ts'
import { refusalOf } from '#app/ui/frame/refusal-of.ts'

const Wish = z.object({ kind: RecordKind, search: z.string().max(100) })

export async function action({ request, context: { runtime } }: ActionFunctionArgs) {
  const { shop } = await runtime.authenticateAdmin(request)
  try {
    const { kind, search } = await parseBody(request, Wish)
    return { ids: await findIds(runtime.sync, shop, kind, search), refusal: null }
  } catch (error) {
    return { ids: null, refusal: refusalOf(error, runtime.sync.log) }
  }
}

export const headers = boundary.headers
