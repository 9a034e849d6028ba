// Names for the rows of a list, read from Shopify when asked for: the list itself is there before them.

import type { LoaderFunctionArgs } from '@remix-run/node'
import { boundary } from '@shopify/shopify-app-remix/server'
import { ShopifyId } from '#app/lib/ids.ts'
import { parseInput } from '#app/lib/input.server.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import { loadNames } from '#app/sync/queries/names.server.ts'

const mostNames = 50

export async function loader({ request, context: { runtime } }: LoaderFunctionArgs) {
  const { shop } = await runtime.authenticateAdmin(request)
  const query = new URL(request.url).searchParams
  const ids = (query.get('ids') ?? '').split(',').filter((id) => ShopifyId.safeParse(id).success)
  const kind = parseInput(query.get('kind'), RecordKind)
  return { names: await loadNames(runtime.sync, shop, kind, ids.slice(0, mostNames)) }
}

export const headers = boundary.headers

// Names do not change with every refresh of the list.
export const shouldRevalidate = () => false
