// A plan is carried out: an intent first, then the rows, until each has an answer.

import { saveIntents } from '#app/db/tables/links.server.ts'
import { isHistory } from '#app/lib/record-kind.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { waits } from '#app/sync/core/sync-result.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import type { Push } from './kind.ts'
import { linkScope, type ModuleConfig } from '#app/sync/org/org-config.server.ts'
import type { Certain } from './rows/certain-writes.server.ts'
import type { Plan } from './plan.server.ts'
import type { Writing } from './rows/next.ts'
import { writeRows, type Written } from './rows/write-rows.server.ts'

export type Wrote = {
  results: readonly Written[]
  /** Another writer is at these, or may still be. */
  waiting: readonly SyncedRecord[]
  /** When Zoho had answered. */
  writtenAt: Date
}

/** @throws AppError when a whole call failed: the batch may be pushed again as it is */
export async function write(
  context: SyncContext,
  push: Push,
  { module, writings, mappedRecords }: Plan,
  certain: Certain,
): Promise<Wrote> {
  const free = writings.filter((writing) => !certain.held.has(idOf(writing)))
  const originals = new Map(mappedRecords.map((mapped) => [mapped.shopifyId, mapped]))
  const waiting = writings.flatMap((writing) =>
    waitingOf(certain, writing, originals.get(idOf(writing)) ?? writing.mapped),
  )
  await saveWriteAhead(context, push, free, module)
  const { db, now } = context
  const { beforeSend, doubt } = certain
  const { orgConfig, kind } = push
  const sending = { orgConfig, module, automations: automationsOf(push), beforeSend, doubt }
  const results = await writeRows({ db, now, kind: kind.name, ...sending }, free)
  return { results, waiting, writtenAt: now() }
}

export const idOf = ({ mapped }: Writing): string => mapped.shopifyId

function waitingOf({ held }: Certain, writing: Writing, mapped: MappedRecord): SyncedRecord[] {
  const at = held.get(idOf(writing))
  return at ? [{ mapped, syncResult: waits('write_in_doubt', { at, counts: false }) }] : []
}

const automationsOf = ({ orgConfig: { settings }, trigger }: Push): [] | undefined => {
  const on = isHistory(trigger) ? settings.automationsOnImport : settings.automationsOnLive
  return on ? undefined : []
}

// Noted before a write, for whoever comes after us if we do not live to see its answer and the record is deleted while
// our write is in doubt. Shopify no longer names a product's variants then; and an order that Shopify does not show may
// only be too old for us to see, unless we know when it was made.
async function saveWriteAhead(
  context: SyncContext,
  { orgConfig, kind, trigger }: Push,
  writings: readonly Writing[],
  module: ModuleConfig,
) {
  if (kind.isFoundById || trigger === 'import') return
  const fresh = writings.filter(({ zohoId }) => zohoId === null).map(({ mapped }) => mapped)
  const mappedRecords = fresh.map(({ shopifyId, parentId, label, createdAt = null }) => ({
    shopifyId,
    parentId,
    label,
    createdAt,
  }))
  await saveIntents(
    context.db,
    { ...linkScope(context, orgConfig, kind.name), zohoModule: module.apiName },
    mappedRecords,
  )
}
