// A workflow of Shopify Flow comes to one of our actions. Which one, and for which shop, the signed body says: the address is
// not signed. Flow waits for the answer, and goes by its status alone (docs/contracts/shopify.md 9b.15).

import { flowAction } from '#app/server/endpoint/flow.server.ts'
import { onlyPost } from '#app/server/web/webhook-endpoint.server.ts'
import { parseFlowRun } from '#app/shopify/flow/flow-runs.ts'
import { runFlow, type FlowEnd } from '#app/sync/flow/flow-runs.server.ts'

const statuses: Readonly<Record<FlowEnd, number>> = {
  done: 200,
  later: 202,
  busy: 429,
  away: 503,
  failed: 422,
}

export const action = flowAction(
  parseFlowRun,
  async (sync, run) => new Response(null, { status: statuses[await runFlow(sync, run)] }),
  'flowRun',
)

export const loader = onlyPost
