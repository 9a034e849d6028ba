// A record of the store with rules that are not saved. By POST: what a merchant searches for stays out of addresses.

import type { ActionFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { ShopifyId } from '#app/lib/ids.ts'
import { parseBody } from '#app/lib/input.server.ts'
import { KindChoices } from '#app/mapping/settings/kind-choices.ts'
import { sampleRecord } from '#app/sync/queries/sample.server.ts'
import { refusalOf } from '#app/ui/frame/refusal-of.ts'

const Wish = z.object({ choices: KindChoices, search: z.string().max(100), id: ShopifyId.nullable() })

export async function action({ request, context: { runtime } }: ActionFunctionArgs) {
  const { shop } = await runtime.authenticateAdmin(request)
  try {
    const wish = await parseBody(request, Wish)
    return { preview: await sampleRecord(runtime.sync, shop, wish), refusal: null }
  } catch (error) {
    return { preview: null, refusal: refusalOf(error, runtime.sync.log) }
  }
}
