import type { ProtectedField } from '../faults.ts'
import { isRedacted } from '../fields/protected.ts'

const KEYS: Record<string, ProtectedField> = {
  first_name: 'name', last_name: 'name', name: 'name', email: 'email', contact_email: 'email', email_address: 'email',
  phone: 'phone', address1: 'address', address2: 'address', zip: 'address', latitude: 'address', longitude: 'address',
} // prettier-ignore

/** Webhooks are redacted as answers are. An order's or a line's own `name` is no personal datum. */
export function redactPayload(value: unknown, setting: boolean | ProtectedField[]): unknown {
  if (setting === false || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((entry) => redactPayload(entry, setting))
  const isRaw = (JSON as unknown as { isRawJSON?: (v: unknown) => boolean }).isRawJSON?.(value)
  if (isRaw) return value
  const person = 'first_name' in value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const datum = KEYS[key]
      const applies = datum && isRedacted(datum, setting) && (key !== 'name' || person)
      return [key, applies ? (Array.isArray(inner) ? [] : null) : redactPayload(inner, setting)]
    }),
  )
}
