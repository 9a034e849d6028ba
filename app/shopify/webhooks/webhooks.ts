// Reads a verified webhook as "this record changed". The rest of the body is a hint we do not trust. Pure.

import { z } from 'zod'
import { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'

/**
 * What each webhook route takes, by the end of its path, and nothing else: what shopify.app.toml subscribes to, and of draft
 * orders what is subscribed to shop by shop (draft-orders/subscriptions.server.ts).
 */
export const webhookTopics = {
  app: ['app/uninstalled', 'app/scopes_update', 'shop/update'],
  bulk: ['bulk_operations/finish'],
  customers: [
    'customers/create',
    'customers/update',
    'customers/delete',
    'customers/merge',
    'customer.tags_added',
    'customer.tags_removed',
    'customers/purchasing_summary',
    'customers_email_marketing_consent/update',
    'customers_marketing_consent/update',
  ],
  orders: [
    'orders/create',
    'orders/updated',
    'orders/cancelled',
    'orders/edited',
    'orders/delete',
    'orders/risk_assessment_changed',
    'returns/cancel',
    'returns/close',
    'returns/reopen',
    'refunds/create',
  ],
  'draft-orders': ['draft_orders/create', 'draft_orders/update', 'draft_orders/delete'],
  privacy: ['customers/data_request', 'customers/redact', 'shop/redact'],
  products: ['products/create', 'products/update', 'products/delete'],
} as const

export type RecordChange = { kind: RecordKind; shopifyId: ShopifyId; deleted: boolean }

// Ids exceed what a number holds: they are kept as they are written. A GID is preferred, it says what it names.
const Id = z
  .union([z.number().int().nonnegative().transform(String), z.string()])
  .pipe(ShopifyId)
  .nullish()
const gidOf = (type: string) =>
  z
    .string()
    .transform((gid) => new RegExp(`^gid://shopify/${type}/(\\d+)`).exec(gid)?.[1] ?? null)
    .pipe(ShopifyId.nullable())
    .nullish()
    .catch(null)

const shapeOf = (type: string) => z.object({ admin_graphql_api_id: gidOf(type), id: Id.catch(null) })
const OfCustomer = shapeOf('Customer').extend({ customerId: gidOf('Customer'), customer_id: Id.catch(null) })
const OfProduct = shapeOf('Product')
const OfOrder = shapeOf('Order')
const OfDraftOrder = shapeOf('DraftOrder')
const Parent = z.object({ order_id: Id })
// By which of the two an assessment names its order is not documented.
const Assessed = z.object({ admin_graphql_api_order_id: gidOf('Order'), order_id: Id.catch(null) })
const Returned = z.object({ order: OfOrder })
const Edited = z.object({ order_edit: Parent })
const Merged = z.object({
  admin_graphql_api_customer_kept_id: gidOf('Customer'),
  admin_graphql_api_customer_deleted_id: gidOf('Customer'),
})

/** What a change webhook is about; an empty list when it names no record of ours. */
export function parseChanges(topic: string, rawBody: string): RecordChange[] {
  const body = parseExactly(rawBody)
  const special = specialTopics[topic]
  if (special) return special(body)
  const [resource = '', event = ''] = topic.split(/[/.]/)
  const deleted = event === 'delete'
  if (resource === 'orders') return one('order', ownId(read(OfOrder, body)), deleted)
  if (resource === 'draft_orders') return one('draftOrder', ownId(read(OfDraftOrder, body)), deleted)
  if (resource === 'products') return one('product', ownId(read(OfProduct, body)), deleted)
  return resource.startsWith('customer') ? one('customer', customerId(body), deleted) : []
}

const specialTopics: Readonly<Record<string, (body: unknown) => RecordChange[]>> = {
  'customers/merge': mergeChanges,
  'refunds/create': (body) => one('order', read(Parent, body)?.order_id, false),
  'orders/risk_assessment_changed': assessedOrder,
  'returns/cancel': returnedOrder,
  'returns/close': returnedOrder,
  'returns/reopen': returnedOrder,
  'orders/edited': (body) => one('order', read(Edited, body)?.order_edit.order_id, false),
}

function assessedOrder(body: unknown): RecordChange[] {
  const about = read(Assessed, body)
  return one('order', about?.admin_graphql_api_order_id ?? about?.order_id, false)
}

function returnedOrder(body: unknown): RecordChange[] {
  return one('order', ownId(read(Returned, body)?.order ?? null), false)
}

// customer.tags_added names it by a GID, consent topics by customer_id or id.
function customerId(body: unknown): ShopifyId | null {
  const customer = read(OfCustomer, body)
  return customer?.customerId ?? customer?.customer_id ?? ownId(customer)
}

type Own = { admin_graphql_api_id?: ShopifyId | null; id?: ShopifyId | null }
const ownId = (body: Own | null): ShopifyId | null => body?.admin_graphql_api_id ?? body?.id ?? null

const read = <T>(schema: z.ZodType<T>, body: unknown): T | null => schema.safeParse(body).data ?? null

const one = (kind: RecordKind, shopifyId: ShopifyId | null | undefined, deleted: boolean): RecordChange[] =>
  shopifyId ? [{ kind, shopifyId, deleted }] : []

// The kept customer is read again; the other one is gone, unless the merge failed: reading tells.
function mergeChanges(body: unknown): RecordChange[] {
  const merge = read(Merged, body)
  return [
    ...one('customer', merge?.admin_graphql_api_customer_kept_id, false),
    ...one('customer', merge?.admin_graphql_api_customer_deleted_id, true),
  ]
}

/** JSON in which integers that a number cannot hold stay as written; null when it is no JSON. */
function parseExactly(rawBody: string): unknown {
  try {
    return JSON.parse(rawBody, asWritten)
  } catch {
    return null
  }
}

function asWritten(_key: string, value: unknown, ...[context]: { source?: string }[]): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  return /^\d+$/.test(context?.source ?? '') ? context?.source : value
}

const Ids = z
  .array(Id)
  .catch([])
  .default([])
  .transform((ids) => ids.flatMap((id) => id ?? []))
const Privacy = z.object({
  customer: z
    .object({ id: Id.catch(null) })
    .nullish()
    .catch(null),
  orders_requested: Ids,
  orders_to_redact: Ids,
  data_request: z
    .object({ id: Id.catch(null) })
    .nullish()
    .catch(null),
})

/** Whom a compliance request is about, by ids; nobody and no order for shop/redact. */
export type PrivacyNews = { customerId: ShopifyId | null; orderIds: ShopifyId[]; requestId: string | null }

export function parsePrivacy(rawBody: string): PrivacyNews {
  const body = read(Privacy, parseExactly(rawBody))
  return {
    customerId: body?.customer?.id ?? null,
    orderIds: [...new Set([...(body?.orders_requested ?? []), ...(body?.orders_to_redact ?? [])])],
    requestId: body?.data_request?.id ?? null,
  }
}

const domain = ShopDomain.nullish().catch(null)
const Named = z.object({ shop_domain: domain, myshopify_domain: domain })

/** The shop that the body itself names; null when it names none. */
export function parseShopDomain(rawBody: string): ShopDomain | null {
  const named = read(Named, parseExactly(rawBody))
  return named?.shop_domain ?? named?.myshopify_domain ?? null
}

const Finished = z.object({ admin_graphql_api_id: gidOf('BulkOperation') })

/** The bulk operation that ended. */
export const parseBulkFinish = (rawBody: string): string | null =>
  read(Finished, parseExactly(rawBody))?.admin_graphql_api_id ?? null
