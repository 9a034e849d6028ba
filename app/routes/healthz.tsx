// 200 when database and queue answer, 503 otherwise: for load balancers.

import type { LoaderFunctionArgs } from '@remix-run/node'

export async function loader({ context: { runtime } }: LoaderFunctionArgs) {
  try {
    await runtime.check()
    return Response.json({ status: 'ok' })
  } catch (error) {
    runtime.log.error({ err: error }, 'health check failed')
    return Response.json({ status: 'unavailable' }, { status: 503 })
  }
}
