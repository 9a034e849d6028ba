// A verified webhook -> what it means for us. Answered before anything is done about it.

import { findStepByOperation } from '#app/db/runs.server.ts'
import type { VerifiedWebhook } from '#app/shopify/verify.server.ts'
import {
  parseBulkFinish,
  parseChanges,
  parsePrivacy,
  parseScopes,
  parseShopDomain,
} from '#app/shopify/webhooks.ts'
import { traced } from '#app/lib/tracing.server.ts'
import type { SyncContext } from './context.ts'
import { forgetCustomer, noteUninstall, redactShop } from './forget.server.ts'
import { noteScopes } from './install.server.ts'
import { noteLiveChanges } from './live.server.ts'

/** customers, products, orders, refunds: note what changed. */
export function receiveChange(sync: SyncContext, webhook: VerifiedWebhook): Promise<void> {
  const attributes = { shop: webhook.shop, 'sync.topic': webhook.topic }
  return traced('webhook', { kind: 'server', attributes }, () => noteChange(sync, webhook))
}

async function noteChange(sync: SyncContext, webhook: VerifiedWebhook): Promise<void> {
  const changes = parseChanges(webhook.topic, webhook.rawBody)
  const fresh = await noteLiveChanges(
    sync,
    { shop: webhook.shop, delivery: webhook.webhookId, door: 'live' },
    changes,
  )
  sync.metrics.webhooks.inc({ topic: webhook.topic, answer: fresh ? 'noted' : 'repeat' })
}

/** bulk_operations/finish: a hint for the run that waits; it looks by itself as well. */
export async function receiveBulkFinish(
  sync: SyncContext,
  { shop, rawBody }: VerifiedWebhook,
): Promise<void> {
  const operationId = parseBulkFinish(rawBody)
  const step = operationId ? await findStepByOperation(sync.db, shop, operationId) : null
  if (step) await sync.queue.enqueue('import', { shop, runId: step.runId })
}

/** app/uninstalled, app/scopes_update, shop/update. */
export async function receiveAppEvent(sync: SyncContext, webhook: VerifiedWebhook): Promise<void> {
  const { topic, shop, rawBody, triggeredAt } = webhook
  if (isForAnotherShop(sync, webhook)) return
  if (topic === 'app/uninstalled') await noteUninstall(sync, shop, triggeredAt)
  if (topic === 'app/scopes_update') await noteScopes(sync, shop, parseScopes(rawBody))
  if (topic === 'shop/update') await sync.queue.enqueue('shop', { shop })
}

/**
 * The three compliance topics. We hold no names, so a data request has nothing but ids to report. The receipt is a log
 * line that names the delivery and no person.
 */
export async function receivePrivacy(sync: SyncContext, webhook: VerifiedWebhook): Promise<void> {
  const { topic, shop, rawBody, webhookId } = webhook
  if (isForAnotherShop(sync, webhook)) return
  const { customerId } = parsePrivacy(rawBody)
  if (topic === 'customers/redact' && customerId) await forgetCustomer(sync, shop, customerId)
  if (topic === 'shop/redact') await redactShop(sync, shop)
  sync.log.info({ shop, topic, delivery: webhookId }, 'privacy request settled')
}

// Headers are not signed, the body is: whoever moved it to another shop's name is not believed.
function isForAnotherShop(sync: SyncContext, { shop, topic, rawBody }: VerifiedWebhook): boolean {
  const named = parseShopDomain(rawBody)
  if (named === null || named === shop) return false
  sync.log.warn({ shop, topic }, 'webhook of another shop')
  return true
}
