// Shopify's three compliance requests. A wrong signature is answered 401.

import { onlyPost, webhookAction } from '#app/server/web/webhook-endpoint.server.ts'
import { receivePrivacy } from '#app/sync/webhooks.server.ts'

export const action = webhookAction('privacy', receivePrivacy)

export const loader = onlyPost
