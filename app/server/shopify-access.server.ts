// What is told of how Shopify answers this app as such, whatever the shop; and a client for a token that was just given.

import type { ShopDomain } from '#app/lib/ids.ts'
import type { Log } from '#app/lib/telemetry/log.server.ts'
import { remoteObserver, type Metrics } from '#app/lib/telemetry/metrics.server.ts'
import { createShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { createForbiddenWatch } from '#app/shopify/graphql/forbidden.ts'

type Access = ReturnType<typeof accessAlarm>

/** A client for the token just exchanged. */
export const adminWith = (
  shop: ShopDomain,
  token: string,
  { metrics, access }: { metrics: Metrics; access: Access },
) =>
  createShopifyAdmin({
    shop,
    token: () => Promise.resolve(token),
    forgetToken: () => Promise.resolve(),
    buckets: new Map(),
    onThrottled: () => undefined,
    ...access,
    observer: remoteObserver(metrics, 'shopify'),
  })

/** Tells the operator that Shopify refuses the app, and once that it answers it in another version of its API. */
export function accessAlarm({ metrics, log, now }: { metrics: Metrics; log: Log; now: () => Date }) {
  const { onAnswered, onForbidden } = createForbiddenWatch()
  let isOld = false
  return {
    onAnswered,
    onForbidden: (shop: ShopDomain, said: string) => {
      if (!onForbidden(shop, now().getTime())) return
      metrics.operatorAlarms.inc({ what: 'shopify_forbidden' })
      log.error({ shop, said }, 'Shopify refuses this app with 403: its IP allowlist, or its kind of tokens')
    },
    onOtherVersion: (asked: string, answered: string) => {
      if (isOld) return
      isOld = true
      metrics.operatorAlarms.inc({ what: 'shopify_version' })
      log.error(
        { asked, answered },
        'Shopify answers in another version of its API: this one is served no longer',
      )
    },
  }
}
