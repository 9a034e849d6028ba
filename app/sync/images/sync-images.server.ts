// Images of products become the photos of their records in Zoho, where the merchant wants them: after everything else, at
// the credits' mercy, and never in the way of the records themselves (decision 106).

import {
  beginImageLook,
  endImageLook,
  holdImages,
  pageDueImages,
  type BegunLook,
} from '#app/db/attached/product-images.server.ts'
import { hasRunUnderWay } from '#app/db/tables/runs.server.ts'
import { isThrottled, isTransient } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { JobResult } from '#app/queue/jobs.ts'
import { forExtras } from '#app/zoho/client/client.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import { readyOrgConfig } from '#app/sync/setup/fresh-org-config.server.ts'
import { isPassedOver } from '#app/sync/work/passing-trouble.server.ts'
import { pausedUntil, pauseFor } from '#app/sync/work/pause.server.ts'
import { wholeEveryMs } from './image-state.ts'
import { checkImages } from './check-images.server.ts'

const minuteMs = 60_000
/** A query to Shopify. */
const variantsAtOnce = 50
/** After this long a shop goes back to the end of the queue, so that it starves none. */
const activeMs = minuteMs
/** Where Zoho refuses all of them, and where Shopify's CDN does not answer. */
const refusedMs = 6 * 60 * minuteMs
const awayMs = 15 * minuteMs
/** While an import goes on. */
const afterImportMs = 2 * minuteMs

/** The `images` job: as long as there is one to be looked at. Trouble costs no other work anything. */
export async function syncImages(
  context: SyncContext,
  shop: ShopDomain,
  signal: AbortSignal,
): Promise<JobResult> {
  const paused = await pausedUntil(context, shop)
  if (paused) return paused
  const endsAt = context.now().getTime() + activeMs
  try {
    // What was looked at is not due again: the next job goes on behind it.
    for (let place: Place | null = { after: '', look: null }; place;) {
      if (signal.aborted || context.now().getTime() >= endsAt) return again(context, 0)
      if (await hasRunUnderWay(context.db, shop)) return again(context, afterImportMs)
      place = await checkSome(context, await readyOrgConfig(context, shop), place)
    }
    return { done: true }
  } catch (error) {
    // The shop's other work asks for itself.
    if (isThrottled(error)) return { done: false, runAt: error.retryAt }
    if (!isPassedOver(error)) return pauseFor(context, shop, error)
    context.log.warn({ shop, code: error.code }, 'images not looked at')
    return { done: true }
  }
}

const again = ({ now }: SyncContext, ms: number): JobResult => ({
  done: false,
  runAt: new Date(now().getTime() + ms),
})

/** `after`: the last one looked at. `look`: as it was when this job began. */
type Place = { after: string; look: BegunLook | null }

/** @returns null: no other is to be looked at now */
async function checkSome(
  context: SyncContext,
  { shop, settings, modules, zoho }: OrgConfig,
  { after, look }: Place,
): Promise<Place | null> {
  const module = modules.product?.apiName
  if (!settings.productImages || !module) return null
  const now = context.now()
  const every = { now, everyMs: wholeEveryMs }
  const begun = await beginImageLook(context.db, { shop, orgId: zoho.org.orgId }, every)
  if (!begun) return null
  const { wholeAt } = begun
  const due = await pageDueImages(context.db, shop, { now, wholeAt, after, take: variantsAtOnce })
  const looking = { shop, zoho: forExtras(zoho.as('import')), module, lookedAt: now }
  const stop = due.length > 0 ? await checkImages(context, looking, due) : null
  if (stop) {
    await holdImages(context.db, shop, new Date(now.getTime() + (isTransient(stop) ? awayMs : refusedMs)))
    return null
  }
  const last = due.at(-1)
  if (last && due.length === variantsAtOnce) return { after: last.variantId, look: look ?? begun }
  await endImageLook(context.db, shop, look ?? begun)
  return null
}
