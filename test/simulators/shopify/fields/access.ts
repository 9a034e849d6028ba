import { GraphQLError } from 'graphql'
import type { WithheldType } from '../faults.ts'
import type { Context } from '../world.ts'

const NEEDS: Record<string, Record<string, string>> = {
  QueryRoot: {
    customer: 'read_customers', customers: 'read_customers', customersCount: 'read_customers', customerByIdentifier: 'read_customers',
    product: 'read_products', products: 'read_products', productsCount: 'read_products', productByIdentifier: 'read_products',
    productVendors: 'read_products', productTypes: 'read_products',
    productVariant: 'read_products', productVariants: 'read_products', productVariantsCount: 'read_products',
    order: 'read_orders', orders: 'read_orders', ordersCount: 'read_orders', orderByIdentifier: 'read_orders',
    abandonedCheckouts: 'read_orders', abandonedCheckoutsCount: 'read_orders',
    draftOrders: 'read_draft_orders', draftOrdersCount: 'read_draft_orders', draftOrder: 'read_draft_orders',
    locations: 'read_locations', inventoryItem: 'read_inventory',
  },
  Order: {
    customer: 'read_customers', lineItems: 'read_orders', paymentTerms: 'read_payment_terms', returns: 'read_returns',
  },
  Refund: { return: 'read_returns' },
  Customer: { orders: 'read_orders', lastOrder: 'read_orders' },
  LineItem: { product: 'read_products', variant: 'read_products' },
  AbandonedCheckout: { customer: 'read_customers' },
  DraftOrder: { customer: 'read_customers', order: 'read_orders' },
} // prettier-ignore

/** Of companies: read_customers or read_companies, in a shop that has them (Shopify's documentation of `Company`). */
const OF_COMPANIES: Record<string, readonly string[]> = {
  QueryRoot: ['companies', 'companiesCount', 'company', 'companyLocation', 'companyLocations'],
  Customer: ['companyContactProfiles'],
  PurchasingCompany: ['company', 'contact', 'location'],
}

/** Scope of the record types, for node(s). */
const OF_TYPE: Record<string, string> = {
  Customer: 'read_customers',
  Product: 'read_products',
  ProductVariant: 'read_products',
  Order: 'read_orders',
  AbandonedCheckout: 'read_orders',
  DraftOrder: 'read_draft_orders',
  LineItem: 'read_orders',
  Refund: 'read_orders',
  PaymentTerms: 'read_payment_terms',
  PaymentSchedule: 'read_payment_terms',
  Return: 'read_returns',
  InventoryTransfer: 'read_inventory_transfers',
  PriceRule: 'read_price_rules',
}

/** Which type a field shows, where it is one that may be withheld. */
const SHOWS: Record<string, Record<string, WithheldType>> = {
  QueryRoot: {
    customer: 'Customer', customers: 'Customer', customerByIdentifier: 'Customer',
    product: 'Product', products: 'Product', productByIdentifier: 'Product',
    productVariant: 'ProductVariant', productVariants: 'ProductVariant',
    order: 'Order', orders: 'Order', orderByIdentifier: 'Order',
  },
  Order: { customer: 'Customer' },
} // prettier-ignore

/**
 * True where the record is withheld without a word.
 * @throws GraphQLError where Shopify says so
 */
export function isWithheld(type: string, field: string, context: Context): boolean {
  const shown = SHOWS[type]?.[field]
  return shown !== undefined && isTypeWithheld(shown, context)
}

function isTypeWithheld(type: string, { faults, rules }: Context): boolean {
  if (!faults.withheld.some((one) => one === type)) return false
  if (rules.withheldIsTold) throw notApproved(type)
  return true
}

const notApproved = (type: string) =>
  new GraphQLError(
    `This app is not approved to access the ${type} object. See https://shopify.dev/docs/apps/launch/protected-customer-data for more details.`,
    { extensions: { code: 'ACCESS_DENIED' } },
  )

const granted = (scopes: readonly string[], scope: string) =>
  scopes.includes(scope) || scopes.includes(scope.replace('read_', 'write_'))

export function checkAccess(type: string, field: string, context: Context): void {
  if (`${type}.${field}` === 'Order.paymentTerms' && context.faults.termsWithheld)
    throw new GraphQLError(`This app is not approved to use the ${field} field.`, {
      extensions: { code: 'ACCESS_DENIED' },
    })
  if (OF_COMPANIES[type]?.includes(field)) return checkCompanyAccess(field, context)
  const scope = NEEDS[type]?.[field]
  if (scope && !granted(context.scopes, scope)) throw denied(field, scope)
}

function checkCompanyAccess(field: string, { scopes, faults }: Context): void {
  if (faults.companiesDenied === 'not approved')
    throw new GraphQLError(`This app is not approved to access the ${field} field.`, {
      extensions: { code: 'ACCESS_DENIED' },
    })
  if (faults.companiesDenied) throw denied(field, 'read_companies')
  if (!granted(scopes, 'read_customers') && !granted(scopes, 'read_companies'))
    throw denied(field, 'read_customers')
}

/** False where the record is withheld without a word. */
export function checkTypeAccess(type: string, context: Context): boolean {
  const scope = OF_TYPE[type]
  if (scope && !granted(context.scopes, scope)) throw denied(type, scope)
  return !isTypeWithheld(type, context)
}

function denied(field: string, scope: string): GraphQLError {
  const access = `\`${scope}\` access scope.`
  return new GraphQLError(`Access denied for ${field} field. Required access: ${access}`, {
    extensions: {
      code: 'ACCESS_DENIED',
      documentation: 'https://shopify.dev/api/usage/access-scopes',
      requiredAccess: access,
    },
  })
}
