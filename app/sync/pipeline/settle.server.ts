// What became of each record that was written: with what follows at once from a refusal, and whether Zoho has what we sent.

import type { SyncContext } from '#app/sync/core/context.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import type { Push } from './kind.ts'
import { askAgain } from '#app/sync/matching/questions.server.ts'
import { withoutMisfits, type Corrections } from './corrections.ts'
import type { Plan } from './plan.server.ts'
import type { Writing } from './rows/next.ts'
import { idOf, type Wrote } from './write.server.ts'

export type Settled = {
  /** The records as they were mapped, each with its result. */
  wrote: readonly SyncedRecord[]
  corrections: Corrections
  /** The last attempt at each, by Shopify id. */
  attempts: ReadonlyMap<string, Writing>
}

export async function settle(
  context: SyncContext,
  push: Push,
  { module, mappedRecords }: Plan,
  { results }: Wrote,
): Promise<Settled> {
  const { orgConfig, kind } = push
  await askAgain(context, push, module, results)
  await kind.afterWrite(context, orgConfig, { module, results })
  const originals = new Map(mappedRecords.map((mapped) => [mapped.shopifyId, mapped]))
  const answered = results.map(({ writing, syncResult }) => ({
    mapped: originals.get(idOf(writing)) ?? writing.mapped,
    syncResult,
  }))
  const passed = await kind.reconsider(context, orgConfig, answered)
  const verified = await kind.verify(push, { module, results, records: passed })
  return {
    wrote: withoutMisfits(passed, verified),
    corrections: verified.corrections,
    attempts: new Map(results.map(({ writing }) => [idOf(writing), writing])),
  }
}
