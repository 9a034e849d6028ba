// Where Shopify's library renews a session token (/auth/session-token) or leaves the frame (/auth/exit-iframe). It throws
// whole pages with App Bridge and nothing else. Hence no component and no error boundary here: around such a page Remix
// would load the app's scripts, which find themselves at an address that they were not rendered for.

import { redirect } from '@remix-run/node'
import { openEndpoint } from '#app/server/endpoint/open.server.ts'

export const loader = openEndpoint(async ({ request, runtime }) => {
  // The library sends visitors without a valid shop here; a form that asks for one is not allowed (App Store 2.3.1).
  if (new URL(request.url).pathname === '/auth/login') throw redirect('/')
  await runtime.authenticateAdmin(request)
  return null
})
