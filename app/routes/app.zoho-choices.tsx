// Fields, users and layouts of the connected Zoho: asked by the screens after they are shown, for it calls Zoho.

import type { LoaderFunctionArgs } from '@remix-run/node'
import { RecordKind } from '#app/lib/record-kind.ts'
import { loadZohoChoices } from '#app/sync/org/fields.server.ts'
import { refusalOf } from '#app/ui/frame/refusal-of.ts'

export async function loader({ request, context: { runtime } }: LoaderFunctionArgs) {
  const { shop } = await runtime.authenticateAdmin(request)
  const kind = RecordKind.catch('customer').parse(new URL(request.url).searchParams.get('kind'))
  try {
    return { choices: await loadZohoChoices(runtime.sync, shop, kind), refusal: null }
  } catch (error) {
    return { choices: null, refusal: refusalOf(error, runtime.sync.log) }
  }
}

// Saving does not change what Zoho has.
export const shouldRevalidate = () => false
