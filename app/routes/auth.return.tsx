// The way back into the frame for a document whose address does not say its shop.

import { wayBackPage } from '#app/ui/frame/way-back.ts'

export function loader() {
  return new Response(wayBackPage, {
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' },
  })
}
