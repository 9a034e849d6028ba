// Counters for Prometheus. No shop, record or person is named in them.

import type { LoaderFunctionArgs } from '@remix-run/node'

export async function loader({ context: { runtime } }: LoaderFunctionArgs) {
  const { registry } = runtime.metrics
  return new Response(await registry.metrics(), { headers: { 'content-type': registry.contentType } })
}
