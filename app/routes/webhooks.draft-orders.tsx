// Shopify says a draft order changed. Verify it, note it, answer. The worker does the rest.

import { onlyPost, webhookAction } from '#app/server/web/webhook-endpoint.server.ts'
import { receiveChange } from '#app/sync/live/live.server.ts'

export const action = webhookAction('draft-orders', receiveChange)

export const loader = onlyPost
