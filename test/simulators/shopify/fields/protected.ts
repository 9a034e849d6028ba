import { GraphQLError } from 'graphql'
import type { ProtectedField } from '../faults.ts'
import type { Context } from '../world.ts'
import type { FieldRequest } from './resolve.ts'

/** Which field is which protected datum (contract 3.4: approved one by one: name, address, email, phone). */
const PROTECTED: Record<string, Partial<Record<string, ProtectedField>>> = {
  Customer: {
    firstName: 'name', lastName: 'name', displayName: 'name',
    email: 'email', defaultEmailAddress: 'email', phone: 'phone', defaultPhoneNumber: 'phone',
    defaultAddress: 'address', addresses: 'address', addressesV2: 'address',
  },
  Order: {
    email: 'email', phone: 'phone', billingAddress: 'address', shippingAddress: 'address', displayAddress: 'address',
  },
  MailingAddress: { firstName: 'name', lastName: 'name', name: 'name', phone: 'phone' },
} // prettier-ignore

export function isRedacted(datum: ProtectedField, setting: boolean | ProtectedField[]): boolean {
  return Array.isArray(setting) ? setting.includes(datum) : setting
}

/** Null plus an entry in errors, HTTP 200, data otherwise whole. A field that cannot be null shows its empty value [U]. */
export function redactedField(request: FieldRequest, context: Context): boolean {
  const setting = context.faults.redactProtectedData
  if (setting === false) return false
  const datum = PROTECTED[request.type]?.[request.field]
  if (!datum || !isRedacted(datum, setting)) return false
  context.errors.push(
    new GraphQLError(
      `This app is not approved to use the ${request.field} field. See https://shopify.dev/docs/apps/launch/protected-customer-data for more details.`,
      {
        path: request.path?.() ?? [],
        extensions: {
          code: 'ACCESS_DENIED',
          documentation: 'https://shopify.dev/docs/apps/launch/protected-customer-data',
        },
      },
    ),
  )
  return true
}
