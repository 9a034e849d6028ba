// The way back into the frame for a document whose address does not say its shop.

import type { LoaderFunctionArgs } from '@remix-run/node'
import { wayBackPage } from '#app/ui/frame/way-back.ts'

export function loader({ request, context: { runtime } }: LoaderFunctionArgs) {
  const headers = new Headers({ 'Content-Type': 'text/html; charset=utf-8' })
  const nonce = runtime.addDocumentHeaders(request, headers)
  return new Response(wayBackPage(nonce), { headers })
}
