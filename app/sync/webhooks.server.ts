// A verified webhook -> what it means for us. Answered before anything is done about it.

import { findStepByOperation } from '#app/db/runs.server.ts'
import { fromGid } from '#app/lib/ids.ts'
import type { VerifiedWebhook } from '#app/shopify/verify.server.ts'
import { parseChanges, parsePrivacy, parseScopes } from '#app/shopify/webhooks.ts'
import type { SyncContext } from './context.ts'
import { forgetCustomer, forgetShop, noteUninstall } from './forget.server.ts'
import { noteScopes, noteShopUpdate } from './install.server.ts'
import { noteLiveChanges } from './live.server.ts'

/** customers, products, orders, refunds: note what changed. */
export async function receiveChange(sync: SyncContext, webhook: VerifiedWebhook): Promise<void> {
  const changes = parseChanges(webhook.topic, webhook.rawBody)
  const fresh = await noteLiveChanges(sync, { shop: webhook.shop, delivery: webhook.webhookId, door: 'live' }, changes)
  sync.metrics.webhooks.inc({ topic: webhook.topic, answer: fresh ? 'noted' : 'repeat' })
}

/** bulk_operations/finish: a hint for the run that waits; it looks by itself as well. */
export async function receiveBulkFinish(sync: SyncContext, { shop, rawBody }: VerifiedWebhook): Promise<void> {
  const gid = /"admin_graphql_api_id"\s*:\s*"([^"]+)"/.exec(rawBody)?.[1]
  const step = gid ? await findStepByOperation(sync.db, shop, fromGid(gid)) : null
  if (step) await sync.queue.enqueue('import', { shop, runId: step.runId })
}

/** app/uninstalled, app/scopes_update, shop/update. */
export async function receiveAppEvent(sync: SyncContext, webhook: VerifiedWebhook): Promise<void> {
  const { topic, shop, rawBody, triggeredAt } = webhook
  if (topic === 'app/uninstalled') await noteUninstall(sync, shop, triggeredAt)
  if (topic === 'app/scopes_update') await noteScopes(sync, shop, parseScopes(rawBody))
  if (topic === 'shop/update') await noteShopUpdate(sync, shop)
}

/** The three compliance topics. We hold no names, so a data request has nothing but ids to report. */
export async function receivePrivacy(sync: SyncContext, { topic, shop, rawBody }: VerifiedWebhook): Promise<void> {
  const { customerId } = parsePrivacy(rawBody)
  if (topic === 'customers/redact' && customerId) await forgetCustomer(sync, shop, customerId)
  if (topic === 'shop/redact') await forgetShop(sync, shop)
  sync.log.info({ shop, topic, receipt: customerId ?? 'shop' }, 'privacy request settled')
}
