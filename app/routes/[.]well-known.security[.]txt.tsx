// Where people who found a hole may write (RFC 9116).

import { openEndpoint } from '#app/server/endpoint/open.server.ts'

const monthsMs = 180 * 24 * 3600_000

export const loader = openEndpoint(({ runtime, sync }) => {
  const { securityContact, shopify } = runtime.config
  if (!securityContact) return new Response(null, { status: 404 })
  const contact = securityContact.includes('://') ? securityContact : `mailto:${securityContact}`
  const expires = new Date(sync.now().getTime() + monthsMs).toISOString()
  const lines = [
    `Contact: ${contact}`,
    `Expires: ${expires}`,
    `Canonical: ${shopify.appUrl}/.well-known/security.txt`,
  ]
  return new Response(`${lines.join('\n')}\n`, { headers: { 'content-type': 'text/plain; charset=utf-8' } })
})
