// A refresh at Zoho that brings no token and names no lost consent, or one whose token is not taken: the shop waits and
// stays connected.

import { backoffMs } from '#app/lib/waits/backoff.ts'
import { ThrottledError, type AppError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { Log } from '#app/lib/telemetry/log.server.ts'
import type { Metrics } from '#app/lib/telemetry/metrics.server.ts'
import { clientRefused } from '#app/zoho/oauth/consent.server.ts'

type Setup = { metrics: Metrics; log: Log; now: () => Date }

const backoff = { firstMs: 15_000, longestMs: 60 * 60_000 } as const
const refusedClientMs = 15 * 60_000

/** Tokens are rationed. */
const unheededMs = 10 * 60_000
/** After so many tokens, and so long, it is the consent all the same: a new one may name another data center. */
const mostUnheeded = 3
const longestUnheededMs = 60 * 60_000

/** Of one shop, in this process. */
export function createTokenTrouble({ metrics, log, now }: Setup, shop: ShopDomain) {
  let failures = 0
  let [given, since] = [0, now()]
  const later = (code: string, ms: number, cause?: Error) =>
    new ThrottledError('Zoho gives no token for now', {
      code,
      cause,
      retryAt: new Date(now().getTime() + ms),
      context: { shop },
    })
  return {
    /** The stored token is encrypted by a key that we do not have: the operator's trouble, or the merchant reconnects. */
    unreadable: () => later('zoho_secrets_key', backoff.longestMs),
    /** What the error asks for; lost consents and throttles are what they are. */
    sorted(error: AppError): AppError {
      if (error.code === clientRefused) {
        metrics.operatorAlarms.inc({ what: clientRefused })
        log.error({ shop }, "Zoho refuses this app's client id or secret")
        return later(clientRefused, refusedClientMs)
      }
      if (error.kind !== 'transient') return error
      return later(error.code, backoffMs(backoff, failures++), error)
    },
    /** A refresh brought a token. */
    gave: () => {
      failures = 0
      if (given++ === 0) since = now()
    },
    /** A call was let in. */
    heeded: () => {
      given = 0
    },
    /** What follows where a call was refused with a token that was just given. */
    unheeded: (refusal: Error): Error =>
      given >= mostUnheeded && now().getTime() - since.getTime() >= longestUnheededMs
        ? refusal
        : later('zoho_token_unheeded', unheededMs, refusal),
  }
}
