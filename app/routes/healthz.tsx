// 200 when database and queue answer, 503 otherwise: for load balancers.

import { openEndpoint } from '#app/server/endpoint/open.server.ts'

export const loader = openEndpoint(async ({ runtime }) => {
  try {
    await runtime.check()
    return Response.json({ status: 'ok' })
  } catch (error) {
    runtime.log.error({ err: error }, 'health check failed')
    return Response.json({ status: 'unavailable' }, { status: 503 })
  }
})
