// Records that this app made under an earlier connection: they carry our id, and no link here names them.

import { unlessRefused } from '#app/lib/errors.ts'
import type { ShopifyId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { findRecords, hasOlderRecord } from '#app/zoho/records/records.server.ts'
import { valueIn } from '#app/zoho/records/rows.ts'
import { isMade, type ModuleConfig, type OrgConfig } from '#app/sync/org/org-config.server.ts'

/** What was asked, by module; by what copies of one org config share. */
const asked = new WeakMap<OrgConfig['cache'], Map<string, Promise<boolean>>>()

/** Whether a module has any: asked once a run, and of a shop that is connected for the first time that is all. */
export function hasEarlier({ cache, connectedAt, zoho }: OrgConfig, module: ModuleConfig): Promise<boolean> {
  const { apiName, idField } = module
  const known = asked.get(cache) ?? new Map<string, Promise<boolean>>()
  asked.set(cache, known)
  const before = known.get(apiName)
  if (before || !isMade(module)) return before ?? Promise.resolve(false)
  const answer = unlessRefused(hasOlderRecord(zoho, apiName, idField, connectedAt)).then(
    (found) => found ?? false,
    (error: unknown) => {
      known.delete(apiName)
      throw error
    },
  )
  known.set(apiName, answer)
  return answer
}

/** Which of these have a record in one of these modules, by our id. */
export async function earlierAmong(
  orgConfig: OrgConfig,
  { kind, modules }: { kind: RecordKind; modules: readonly ModuleConfig[] },
  ids: readonly ShopifyId[],
): Promise<Set<ShopifyId>> {
  const byOwnId = new Map(ids.map((id) => [mappingKinds[kind].ownId(id), id]))
  const found = new Set<ShopifyId>()
  for (const module of ids.length === 0 ? [] : modules) {
    if (!(await hasEarlier(orgConfig, module))) continue
    const search = { values: [...byOwnId.keys()], fields: [module.idField] }
    for (const record of await findRecords(orgConfig.zoho, module.apiName, module.idField, search)) {
      const id = byOwnId.get(String(valueIn(record, module.idField)))
      if (id !== undefined) found.add(id)
    }
  }
  return found
}
