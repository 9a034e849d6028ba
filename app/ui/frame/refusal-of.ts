// What an action answers when the engine refuses: a code the screen explains, so that the page stays as it is.

import { isAppError } from '#app/lib/errors.ts'

export type RefusalAnswer = {
  code: string
  kind: string
  /** What support finds the request by; absent outside of one. */
  reference?: string
}

type Log = Record<'error' | 'info', (about: object, message: string) => void>

/**
 * The answer to a refusal of the engine. A bug is logged and answered as `unknown`.
 * @param reference of the request, as it stands in the log
 * @throws a thrown Response: Remix and Shopify's library speak by them
 */
export function refusalOf(error: unknown, log: Log, reference: string | null): RefusalAnswer {
  if (error instanceof Response) throw error
  const named = reference ? { reference } : {}
  if (isAppError(error)) {
    const { code, kind } = error
    log.info({ code, kind }, 'refused')
    return { code, kind, ...named }
  }
  log.error({ err: error }, 'an action failed')
  return { code: 'unknown', kind: 'invariant', ...named }
}
