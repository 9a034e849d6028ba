// What each trigger of Shopify Flow tells: one payload an event, by the keys of the trigger's fields
// (extensions/flow-*/shopify.extension.toml). Ids, counts, codes and addresses only.

import { loadShop } from '#app/db/tables/shops.server.ts'
import {
  countWaiting,
  loadAskedIn,
  loadEndedIn,
  loadRefusedIn,
  type EventGroup,
  type Span,
} from '#app/db/flow/flow-events.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { FlowHandle, FlowPayload } from '#app/shopify/flow/flow-triggers.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { loadLowCredits } from '#app/sync/queries/credits-left.server.ts'

type Events = (context: SyncContext, shop: ShopDomain, span: Span) => Promise<FlowPayload[]>

const connectionLost: Events = async (context, shop, { since, until }) => {
  const row = await loadShop(context.db, shop)
  const at = row?.troubleCode === 'zoho_disconnected' ? row.troubleSince : null
  if (!at || at <= since || at > until) return []
  const waiting = await countWaiting(context.db, shop)
  return [{ Since: at.toISOString(), Waiting: waiting, Link: context.adminUrl(shop, '/app') }]
}

const recordRefused: Events = async (context, shop, span) =>
  (await loadRefusedIn(context.db, shop, span)).map(payloadOf(context, shop, '/app/activity'))

const questionWaiting: Events = async (context, shop, span) =>
  (await loadAskedIn(context.db, shop, span)).map(payloadOf(context, shop, '/app/activity?view=questions'))

const payloadOf =
  (context: SyncContext, shop: ShopDomain, path: string) =>
  ({ kind, shopifyId, reason, count }: EventGroup): FlowPayload => ({
    'Record type': kind,
    'Record ID': shopifyId,
    Reason: reason,
    Count: count,
    Link: context.adminUrl(shop, path),
  })

const importFinished: Events = async (context, shop, span) => {
  const runs = await loadEndedIn(context.db, shop, span)
  return runs.map(({ id, state, steps }) => {
    const sum = (of: (step: (typeof steps)[number]) => number) =>
      steps.reduce((all, step) => all + of(step), 0)
    return {
      'Import ID': id,
      // Conditions of saved workflows compare with these values, so they stay what they were, in their spelling too.
      Result: state,
      Created: sum(({ created }) => created),
      Updated: sum(({ updated }) => updated),
      Skipped: sum(({ skipped }) => skipped),
      Refused: sum(({ rejected }) => rejected),
      Link: context.adminUrl(shop, '/app'),
    }
  })
}

const creditsLow: Events = async (context, shop) => {
  const low = await loadLowCredits(context, shop)
  if (!low) return []
  return [{ 'Credits left': low.left, 'Credits a day': low.daily, Link: context.adminUrl(shop, '/app') }]
}

export const flowEvents: Readonly<Record<FlowHandle, Events>> = {
  'zoho-connection-lost': connectionLost,
  'record-refused-by-zoho': recordRefused,
  'question-waiting': questionWaiting,
  'import-finished': importFinished,
  'credits-low': creditsLow,
}
