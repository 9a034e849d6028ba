// Counters for Prometheus. No shop, record or person is named in them.

import { openEndpoint } from '#app/server/endpoint/open.server.ts'

export const loader = openEndpoint(async ({ runtime }) => {
  const { registry } = runtime.metrics
  return new Response(await registry.metrics(), { headers: { 'content-type': registry.contentType } })
})
