// The way back into the frame for a document whose address does not say its shop.

import { openEndpoint } from '#app/server/endpoint/open.server.ts'
import { wayBackPage } from '#app/ui/frame/way-back.ts'

export const loader = openEndpoint(({ request, runtime }) => {
  const headers = new Headers({ 'Content-Type': 'text/html; charset=utf-8' })
  const nonce = runtime.addDocumentHeaders(request, headers)
  return new Response(wayBackPage(nonce), { headers })
})
