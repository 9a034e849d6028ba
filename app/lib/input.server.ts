// What a request brings, parsed. Another shape is the sender's mistake: refused in words that a merchant can act on, and
// no line in the log (which would quote what was sent).

import type { z } from 'zod'
import { RejectedError } from './errors.ts'

export const oddForm = 'odd_form'

/**
 * A form's JSON, whole: a name that we do not know is not dropped, and a choice that is missing is not made for the
 * merchant, as both would save something else than what was seen.
 * @throws RejectedError odd_form; settings_too_large where choices are only too many or too long
 */
export async function parseBody<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const given = jsonOf(await request.text())
  const parsed = schema.safeParse(given)
  if (parsed.success && haveSameNames(given, parsed.data)) return parsed.data
  const tooLarge = parsed.error?.issues.some(isTooLarge) ?? false
  throw new RejectedError('Not the form we know', { code: tooLarge ? 'settings_too_large' : oddForm })
}

/**
 * The parameters of an address; others than those asked for are left alone.
 * @throws RejectedError odd_form
 */
export function parseQuery<T>(given: Readonly<Record<string, string>>, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(given)
  if (!parsed.success) throw new RejectedError('Not the address we know', { code: oddForm })
  return parsed.data
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

// More rules, texts or entries than a form may send: the merchant can help that.
const isTooLarge = ({ code, path: [part] }: z.core.$ZodIssue): boolean =>
  code === 'too_big' && (part === 'settings' || part === 'choices')

// Schemas drop what they do not know and fill in what is missing: either way the two differ in their names.
function haveSameNames(given: unknown, taken: unknown): boolean {
  if (Array.isArray(taken))
    return (
      Array.isArray(given) &&
      given.length === taken.length &&
      taken.every((value, index) => haveSameNames(given[index], value))
    )
  if (!isObject(taken)) return true
  if (!isObject(given)) return false
  const names = Object.keys(taken)
  return (
    names.length === Object.keys(given).length &&
    names.every((name) => Object.hasOwn(given, name) && haveSameNames(given[name], taken[name]))
  )
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
