// A shop that is installed and connected, ready for imports, in a world that the tests of a file share.

import { loadRun } from '#app/db/tables/runs.server.ts'
import { startImport, type ImportOptions } from '#app/sync/import/import.server.ts'
import { startPreview } from '#app/sync/import/preview.server.ts'
import type { RecordKind } from '#app/lib/kinds.ts'
import { connectZoho, idle, openShop, type LiveOptions, type LiveShop } from './live-shop.ts'
import type { OrgSimulator } from '#test/simulators/zoho/types.ts'
import { differences, type Expected } from './whole-crm.ts'
import { untilEnded } from './looks.ts'
import type { World } from './world.ts'

type Engine = Pick<World, 'shopify' | 'zoho' | 'runtime'>

const everything = { kinds: ['product', 'customer', 'order'], since: null } satisfies ImportOptions

export async function openForImport(world: Engine, options: LiveOptions = {}) {
  const { runtime, zoho } = world
  const opened = await openShop(world, { ...options, imported: false })
  const { domain, shop, org } = opened
  const load = async (runId: string) => {
    const run = await loadRun(runtime.db, runId)
    if (!run) throw new Error('the run is gone')
    return run
  }
  const start = async (importing: Partial<ImportOptions> = {}) =>
    (await startImport(runtime.sync, domain, { ...everything, ...importing })).runId
  const ended = async (runId: string) => {
    await untilEnded(runtime.db, runId)
    return load(runId)
  }
  return {
    ...opened,
    /** Consents once more, for this organisation. */
    connectTo: (other: OrgSimulator) =>
      connectZoho(runtime, domain, (url) => zoho.consent(url, { org: other.id })),
    /** Settled, and no comparison that an import woke is under way any more. */
    resting: async () => {
      await opened.settled()
      for (const job of ['import', 'reconcile', 'audit']) await idle(runtime.db, domain, job)
      await opened.settled()
    },
    start,
    load,
    /** Until the run has ended, by itself or by the merchant's hand. */
    ended,
    /** A whole import. */
    run: async (importing: Partial<ImportOptions> = {}) => ended(await start(importing)),
    differences: (expected?: Expected) => differences({ shop, org }, expected),
    /** A whole preview. */
    preview: async (importing: Partial<ImportOptions> = {}) =>
      ended((await startPreview(runtime.sync, domain, { ...everything, ...importing })).runId),
    /** Calls to this shop's organisation that could change something, as "METHOD path". */
    writes: (since = 0) =>
      zoho.log
        .slice(since)
        .filter(({ method, path }) => method !== 'GET' && !/\/coql$|\/oauth\//.test(path))
        .map(({ method, path }) => `${method} ${path}`),
    refusals: async () =>
      (await opened.outcomes())
        .filter(({ resolvedAt, result }) => resolvedAt === null && ['rejected', 'failed'].includes(result))
        .map(({ kind, shopifyId, result, cause, field }) => ({ kind, shopifyId, result, cause, field })),
  }
}

/** An import of one kind alone. @returns what became of its step */
export async function importOnly(
  { runtime: { db, sync } }: Pick<World, 'runtime'>,
  live: LiveShop,
  kind: RecordKind,
) {
  const { runId } = await startImport(sync, live.domain, { kinds: [kind], since: null })
  await untilEnded(db, runId)
  const run = await loadRun(db, runId)
  await live.settled()
  return run?.steps[0]
}
