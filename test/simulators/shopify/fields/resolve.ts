import {
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isUnionType,
  getNamedType,
} from 'graphql'
import type { GraphQLOutputType } from 'graphql'
import type { Args, Context, FieldTable } from '../world.ts'
import { draftOrderFields, draftOrderLineFields } from './draft-order.ts'
import { checkoutFields, checkoutLineFields } from './checkout.ts'
import { companyFields, contactFields } from './company.ts'
import { addressFields, customerFields } from './customer.ts'
import { eventFields } from './event.ts'
import { lineItemFields } from './line-item.ts'
import { orderFields } from './order.ts'
import { imageFields, inventoryItemFields, productFields, variantFields } from './product.ts'
import { redactedField } from './protected.ts'
import { queryFields, mutationFields } from './root.ts'
import { appInstallationFields, bulkOperationFields, shopFields } from './shop.ts'

const TABLES: Record<string, FieldTable> = {
  QueryRoot: queryFields,
  Mutation: mutationFields,
  Shop: shopFields,
  AppInstallation: appInstallationFields,
  BulkOperation: bulkOperationFields,
  Customer: customerFields,
  MailingAddress: addressFields,
  Company: companyFields,
  CompanyContact: contactFields,
  CommentEvent: eventFields,
  Product: productFields,
  Image: imageFields,
  ProductVariant: variantFields,
  InventoryItem: inventoryItemFields,
  Order: orderFields,
  AbandonedCheckout: checkoutFields,
  AbandonedCheckoutLineItem: checkoutLineFields,
  DraftOrder: draftOrderFields,
  DraftOrderLineItem: draftOrderLineFields,
  LineItem: lineItemFields,
}

export type FieldRequest = {
  type: string
  field: string
  returns: GraphQLOutputType
  args: Args
  path?: () => readonly (string | number)[]
}

/** The value of one field: from its table, else the record's property, else what "nothing" looks like for its type. */
export function valueOf(record: unknown, request: FieldRequest, context: Context): unknown {
  const hidden = redactedField(request, context)
  if (hidden) return isNonNullType(request.returns) ? emptyOf(request.returns) : null
  const make = TABLES[request.type]?.[request.field]
  if (make) return make(record as never, request.args, context)
  const own = (record as Record<string, unknown> | null | undefined)?.[request.field]
  return own === undefined ? emptyOf(request.returns) : own
}

/** Nullable: null. Lists: []. Connections: []. Everything else: the plainest value its type allows. */
export function emptyOf(type: GraphQLOutputType): unknown {
  if (!isNonNullType(type)) return null
  const inner = type.ofType
  if (isListType(inner)) return []
  const named = getNamedType(inner)
  if (named.name.endsWith('Connection')) return []
  if (isEnumType(named)) return named.getValues()[0]?.value
  if (isScalarType(named)) return SCALARS[named.name] ?? ''
  if (isInterfaceType(named) || isUnionType(named)) return null
  return isObjectType(named) ? (OBJECTS[named.name] ?? {}) : {}
}

const SCALARS: Record<string, unknown> = {
  Boolean: false,
  Int: 0,
  Float: 0,
  Money: '0.00',
  Decimal: '0.0',
  UnsignedInt64: '0',
  DateTime: '1970-01-01T00:00:00Z',
  ID: 'gid://shopify/Nothing/0',
  URL: 'https://example.com/',
  JSON: null,
}
const none = { amount: '0.0', currencyCode: 'USD' }
const OBJECTS: Record<string, unknown> = {
  MoneyV2: none,
  MoneyBag: { shopMoney: none, presentmentMoney: none },
}
