// Shopify says which triggers of Shopify Flow the workflows of a shop use. A merchant cannot switch a workflow on before
// this is answered.

import { flowAction } from '#app/server/endpoint/flow.server.ts'
import { onlyPost } from '#app/server/web/webhook-endpoint.server.ts'
import { parseFlowNews } from '#app/shopify/flow/flow-triggers.ts'
import { receiveFlowNews } from '#app/sync/flow/flow-news.server.ts'

export const action = flowAction(
  parseFlowNews,
  async (sync, news) => {
    const isRecorded = await receiveFlowNews(sync, news)
    // Told again, it may find the shop there: the news comes once.
    return new Response(null, { status: isRecorded ? 200 : 503 })
  },
  'flowNews',
)

export const loader = onlyPost
