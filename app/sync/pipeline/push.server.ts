// The pipeline behind all three triggers: plan, write, settle, persist; a batch at a time. Every step may run twice.

import { loadLinkedZohoIds } from '#app/db/tables/links.server.ts'
import { mostRows } from '#app/zoho/records/records.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import type { PartWriter, Push } from './kind.ts'
import { isAmbiguous, type FindExisting, type Match } from '#app/sync/org/find-existing.ts'
import { holdRecords } from './rows/certain-writes.server.ts'
import { persist, saveResults } from './persist.server.ts'
import { plan, type Plan } from './plan.server.ts'
import { settle, idOf, write } from './write.server.ts'

/**
 * Writes mapped records of one kind to Zoho. One sync result each, in no particular order.
 * @throws AppError when a whole call failed: the batch may be pushed again as it is
 */
export async function pushRecords(
  context: SyncContext,
  push: Push,
  mappedRecords: readonly MappedRecord[],
): Promise<SyncedRecord[]> {
  const settled: SyncedRecord[] = []
  const careful = { ...push, findExisting: exceptLinked(context, push) }
  const unique = [...new Map(mappedRecords.map((mapped) => [mapped.shopifyId, mapped])).values()]
  for (let at = 0; at < unique.length; at += mostRows) {
    const batch = unique.slice(at, at + mostRows)
    settled.push(...(await push.kind.place(context, careful, batch, partWriter(context))))
  }
  return settled
}

const partWriter = (context: SyncContext): PartWriter => ({
  write: async (push, module, mappedRecords) => {
    const planned = await plan(context, push, module, mappedRecords)
    const send = () => carryOut(context, push, planned)
    return push.orgConfig.writer.write(push.kind.name, planned, send)
  },
  tell: (push, module, ended) => {
    const { kind, orgConfig } = push
    const told = { ...push, kind: kind.name, writtenAt: context.now() }
    return orgConfig.writer.tell(kind.name, ended, () => saveResults(context, told, module, ended))
  },
})

async function carryOut(context: SyncContext, push: Push, planned: Plan): Promise<SyncedRecord[]> {
  const { orgConfig, kind } = push
  const ids = planned.writings.map(idOf)
  const certain = await holdRecords(context, { shop: orgConfig.shop, kind: kind.name }, ids)
  try {
    const wrote = await write(context, push, planned, certain)
    const settled = await settle(context, push, planned, wrote)
    return await persist(context, push, { ...planned, ...wrote, ...settled })
  } finally {
    await certain.release(ids)
  }
}

// A record that is another's by its link is not adopted, although it carries nobody's id: a lead that people converted
// takes no id of ours along, and what is gone in Shopify keeps its record.
function exceptLinked(context: SyncContext, { orgConfig, findExisting }: Push): FindExisting {
  return async (mappedRecords, module, options) => {
    const matches = await findExisting(mappedRecords, module, options)
    const adoptable = [...matches.values()].flatMap((match) =>
      !isAmbiguous(match) && match.adopted ? [match.zohoId] : [],
    )
    const owners = await loadLinkedZohoIds(context.db, orgConfig.shop, module.apiName, adoptable)
    const isFree = (shopifyId: string, match: Match) =>
      isAmbiguous(match) || !match.adopted || (owners.get(match.zohoId) ?? shopifyId) === shopifyId
    return new Map([...matches].filter(([shopifyId, match]) => isFree(shopifyId, match)))
  }
}
