// What an operator can do by `npm run admin`: one entry a command. Each works on the same use cases as the app itself,
// beside running processes; they learn of it through the database and the queue.

import { rotateKeys } from '#app/sync/protection/rotate-keys.server.ts'
import { retryDeadLetters } from '#app/db/work/dead-letters.server.ts'
import { listShops, loadShopStatus } from '#app/db/operator.server.ts'
import { holdShop } from '#app/db/tables/shops.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { recordKinds } from '#app/lib/record-kind.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { forgetShop } from '#app/sync/lifecycle/forget.server.ts'
import { startImport } from '#app/sync/import/import.server.ts'
import { retryOutcomes } from '#app/sync/live/retry.server.ts'
import { unlessNothing } from '#app/sync/protection/audit-log.server.ts'
import { compareAll, wakeShop } from '#app/sync/work/wake.server.ts'
import { asOperator } from './acts.server.ts'
import { exportDatabase, exportShop } from './exports.server.ts'
import { renewTokens } from './renew-tokens.server.ts'
import { loadSnapshot } from './snapshot.server.ts'

type Options = { out: string | undefined; full: boolean }

/** What a command answers: shown as lines, or as JSON with --json. */
export type CommandAnswer = readonly object[] | object

export type Command = {
  help: string
  /** What else may be said, for the help. */
  words?: string
  shop: 'required' | 'optional' | 'none'
  /** Removes something for good: only with --yes. */
  final?: true
  run: (sync: SyncContext, shop: ShopDomain | null, options: Options) => Promise<CommandAnswer>
}

type OfShop = (sync: SyncContext, shop: ShopDomain, options: Options) => Promise<CommandAnswer>

const dayMs = 24 * 3_600_000

// The caller has checked that a shop is named and known.
const ofShop =
  (run: OfShop): Command['run'] =>
  (sync, shop, options) =>
    shop ? run(sync, shop, options) : Promise.reject(new Error('a shop is needed'))

export const commands: Readonly<Record<string, Command>> = {
  shops: { help: 'every shop, its state and backlog', shop: 'none', run: (sync) => listShops(sync.db) },
  status: {
    help: 'queue, backlog and credits of all shops; or all about one',
    shop: 'optional',
    run: showStatus,
  },
  pause: { help: 'hold a shop: changes are kept, nothing is written', shop: 'required', run: ofShop(pause) },
  resume: { help: 'end the pause: what waits is synced', shop: 'required', run: ofShop(resume) },
  resync: {
    help: 'compare both sides now; --full: a whole import, which writes only what differs',
    words: '[--full]',
    shop: 'required',
    run: ofShop(resync),
  },
  retry: { help: 'try refused and dead-lettered records again', shop: 'required', run: ofShop(retry) },
  'rotate-key': {
    help: 'encrypt everything with the first key of SECRETS_KEY="new,old"',
    shop: 'none',
    run: (sync) => rotateKeys(sync.db, sync.secrets),
  },
  'renew-tokens': {
    help: 'Shopify tokens by the first secret of SHOPIFY_API_SECRET="new,old", before the old one is revoked',
    shop: 'none',
    run: renewTokens,
  },
  export: {
    help: 'what is held about a shop, as JSON lines; no secrets',
    words: '--out FILE',
    shop: 'required',
    run: ofShop(exportShop),
  },
  purge: {
    words: '--yes',
    help: 'remove everything about a shop and revoke its Zoho consent; records in Zoho stay',
    shop: 'required',
    final: true,
    run: ofShop(purge),
  },
  'export-database': {
    help: 'the embedded database as one archive; a PostgreSQL server has pg_dump',
    words: '--out FILE',
    shop: 'none',
    run: (sync, _, options) => exportDatabase(sync, options),
  },
}

async function showStatus(sync: SyncContext, shop: ShopDomain | null): Promise<CommandAnswer> {
  const now = sync.now()
  if (!shop) return loadSnapshot(sync.db, now)
  return (await loadShopStatus(sync.db, shop, new Date(now.getTime() - dayMs))) ?? {}
}

async function pause(sync: SyncContext, shop: ShopDomain): Promise<CommandAnswer> {
  const act = { action: 'paused', cameTo: unlessNothing } as const
  const changed = await asOperator(sync, shop, act, () => holdShop(sync.db, shop, true))
  return { shop, paused: true, changed }
}

async function resume(sync: SyncContext, shop: ShopDomain): Promise<CommandAnswer> {
  const act = { action: 'resumed', cameTo: unlessNothing } as const
  const changed = await asOperator(sync, shop, act, () => holdShop(sync.db, shop, false))
  if (changed) await wakeShop(sync, shop)
  return { shop, paused: false, changed }
}

async function resync(sync: SyncContext, shop: ShopDomain, { full }: Options): Promise<CommandAnswer> {
  return asOperator(sync, shop, { action: 'resynced' }, async () => {
    if (full) {
      const { runId } = await startImport(sync, shop, { kinds: [...recordKinds], since: null })
      return { shop, runId }
    }
    await sync.queue.enqueue('reconcile', { shop })
    await compareAll(sync, shop)
    return { shop, comparing: true }
  })
}

async function retry(sync: SyncContext, shop: ShopDomain): Promise<CommandAnswer> {
  return asOperator(sync, shop, { action: 'retried' }, async () => {
    const deadLettered = await retryDeadLetters(sync.db, shop, sync.now())
    const refused = await retryOutcomes(sync, shop, 'refused')
    await sync.queue.enqueue('sync', { shop })
    return { shop, refused, deadLettered }
  })
}

async function purge(sync: SyncContext, shop: ShopDomain): Promise<CommandAnswer> {
  await forgetShop(sync, shop)
  await sync.queue.dropJobsOfGoneShops()
  return { shop, purged: true }
}
