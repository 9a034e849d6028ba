// A batch of customers: each is placed in its module, with the Account of its company, and what it leaves behind joins it.

import { withAccounts } from '#app/sync/accounts/account-fields.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import type { PartWriter, Push } from '#app/sync/pipeline/kind.ts'
import { off } from '#app/sync/pipeline/off.ts'
import { joinLead } from './convert-leads.server.ts'
import { inTurn } from './customer-placement.server.ts'
import { placePeople, type Group } from './place-people.server.ts'

export async function pushCustomers(
  context: SyncContext,
  push: Push,
  mappedRecords: readonly MappedRecord[],
  writer: PartWriter,
): Promise<SyncedRecord[]> {
  const module = push.orgConfig.modules.customer
  if (!module) return off(push, mappedRecords)
  return inTurn(context, push, mappedRecords, async (own) => {
    const { groups, ended } = await placePeople(context, own, mappedRecords)
    await writer.tell(own, module.apiName, ended)
    const settled = [...ended]
    for (const group of groups) settled.push(...(await pushPeople(context, own, group, writer)))
    return settled
  })
}

// What was looked for is not looked for again.
async function pushPeople(
  context: SyncContext,
  push: Push,
  group: Group,
  writer: PartWriter,
): Promise<SyncedRecord[]> {
  const { module, matches, leftLeads } = group
  const findExisting = matches ? () => Promise.resolve(new Map(matches)) : push.findExisting
  const mappedRecords = await withAccounts(context, push.orgConfig, group)
  const settled = await writer.write({ ...push, findExisting }, module, mappedRecords)
  for (const { mapped, syncResult } of settled) {
    const leadId = leftLeads.get(mapped.shopifyId)
    if (!leadId || !syncResult.zohoId) continue
    const joined = { leadId, contactId: syncResult.zohoId }
    await push.orgConfig.writer.perform(() => joinLead(context, push.orgConfig, joined), undefined)
  }
  return settled
}
