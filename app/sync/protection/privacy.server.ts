// Privacy requests that Shopify passes on: received, shown to the merchant with a due date, exported, marked as done.
// They hold ids and times only.

import {
  erasePerson,
  forgetPrivacyRequests,
  loadHeld,
  loadPrivacyRequest,
  markPrivacyDone,
  orderIdsOf,
  saveDataRequest,
  type Held,
} from '#app/db/protection/privacy.server.ts'
import { forgetErased } from '#app/db/protection/erased.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import type { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { PrivacyNews } from '#app/shopify/webhooks/webhooks.ts'
import { erasedDigest } from './erased.server.ts'
import { logAct, logged, unlessNothing, type Actor } from './audit-log.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

const dayMs = 24 * 3600_000
/** Shopify, "Privacy law compliance": complete the action within 30 days of receiving the request. */
const dueMs = 30 * dayMs
const idsKeptMs = 30 * dayMs
const requestsKeptMs = 365 * dayMs
/** After Shopify last showed it. */
const erasedKeptMs = 365 * dayMs

type News = PrivacyNews & {
  type: 'data_request' | 'redact'
  shop: ShopDomain
  /** Shopify's id of the delivery: a repeat has the same. */
  delivery: string
}

/**
 * customers/data_request is recorded for the merchant; customers/redact erases what is held, and saves what stays in Zoho.
 * One that names neither person nor order is recorded as such: the merchant sees that it came.
 */
export async function receivePrivacyRequest(sync: SyncContext, news: News): Promise<void> {
  const { shop, type, customerId, orderIds, requestId, delivery } = news
  const about = { shop, topic: `customers/${type}`, delivery }
  if (!(await loadShop(sync.db, shop))) {
    sync.log.info(about, 'privacy request of a shop of which nothing is held')
    return
  }
  const at = sync.now()
  const id = requestId ? `request-${requestId}` : `delivery-${delivery.slice(0, 100)}`
  const request = { shop, id, at, dueAt: new Date(at.getTime() + dueMs) }
  const person = { customerId, orderIds }
  const digestOf = (kind: RecordKind, shopifyId: ShopifyId) =>
    erasedDigest(sync.digests, { shop, kind }, shopifyId)
  const fresh = await (type === 'redact'
    ? erasePerson(sync.db, request, { ...person, digestOf })
    : saveDataRequest(sync.db, request, person))
  if (!customerId && orderIds.length === 0) sync.log.warn(about, 'privacy request that names nobody')
  sync.log.info({ ...about, fresh }, 'privacy request received')
  if (!fresh) return
  if (type === 'redact') await sync.queue.enqueue('forget', {})
}

export type PrivacyExport = {
  shop: ShopDomain
  exportedAt: Date
  request: { id: string; receivedAt: Date; dueAt: Date }
  /** Shopify's id; null when the request named none, or when what is held about the person was erased. */
  customerId: ShopifyId | null
  orderIds: ShopifyId[]
  held: Held
}

/** All that the app holds about the person of a data request; null when there is no such request. */
export async function exportPrivacy(
  sync: SyncContext,
  actor: Actor,
  { id, format }: { id: string; format: 'json' | 'csv' },
): Promise<PrivacyExport | null> {
  const { shop } = actor
  const row = await loadPrivacyRequest(sync.db, shop, id)
  if (row?.type !== 'data_request') return null
  const { customerId, receivedAt, dueAt } = row
  const orderIds = orderIdsOf(row)
  const held = await loadHeld(sync.db, shop, { customerId, orderIds })
  await logAct(sync, actor, 'privacy_exported', { format })
  return { shop, exportedAt: sync.now(), request: { id, receivedAt, dueAt }, customerId, orderIds, held }
}

/** The merchant has answered it. */
export async function finishPrivacy(sync: SyncContext, actor: Actor, id: string): Promise<void> {
  const row = await loadPrivacyRequest(sync.db, actor.shop, id)
  if (!row) return
  const act = { action: 'privacy_done', details: { type: row.type }, cameTo: unlessNothing } as const
  await logged(sync, actor, act, () => markPrivacyDone(sync.db, actor.shop, { id, at: sync.now() }))
}

/** Part of the sweep: retention as SECURITY.md names it. */
export async function forgetOldPrivacy(sync: SyncContext): Promise<void> {
  const before = (ms: number) => new Date(sync.now().getTime() - ms)
  await forgetPrivacyRequests(sync.db, { received: before(requestsKeptMs), done: before(idsKeptMs) })
  await forgetErased(sync.db, before(erasedKeptMs))
}
