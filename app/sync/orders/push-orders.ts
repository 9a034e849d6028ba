// A batch of orders: each goes to the module that it was mapped for, and what has none is told.

import type { SyncContext } from '#app/sync/core/context.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import type { PartWriter, Push } from '#app/sync/pipeline/kind.ts'
import { off } from '#app/sync/pipeline/off.ts'

export async function pushOrders(
  _: SyncContext,
  push: Push,
  mappedRecords: readonly MappedRecord[],
  writer: PartWriter,
): Promise<SyncedRecord[]> {
  const { settings, orders } = push.orgConfig
  if (!settings.kinds.order) return off(push, mappedRecords)
  const ended = mappedRecords.flatMap((mapped) =>
    mapped.nowhere ? [{ mapped, syncResult: mapped.nowhere }] : [],
  )
  await writer.tell(push, null, ended)
  const settled: SyncedRecord[] = [...ended]
  for (const [name, some] of Map.groupBy(mappedRecords, (mapped) => mapped.orderIn)) {
    const module = name && orders.get(name)
    if (module) settled.push(...(await writer.write(push, module, some)))
  }
  return settled
}
