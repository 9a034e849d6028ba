// How often one shop may ask for what costs the others: reading a whole store, a file of all outcomes, a consent, calls to
// the remotes. A person never meets these limits, nor do ten at once. Counted in this process: two allow twice as much.

import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { ThrottledError } from './errors.ts'
import type { ShopDomain } from './ids.ts'

const windowSeconds = 600

/** How often within ten minutes. */
export const usualLimits = {
  import: 30,
  retry: 60,
  export: 30,
  connect: 30,
  /** Dry runs of a move, and moves. */
  move: 60,
  /** What would fail in an import: Zoho is asked a dozen things. */
  preflight: 200,
  /** Each asks both systems whether they answer. */
  connectionTest: 60,
  /** Fields, users and layouts of Zoho. */
  zohoChoices: 300,
  /** Tags and channels to choose from. */
  suggestions: 300,
  /** A record with rules that are not saved: after every pause of somebody who types. */
  sample: 600,
  compare: 600,
  question: 300,
  /** The store's own search, after every pause of somebody who types. */
  find: 600,
  /** A thousand records of the store a time, held against what is known here. */
  walk: 200,
  syncNow: 300,
  /** As many as can be selected in the admin, 250 a time. */
  syncSelected: 60,
  /** Actions of workflows, one for each run: a sale may start hundreds. */
  flowRun: 6_000,
  /** News of which triggers workflows use. */
  flowNews: 300,
  /** Mails that somebody presses a button for: codes, and a digest at once. */
  digestMail: 10,
  privacyExport: 60,
  /** Anything else that somebody presses, and that the audit log tells. */
  change: 600,
  /** Names of a list's rows: Shopify is asked for each page. */
  names: 1_200,
  /** Of the tabs of a list, twice a minute for each open page. */
  counts: 1_200,
  /** The figures of Home, once a minute for each open page, and each second while Shopify counts for them. */
  figures: 1_200,
  /** The block on a record's page, which looks again every 1.5 seconds while its record is on the way. */
  extension: 6_000,
  /** The dialog that follows what was selected: up to 250 records, every 1.5 seconds. */
  selectedLooks: 1_200,
  /** The same block asks both systems once for each page that somebody opens. */
  extensionDetails: 300,
}

export type CostlyAction = keyof typeof usualLimits
export type ShopLimits = (shop: ShopDomain, action: CostlyAction) => Promise<void>

export const tooOften = 'too_often'

/** @returns a function that throws ThrottledError, code too_often, when the shop has asked too often */
export function createShopLimits(
  now: () => Date,
  most: Readonly<Record<CostlyAction, number>> = usualLimits,
) {
  const limiters = new Map(
    Object.entries(most).map(([action, points]) => [
      action,
      new RateLimiterMemory({ points, duration: windowSeconds }),
    ]),
  )
  return async (shop: ShopDomain, action: CostlyAction): Promise<void> => {
    try {
      await limiters.get(action)?.consume(shop)
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused
      const retryAt = new Date(now().getTime() + refused.msBeforeNext)
      throw new ThrottledError('Asked too often', { code: tooOften, retryAt, context: { shop } })
    }
  }
}
