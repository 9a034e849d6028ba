// Where our id is not unique in Zoho, nothing there keeps a second record with the same one away: a late insert of ours, or
// somebody who cloned a record. Which of them is to stay is for people to say; it is told, once.

import type { Link } from '#app/db/link-row.server.ts'
import { loadWithOpenOutcome } from '#app/db/tables/outcomes.server.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { findRecords } from '#app/zoho/records/records.server.ts'
import { valueIn } from '#app/zoho/records/rows.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { blankRecord } from '#app/sync/core/mapped-record.ts'
import { saveResults } from '#app/sync/pipeline/persist.server.ts'
import { rejected, type Cause } from '#app/sync/core/sync-result.ts'
import { isMade, type ModuleConfig, type OrgConfig } from '#app/sync/org/org-config.server.ts'

const cause: Cause = 'doubled_in_zoho'

type Side = { orgConfig: OrgConfig; kind: RecordKind; module: ModuleConfig }

/** Two credits for a hundred links, and none where the id field is unique. */
export async function tellDoubles(
  context: SyncContext,
  { orgConfig, kind, module }: Side,
  links: readonly Link[],
): Promise<void> {
  const { apiName, idField, idUnique } = module
  if (idUnique || !isMade(module) || links.length === 0) return
  const values = links.map(({ shopifyId }) => shopifyId)
  const found = await findRecords(orgConfig.zoho, apiName, idField, { values, fields: [idField] })
  const byId = Map.groupBy(found, (record) => String(valueIn(record, idField)))
  const doubled = links.filter(({ shopifyId }) => (byId.get(shopifyId)?.length ?? 0) > 1)
  const reported = await loadWithOpenOutcome(
    context.db,
    orgConfig.shop,
    { kind, cause },
    doubled.map(({ shopifyId }) => shopifyId),
  )
  const synced = doubled
    .filter(({ shopifyId }) => !reported.has(shopifyId))
    .map(({ shopifyId, parentId, label, zohoId }) => {
      const others = (byId.get(shopifyId) ?? []).filter(({ id }) => id !== zohoId).map(({ id }) => id)
      const syncResult = rejected(cause, { field: idField, message: `Also in Zoho: ${others.join(', ')}` })
      return { mapped: blankRecord({ shopifyId, parentId, label }), syncResult: { ...syncResult, zohoId } }
    })
  await saveResults(context, { orgConfig, kind, trigger: 'reconcile', runId: null }, apiName, synced)
}
