// A refusal of the engine as an answer: what it is called, with which status, and when to come again.

import { isThrottled } from '#app/lib/errors.ts'
import { oddForm } from '#app/lib/input.server.ts'
import { referenceNow } from '#app/lib/telemetry/reference.server.ts'
import { tooOften } from '#app/lib/shop-limits.server.ts'
import { refusalOf, type RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import type { OpenCall } from './call.server.ts'

export type Refused = {
  refusal: RefusalAnswer
  /** 429 asked too often, 400 not understood; 200 where the engine says no: that is an answer of the page. */
  status: 200 | 400 | 429
  headers: Record<string, string>
}

/**
 * What to answer. A bug is logged.
 * @throws a thrown Response: Remix and Shopify's library speak by them
 */
export function refuse({ sync }: Pick<OpenCall, 'sync'>, error: unknown): Refused {
  const refusal = refusalOf(error, sync.log, referenceNow())
  if (refusal.code === oddForm) return { refusal, status: 400, headers: {} }
  if (refusal.code !== tooOften || !isThrottled(error)) return { refusal, status: 200, headers: {} }
  const seconds = Math.max(1, Math.ceil((error.retryAt.getTime() - sync.now().getTime()) / 1000))
  return { refusal, status: 429, headers: { 'Retry-After': String(seconds) } }
}
