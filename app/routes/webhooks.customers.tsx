// Shopify says a customer changed. Verify it, note it, answer. The worker does the rest.

import { onlyPost, webhookAction } from '#app/server/endpoint/open.server.ts'
import { receiveChange } from '#app/sync/webhooks.server.ts'

export const action = webhookAction('customers', receiveChange)

export const loader = onlyPost
