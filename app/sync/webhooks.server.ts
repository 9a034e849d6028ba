// A verified webhook -> what it means for us. Answered before anything is done about it.

import { parsePrivacy, parseBulkFinish } from '#app/shopify/webhooks/webhooks.ts'
import { findStepByOperation } from '#app/db/tables/runs.server.ts'
import type { VerifiedWebhook } from '#app/shopify/webhooks/verify.server.ts'
import type { SyncContext } from './core/context.ts'
import { recordUninstall } from './lifecycle/forget.server.ts'
import { receivePrivacyRequest } from './protection/privacy.server.ts'

/** bulk_operations/finish: a hint for the run that waits; it looks by itself as well. */
export async function receiveBulkFinish(
  sync: SyncContext,
  { shop, rawBody }: VerifiedWebhook,
): Promise<void> {
  const operationId = parseBulkFinish(rawBody)
  const step = operationId ? await findStepByOperation(sync.db, shop, operationId) : null
  if (step) await sync.queue.enqueue('import', { shop, runId: step.runId })
}

/**
 * app/uninstalled, app/scopes_update, shop/update. The new scopes are Shopify's to tell: their news is a hint to ask. And an
 * uninstall whose signed body names no shop may be any other body under a made-up header: only Shopify's word counts then.
 */
export async function receiveAppEvent(sync: SyncContext, webhook: VerifiedWebhook): Promise<void> {
  const { topic, shop, triggeredAt, named } = webhook
  if (topic !== 'app/uninstalled') await sync.queue.enqueue('shop', { shop })
  else if (named) await recordUninstall(sync, shop, { triggeredAt })
  else await sync.queue.enqueue('shop', { shop, saidToLeave: true })
}

/** shop/redact comes 48 hours after the uninstall: an hour less, so that one after the newest visit is never doubted. */
const redactLagMs = 47 * 3600_000

/** The three compliance topics. */
export async function receivePrivacy(sync: SyncContext, webhook: VerifiedWebhook): Promise<void> {
  const { topic, shop, rawBody, webhookId: delivery, triggeredAt } = webhook
  if (topic === 'shop/redact') return recordUninstall(sync, shop, { triggeredAt, agoMs: redactLagMs })
  const type =
    topic === 'customers/redact' ? 'redact' : topic === 'customers/data_request' ? 'data_request' : null
  if (type) await receivePrivacyRequest(sync, { ...parsePrivacy(rawBody), type, shop, delivery })
}
