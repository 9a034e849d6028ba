// A record in a blueprint: what state it is in is Zoho's to say, whose transitions alone change that field (contracts/zoho
// 8). All else of the record is taken, without it. Pure.

import type { RowResult } from '#app/zoho/client/answers.ts'
import type { ModuleConfig } from '#app/sync/org/org-config.server.ts'

type Refusal = RowResult & { ok: false }

/** What most blueprints are of. */
const stateFields: ReadonlyMap<string, string> = new Map([
  ['Sales_Orders', 'Status'],
  ['Quotes', 'Quote_Stage'],
  ['Deals', 'Stage'],
  ['Leads', 'Lead_Status'],
])

export const isInBlueprint = ({ code }: Refusal): boolean => code === 'RECORD_IN_BLUEPRINT'

/**
 * Fields that are the blueprint's: the one that Zoho names, else the module's state, else every picklist, of which it
 * must be one.
 * @param held names of the fields that the write held and that may be left out
 */
export function guidedFields(held: readonly string[], named: string | null, module: ModuleConfig): string[] {
  const likely = [named, stateFields.get(module.apiName)].find((name) => name && held.includes(name))
  return likely ? [likely] : held.filter((name) => module.fields.get(name)?.type === 'picklist')
}
