import { receiveTrigger } from '../flow.ts'
import { GraphQLError } from 'graphql'
import type { Keyed } from '../connection.ts'
import { list } from '../listing.ts'
import type { Kind, ShopState } from '../shop/state.ts'
import type { BulkOperationRecord, Product } from '../types.ts'
import type { Args, Context, FieldTable } from '../world.ts'
import { checkTypeAccess } from './access.ts'
import { startRefusal } from '../bulk-rules.ts'
import { companiesIn } from './company.ts'
import { eventsIn } from './event.ts'
import { lineItemOf } from './line-item.ts'
import { refundOf } from './order.ts'
import { returnOf } from './return.ts'
import { subscribe, subscriptionsIn } from './subscription.ts'
import { inventoryItem } from './product.ts'

const listed =
  (kind: Kind) =>
  (_r: unknown, args: Args, context: Context): Keyed => {
    const found = list(context, kind, args['query'] as string | null, args['sortKey'] as string)
    return { rows: found.rows, keyOf: found.keyOf }
  }

/** limit: null counts exactly; else the count stops at the limit with AT_LEAST (contract 3.2). */
const counted = (kind: Kind) => (_r: unknown, args: Args, context: Context) => {
  const count = list(context, kind, args['query'] as string | null).rows.length
  const limit = args['limit'] as number | null | undefined
  return limit != null && count > limit
    ? { count: limit, precision: 'AT_LEAST' }
    : { count, precision: 'EXACT' }
}

const BARE = /^gid:\/\/shopify\/([A-Za-z]+)\/([^/]+)$/

export function nodeOf(id: string, { shop, now, scopes }: Pick<Context, 'shop' | 'now' | 'scopes'>): unknown {
  const type = BARE.exec(id)?.[1]
  if (!type)
    throw new GraphQLError(`Invalid global id '${id}'`, {
      extensions: { code: 'argumentLiteralsIncompatible' },
    })
  switch (type) {
    case 'Customer':
      return shop.customers.get(id) ?? null
    case 'Product':
      return shop.products.get(id) ?? null
    case 'ProductVariant':
      return shop.variants.get(id) ?? null
    case 'Order': {
      const order = shop.orders.get(id)
      return order && shop.sees(order, now()) ? order : null
    }
    case 'AbandonedCheckout':
      return shop.checkouts.get(id) ?? null
    case 'DraftOrder':
      return shop.draftOrders.get(id) ?? null
    case 'BulkOperation':
      return shop.bulk.get(id) ?? null
    case 'Shop':
      return id === shop.id ? Object.assign(Object.create(shop), { __typename: 'Shop' }) : null
    case 'AppInstallation':
      return id === shop.installationId ? { __typename: 'AppInstallation', scopes } : null
    case 'LineItem':
    case 'Refund':
    case 'Return':
    case 'InventoryItem':
    case 'MailingAddress':
      return searched(id, type, shop)
    default:
      return null
  }
}

function searched(id: string, type: string, shop: ShopState): unknown {
  if (type === 'InventoryItem') {
    const variant = shop.variants.values().find((v) => v.inventoryItemId === id)
    return variant ? inventoryItem(variant) : null
  }
  if (type === 'MailingAddress') {
    return (
      shop.customers
        .values()
        .flatMap((c) => c.addresses)
        .find((a) => a.id === id) ?? null
    )
  }
  for (const order of shop.orders.values()) {
    const line = type === 'LineItem' && order.lines.find((l) => l.id === id)
    if (line) return lineItemOf(order, line)
    const refund = type === 'Refund' && order.refunds.find((r) => r.id === id)
    if (refund) return refundOf(order)(refund)
    const made = type === 'Return' && order.returns.find((r) => r.id === id)
    if (made) return returnOf(order)(made)
  }
  return null
}

const byId = (type: string) => (_r: unknown, args: Args, context: Context) => {
  const id = String(args['id'])
  if (BARE.exec(id)?.[1] !== type)
    throw new GraphQLError('Invalid id: ' + id, { extensions: { code: 'RESOURCE_NOT_FOUND' } })
  return nodeOf(id, context)
}

function node(id: string, context: Context): unknown {
  const type = BARE.exec(id)?.[1] ?? ''
  const record = checkTypeAccess(type, context) ? nodeOf(id, context) : null
  return isBehind(record, context) ? null : record
}

function isBehind(record: unknown, { faults, now }: Context): boolean {
  if (faults.readLagMs <= 0 || typeof record !== 'object' || record === null) return false
  return 'createdAt' in record && Date.parse(String(record.createdAt)) > now().getTime() - faults.readLagMs
}

/** A refusal takes its own place in the list only. */
function nodeOrRefusal(id: string, context: Context): unknown {
  try {
    return node(id, context)
  } catch (error) {
    return error
  }
}

/** bulkOperations(query: "status:running operation_type:query"). */
function bulkOperations(_r: unknown, args: Args, { shop }: Context): Keyed {
  const query = ((args['query'] as string | null) ?? '').toLowerCase()
  const status = /status:'?"?([a-z_,]+)/.exec(query)?.[1]?.split(',')
  const type = /(?:operation_)?type:'?"?([a-z_]+)/.exec(query)?.[1]
  const field = args['sortKey'] === 'COMPLETED_AT' ? 'completedAt' : 'createdAt'
  const rows = [...shop.bulk.values()].filter(
    (b) => (!status || status.includes(b.status.toLowerCase())) && (!type || type === b.type.toLowerCase()),
  )
  const keyOf = (b: BulkOperationRecord) => b[field] ?? ''
  rows.sort((a, b) =>
    keyOf(a) < keyOf(b)
      ? -1
      : keyOf(a) > keyOf(b)
        ? 1
        : Number(a.id.split('/').at(-1)) - Number(b.id.split('/').at(-1)),
  )
  return { rows, keyOf }
}

/** Each text of the products once. That empty ones are left out is not said. */
const textsOf =
  (read: (product: Product) => string) =>
  (_r: unknown, _a: Args, { shop }: Context): Keyed => ({
    rows: [...new Set(shop.products.values().map(read))].filter(Boolean).toSorted(),
    keyOf: (text: string) => text,
  })

export const queryFields: FieldTable = {
  shop: (_r: unknown, _a, { shop }) => shop,
  currentAppInstallation: () => ({}),
  app: () => ({ __typename: 'App', id: 'gid://shopify/App/1' }),
  customers: listed('customers'),
  products: listed('products'),
  productVariants: listed('variants'),
  orders: listed('orders'),
  abandonedCheckouts: listed('checkouts'),
  abandonedCheckoutsCount: counted('checkouts'),
  draftOrders: listed('draftOrders'),
  draftOrdersCount: counted('draftOrders'),
  draftOrder: byId('DraftOrder'),
  productVendors: textsOf(({ vendor }) => vendor),
  productTypes: textsOf(({ productType }) => productType),
  companies: companiesIn,
  events: eventsIn,
  customersCount: counted('customers'),
  productsCount: counted('products'),
  productVariantsCount: counted('variants'),
  ordersCount: counted('orders'),
  customer: byId('Customer'),
  product: byId('Product'),
  productVariant: byId('ProductVariant'),
  order: byId('Order'),
  inventoryItem: byId('InventoryItem'),
  customerByIdentifier: (_r: unknown, args, context) => {
    const wanted = args['identifier'] as { id?: string; emailAddress?: string; phoneNumber?: string }
    if (wanted.id) return nodeOf(wanted.id, context)
    const email = wanted.emailAddress?.toLowerCase()
    return (
      context.shop.customers
        .values()
        .find((c) => (email ? c.email?.toLowerCase() === email : c.phone === wanted.phoneNumber)) ?? null
    )
  },
  productByIdentifier: (_r: unknown, args, context) => {
    const wanted = args['identifier'] as { id?: string; handle?: string }
    return wanted.id
      ? nodeOf(wanted.id, context)
      : (context.shop.products.values().find((p) => p.handle === wanted.handle) ?? null)
  },
  orderByIdentifier: (_r: unknown, args, context) =>
    nodeOf(String((args['identifier'] as { id?: string }).id), context),
  node: (_r: unknown, args, context) => node(String(args['id']), context),
  nodes: (_r: unknown, args, context) => {
    const ids = args['ids'] as string[]
    if (ids.length > 250) {
      throw new GraphQLError(
        `The input array size of ${ids.length} is greater than the maximum allowed of 250.`,
        { extensions: { code: 'MAX_INPUT_SIZE_EXCEEDED' } },
      )
    }
    return ids.map((id) => nodeOrRefusal(id, context))
  },
  bulkOperation: byId('BulkOperation'),
  bulkOperations,
  currentBulkOperation: (_r: unknown, args, { shop }) =>
    args['type'] === 'MUTATION' ? null : ([...shop.bulk.values()].at(-1) ?? null),
  webhookSubscriptions: subscriptionsIn,
  locations: () => [],
  publicApiVersions: () =>
    ['2026-04', '2026-07', '2026-10'].map((handle) => ({ handle, displayName: handle, supported: true })),
}

export const mutationFields: FieldTable = {
  flowTriggerReceive: (_r: unknown, args, { shop, appToml, now }) => ({
    userErrors: receiveTrigger(
      { handle: args['handle'], payload: args['payload'] },
      { shop, extensions: appToml.flow, now: now() },
    ),
  }),
  webhookSubscriptionCreate: subscribe,
  bulkOperationRunQuery: (_r: unknown, args, context) => {
    const query = String(args['query'])
    const { denied, deniedWords: words } = context.faults.bulk
    if (denied === 'error') throw new GraphQLError(words, { extensions: { code: 'ACCESS_DENIED' } })
    if (denied === 'error without a code') throw new GraphQLError(words)
    if (denied === 'userError') return { bulkOperation: null, userErrors: [{ field: null, message: words }] }
    const refusal = startRefusal(query, context)
    if (refusal) return { bulkOperation: null, userErrors: refusal }
    return { bulkOperation: context.startBulk(query, args['groupObjects'] === true), userErrors: [] }
  },
  bulkOperationCancel: (_r: unknown, args, context) => {
    const operation = context.shop.bulk.get(String(args['id']))
    if (!operation)
      return {
        bulkOperation: null,
        userErrors: [{ field: ['id'], message: 'Bulk operation does not exist' }],
      }
    if (operation.status !== 'CREATED' && operation.status !== 'RUNNING') {
      return {
        bulkOperation: operation,
        userErrors: [
          {
            field: null,
            message: `A bulk operation cannot be canceled when it is ${operation.status.toLowerCase()}`,
          },
        ],
      }
    }
    context.cancelBulk(operation)
    return { bulkOperation: operation, userErrors: [] }
  },
}
