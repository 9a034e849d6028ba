// What was written before against what would be written now.

import { isLinked, type Link } from '#app/db/link-row.server.ts'
import type { Digests } from '#app/lib/secrets/digests.server.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { isFingerprint } from './fingerprint.server.ts'
import { written } from '#app/sync/core/sync-result.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import type { Push } from './kind.ts'
import type { ModuleConfig } from '#app/sync/org/org-config.server.ts'

/**
 * Same fingerprint as last time: Zoho has it. Older than what was written: a late reader lost the race. What the merchant
 * asks for is written in any case.
 */
export function compare(
  digests: Digests,
  { trigger, orgConfig }: Push,
  mappedRecords: readonly MappedRecord[],
  { links, module }: { links: ReadonlyMap<string, Link>; module: ModuleConfig },
) {
  const same: SyncedRecord[] = []
  const open: MappedRecord[] = []
  for (const mapped of mappedRecords) {
    const link = links.get(mapped.shopifyId)
    const current =
      link && isLinked(link) && !link.gone && link.zohoModule === module.apiName && trigger !== 'retry'
    const isVoid = orgConfig.replacesKept && link?.adopted
    if (current && !isVoid && isKnown(digests, link, { mapped, module }))
      same.push({ mapped, syncResult: written('unchanged', link.zohoId) })
    else open.push(mapped)
  }
  return { same, open }
}

/** Whether Zoho has this state of the record, or a newer one. */
export function isKnown(
  digests: Digests,
  link: Link,
  { mapped, module }: { mapped: MappedRecord; module: ModuleConfig },
): boolean {
  if (link.sourceAt && link.sourceAt > new Date(mapped.sourceAt)) return true
  if (link.fingerprint === null) return false
  return isFingerprint(digests, link.fingerprint, { module: module.apiName, mapped })
}
