// A bulk operation has ended: the import that waits for it may look.

import { onlyPost, webhookAction } from '#app/server/web/webhook-endpoint.server.ts'
import { receiveBulkFinish } from '#app/sync/webhooks.server.ts'

export const action = webhookAction('bulk', receiveBulkFinish)

export const loader = onlyPost
