// What Shopify's GraphQL answers, and what its errors say. Pure.

import { z } from 'zod'
import { Cost } from './throttle.ts'

const GraphqlError = z.object({
  message: z.string(),
  path: z
    .array(z.union([z.string(), z.number()]))
    .optional()
    .catch(undefined),
  extensions: z
    .object({ code: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
})
export const GraphqlAnswer = z.object({
  data: z.unknown().optional(),
  errors: z.union([z.array(GraphqlError), z.string()]).nullish(),
  extensions: z
    .object({ cost: Cost.optional().catch(undefined) })
    .optional()
    .catch(undefined),
})
export type GraphqlAnswer = z.infer<typeof GraphqlAnswer>

/** Names of the fields on the way to what has an error. */
export const fieldsOf = ({ errors }: GraphqlAnswer): string[] =>
  Array.isArray(errors)
    ? errors.flatMap(({ path = [] }) => path.filter((part) => typeof part === 'string'))
    : []

/** Shopify's codes of what it has against a question; none where it has nothing. */
export function codesOf({ errors }: GraphqlAnswer): string[] {
  if (!errors) return []
  if (typeof errors === 'string') return [codeIn(errors)]
  return errors.map((error) => error.extensions?.code ?? codeIn(error.message))
}

// Shopify's other APIs are known to answer without a code when they are overloaded (contracts/shopify 3.3).
function codeIn(message: string): string {
  if (/throttled/i.test(message)) return 'THROTTLED'
  return /time[d ]?.?out|internal (server )?error|something went wrong/i.test(message)
    ? 'INTERNAL_SERVER_ERROR'
    : 'UNKNOWN'
}

/**
 * Protected customer data not approved: the field is null and an error says so; the rest is usable. So it is with what an event
 * is about, where the app may not read records of that type (contracts/shopify 3.3).
 */
export const isRedaction = ({ errors }: GraphqlAnswer): boolean =>
  Array.isArray(errors) &&
  errors.every((error) => /not approved to (access|use)/i.test(error.message) || isDeniedSubject(error))

const isDeniedSubject = ({ path, extensions }: z.infer<typeof GraphqlError>): boolean =>
  extensions?.code === 'ACCESS_DENIED' && path?.at(-1) === 'subject'

/**
 * True when not a field but a record is withheld: the object itself is named, or the null stands in a record's place. Such
 * an answer says nothing of what exists (contracts/shopify 9b.8).
 */
export const withholdsRecords = ({ errors, data }: GraphqlAnswer): boolean =>
  Array.isArray(errors) &&
  errors.some(
    ({ message, path }) => /access the \w+ object/i.test(message) || isRecordsPlace(nullOn(data, path ?? [])),
  )

// A root field, nodes(ids:) by place, or an entry of a root's list.
const isRecordsPlace = (path: readonly (string | number)[]): boolean =>
  path.length <= 1 || (path.length <= 3 && typeof path.at(-1) === 'number')

// The way to the null that an error left: one in a field that cannot be null takes what is around it along.
function nullOn(data: unknown, path: readonly (string | number)[]): readonly (string | number)[] {
  let at: unknown = data
  for (const [depth, key] of path.entries()) {
    if (typeof at !== 'object' || at === null) return path.slice(0, depth)
    at = new Map<string, unknown>(Object.entries(at)).get(String(key))
  }
  return path
}
