// The app was uninstalled, its scopes changed, or the shop's own facts did.

import { onlyPost, webhookAction } from '#app/server/web/webhook-endpoint.server.ts'
import { receiveAppEvent } from '#app/sync/webhooks.server.ts'

export const action = webhookAction('app', receiveAppEvent)

export const loader = onlyPost
