// What an action answers when the engine refuses: a code the screen explains, so that the page stays as it is.

import { isAppError } from '#app/lib/errors.ts'

export type RefusalAnswer = { code: string; kind: string }

type Log = { error: (about: object, message: string) => void }

/**
 * The answer to a refusal of the engine. A bug is logged and answered as `unknown`.
 * @throws a thrown Response: Remix and Shopify's library speak by them
 */
export function refusalOf(error: unknown, log: Log): RefusalAnswer {
  if (error instanceof Response) throw error
  if (isAppError(error)) return { code: error.code, kind: error.kind }
  log.error({ err: error }, 'an action failed')
  return { code: 'unknown', kind: 'invariant' }
}
