// The judgements of the pre-flight. Pure.

import { isExtensionField } from '#app/mapping/extension-fields.ts'
import type { ZohoField } from '#app/zoho/field.ts'

export type Check = {
  id: string
  /** `info`: good to know, nothing to do. */
  status: 'ok' | 'info' | 'warning' | 'blocked'
  values: Record<string, string | number>
}

const neededScopes = ['read_customers', 'read_orders', 'read_products']
const uniqueLimit = 2
const customLimits: Readonly<Record<string, number>> = {
  free: 0,
  standard: 10,
  professional: 155,
  enterprise: 300,
}

/** A write scope includes the read scope of the same name. */
export function checkScopes(granted: readonly string[]): Check {
  const has = (scope: string) => granted.includes(scope) || granted.includes(scope.replace('read_', 'write_'))
  const known = granted.some((scope) => scope !== '')
  const missing = known ? neededScopes.filter((scope) => !has(scope)) : []
  return {
    id: 'scopes',
    status: missing.length > 0 ? 'blocked' : 'ok',
    values: { scopes: missing.join(', ') },
  }
}

/** Room for our one id field, and for it to be unique. */
export function checkFields(
  module: string,
  label: string,
  fields: readonly ZohoField[],
  edition: string,
): Check {
  const custom = fields.filter((field) => field.custom)
  if (custom.some((field) => field.label === label && !isExtensionField(field)))
    return { id: 'custom_fields', status: 'ok', values: { module } }
  const limit = Object.entries(customLimits).find(([name]) => edition.startsWith(name))?.[1] ?? 500
  if (custom.length >= limit) return { id: 'custom_fields', status: 'blocked', values: { module, limit } }
  const unique = custom.filter((field) => field.unique).length
  const status = unique >= uniqueLimit ? 'warning' : 'ok'
  return { id: 'unique_fields', status, values: { module, limit: uniqueLimit } }
}

export function checkCredits(needed: number, left: number): Check {
  const known = Number.isFinite(left)
  const status = known && left < needed ? 'warning' : 'ok'
  return { id: 'credits', status, values: { needed, left: known ? left : -1 } }
}
