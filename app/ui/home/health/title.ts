// What Home says first: whether Zoho CRM has what the store has. It says so only where nothing speaks against it.

import type { TFunction } from 'i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { Format } from '#app/ui/format/format.ts'
import { allKinds } from '#app/ui/format/kinds.ts'
import type { LiveStatsRead } from '#app/ui/components/live-stats/use-live-stats.ts'
import type { ConnectionView } from '#app/ui/components/connection/views.ts'
import type { ComparedView, DeletionView, HealthView, HeldKindView, ShopView } from '#app/ui/home/views.ts'

/** What keeps changes from being synced: a notice on the page says more of it. */
export type HeldUp = 'disconnected' | 'halted' | 'trouble' | null

export type SyncStatus = {
  health: Pick<HealthView, 'pending' | 'refused'>
  held: HeldUp
  /** Whether Shopify answers at present; null: it was not asked yet. Without its word nothing is up to date. */
  isKnown: boolean | null
  missing: ComparedView['missing']
  /** Records that wait for the merchant to say which of Zoho's they are. */
  questions: number
  /** Records that Zoho lacks, and that the merchant would not have created again. */
  kept: number
}

export function titleOf(t: TFunction, format: Pick<Format, 'list'>, status: SyncStatus): string {
  const { health, held, isKnown, missing } = status
  const { pending } = health
  if (held === 'disconnected') return t('health.waiting')
  if (held === 'halted') return t('health.halted')
  // The notice above says how many wait.
  if (held === 'trouble') return t(pending > 0 ? 'health.halted' : 'health.unknown')
  if (pending > 0) return t('health.behind', { count: pending })
  if (isKnown === null) return t('health.checking')
  if (!isKnown) return t('health.unknown')
  if (status.kept > 0) return t('health.kept')
  const open = openOf(status)
  if (missing.length > 0 && open === 0)
    return t('health.inPart', { kinds: format.list(missing.map((kind) => t(`kinds.${kind}`))) })
  return t(openIn(status), { count: open })
}

/** Whether the title says itself what was not imported. */
export const namesMissing = (status: SyncStatus): boolean =>
  status.held === null &&
  status.health.pending === 0 &&
  status.isKnown === true &&
  status.kept === 0 &&
  openOf(status) === 0

const openOf = ({ health, questions }: SyncStatus): number => attentionIn(health) + questions

export const attentionIn = ({ refused }: Pick<HealthView, 'refused'>): number =>
  allKinds.reduce((sum, kind) => sum + refused[kind], 0)

/** Of all kinds, or of one: what Zoho lacked when the merchant was asked. By now it may be fewer: no number to be shown. */
export const keptIn = (
  deletions: readonly Pick<DeletionView, 'kept' | 'kind' | 'found'>[],
  kind: RecordKind | null = null,
): number =>
  deletions
    .filter((one) => one.kept && (kind === null || one.kind === kind))
    .reduce((sum, { found }) => sum + found, 0)

// Records that were refused, and those that somebody is asked about, are open for different reasons. Of questions alone
// the notice above says how many.
const openIn = ({ health, questions }: SyncStatus) => {
  const attention = attentionIn(health)
  if (questions === 0) return attention === 0 ? 'health.inStep' : 'health.attention'
  return attention === 0 ? 'health.asked' : 'health.open'
}

/** Whether Shopify answers, by the last look at it: one that failed or lasts too long says nothing. */
export const isKnownBy = ({ liveStats, refusal, isLate }: Omit<LiveStatsRead, 'busy' | 'again'>) =>
  refusal || isLate ? false : liveStats ? liveStats.shopify !== null : null

type HeldBy = {
  connection: Pick<ConnectionView, 'state'>
  shop: Pick<ShopView, 'pausedFor' | 'trouble'> | null
  deletions: readonly Pick<DeletionView, 'kept'>[]
  heldKinds: readonly HeldKindView[]
}

/** What keeps changes from being synced, if anything does. */
export function heldBy({ connection, shop, deletions, heldKinds }: HeldBy): HeldUp {
  if (connection.state !== 'connected') return 'disconnected'
  if (shop?.pausedFor === 'operator' || deletions.some(({ kept }) => !kept) || heldKinds.length > 0)
    return 'halted'
  return shop?.trouble ? 'trouble' : null
}
