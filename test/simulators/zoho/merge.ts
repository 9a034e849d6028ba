import type { Organisation } from './organisation.ts'
import { restamp } from './stamp.ts'
import type { ModuleStore } from './store.ts'
import type { Row } from './types.ts'

export type Merge = { into: string; gone: string; chosen: Record<string, unknown> }

/** "Find and merge duplicates" (contract 11b.17): what hangs on the one that goes comes to the one that stays. */
export function mergeRecords(org: Organisation, store: ModuleStore, { into, gone, chosen }: Merge): Row {
  const [kept, lost] = [store.rows.get(into), store.rows.get(gone)]
  if (!kept || !lost) throw new Error(`no records ${into} and ${gone} in ${store.spec.apiName}`)
  // Deleted for good: the recycle bin does not have it. Whether the list of what was deleted for good has it is a switch.
  store.remove(lost)
  const now = org.clock.ms()
  const deleted = { id: gone, name: store.displayName(lost.row), deletedMs: now, by: org.me(), entry: lost }
  if (org.switches.mergedListed) store.deleted.push({ ...deleted, forGood: true })
  store.change(kept, { ...chosen, Modified_Time: org.clock.format(now) }, now)
  restamp(org, store, kept.row)
  const named = { id: into, name: store.displayName(kept.row) }
  for (const other of org.modules.values())
    for (const entry of other.order) {
      const moved = Object.entries(entry.row).filter(([, value]) => isLookupOf(value, gone))
      if (!entry.gone && moved.length > 0)
        other.change(entry, Object.fromEntries(moved.map(([name]) => [name, named])), now)
    }
  org.onChange({ module: store.spec.apiName, operation: 'delete', ids: [gone], affected: new Map() })
  return kept.row
}

const isLookupOf = (value: unknown, id: string): boolean =>
  typeof value === 'object' && value !== null && 'id' in value && value.id === id
