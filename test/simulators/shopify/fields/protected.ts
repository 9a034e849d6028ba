import { GraphQLError, isNonNullType } from 'graphql'
import type { ProtectedField } from '../faults.ts'
import { protectedContent } from '../schema.ts'
import type { Context } from '../world.ts'
import type { FieldRequest } from './resolve.ts'

export function isRedacted(datum: string, setting: boolean | ProtectedField[]): boolean {
  return Array.isArray(setting) ? setting.some((one) => one === datum) : setting
}

/**
 * Null plus an entry in errors, HTTP 200, data otherwise whole, for the very fields that the schema marks as protected.
 * @throws GraphQLError of a field that cannot be null: it takes what is around it along, as the specification of GraphQL
 *   asks, unless such a field shows its empty value instead [U]
 */
export function redactedField(request: FieldRequest, context: Context): boolean {
  const setting = context.faults.redactProtectedData
  if (setting === false) return false
  const datum = protectedContent(context.version, request.type, request.field)
  if (datum === undefined || !isRedacted(datum, setting)) return false
  const error = notApproved(request)
  if (isNonNullType(request.returns) && context.rules.redactedNonNull === 'null') throw error
  context.errors.push(error)
  return true
}

/** Of a field that cannot be null. */
export class Redacted extends GraphQLError {}

const notApproved = (request: FieldRequest) =>
  new Redacted(
    `This app is not approved to use the ${request.field} field. See https://shopify.dev/docs/apps/launch/protected-customer-data for more details.`,
    {
      path: request.path?.() ?? [],
      extensions: {
        code: 'ACCESS_DENIED',
        documentation: 'https://shopify.dev/docs/apps/launch/protected-customer-data',
      },
    },
  )
