// States that are not ours to choose. Of a record in a blueprint it is Zoho's to say, whose transitions alone change that
// field (contracts/zoho 8): all else of the record is taken, without it. And a Deal's stages are those of its pipeline, to
// which people may move it (11b.5): another pipeline's stage is refused, and the rest of the record with it, so it gets the
// stage of its own that means the same, or keeps the one that it has. A new one cannot do without. Pure.

import { wholesIn } from '#app/mapping/catalogue/standard.ts'
import { sameStage, stagesIn } from '#app/mapping/parts/deal-stage.ts'
import type { RowRefusal, RowResult } from '#app/zoho/client/answers.ts'
import { valueIn, withFields, type ZohoRecord, type ZohoRow } from '#app/zoho/records/rows.ts'
import type { ModuleConfig } from '#app/sync/org/org-config.server.ts'
import type { Writing } from './next.ts'

/** What most blueprints are of. */
const stateFields: ReadonlyMap<string, string> = new Map([
  ['Sales_Orders', 'Status'],
  ['Quotes', 'Quote_Stage'],
  ['Deals', 'Stage'],
  ['Leads', 'Lead_Status'],
])

export const isInBlueprint = ({ code }: RowRefusal): boolean => code === 'RECORD_IN_BLUEPRINT'

/**
 * Fields that are the blueprint's: the one that Zoho names, else the module's state, else every picklist, of which it
 * must be one. None of an address, of which a part would stay old beside a new street.
 * @param held names of the fields that the write held and that may be left out
 */
export function guidedFields(held: readonly string[], named: string | null, module: ModuleConfig): string[] {
  const likely = [named, stateFields.get(module.apiName)].find((name) => name && held.includes(name))
  if (likely) return [likely]
  const ofAddress = new Set(wholesIn(module.apiName, module.fields).flat())
  return held.filter((name) => module.fields.get(name)?.type === 'picklist' && !ofAddress.has(name))
}

export const stageField = 'Stage'
export const pipelineField = 'Pipeline'

/** True where Zoho says that the stage is none of the pipeline's; it may name either field, or none. */
export const isOutsidePipeline = (writing: Writing, answer: RowResult, { apiName }: ModuleConfig): boolean =>
  !answer.ok &&
  answer.code === 'MAPPING_MISMATCH' &&
  apiName === 'Deals' &&
  [null, stageField, pipelineField].includes(answer.field) &&
  stageField in writing.mapped.row &&
  !writing.dropped.has(stageField)

/** The stage of this pipeline that means the same as the one that was refused; null where Zoho does not say. */
export function stageIn(pipeline: unknown, { mapped }: Writing, { fields }: ModuleConfig): string | null {
  const refused = mapped.row[stageField]
  if (typeof pipeline !== 'string' || typeof refused !== 'string') return null
  const among = stagesIn(pipeline, fields.get(pipelineField))
  return sameStage(refused, among, fields.get(stageField)?.forecasts)
}

// A new Deal has to have a stage: where Zoho does not say which ones its pipeline has, those that mean the same are tried. The
// last first: Zoho's own, which a pipeline with others has not, were there before them.
function otherStage({ mapped, restaged = [] }: Writing, { fields }: ModuleConfig): string | null {
  const refused = mapped.row[stageField]
  if (typeof refused !== 'string') return null
  const { options = [], forecasts } = fields.get(stageField) ?? {}
  const open = options.filter((one) => one !== refused && !restaged.includes(one))
  return sameStage(refused, open.toReversed(), forecasts)
}

/** Read besides of a Deal whose stage was left out for its pipeline: whether that is still so. */
export const pipelineFieldsOf = (
  { changes, mapped: { row } }: Writing,
  { fields }: ModuleConfig,
): string[] =>
  changes.misplaced && stageField in row ? [stageField, pipelineField].filter((name) => fields.has(name)) : []

/**
 * Whether a Deal still lacks its order's stage: its pipeline has no such, and it is in none that means the same.
 * @param sent what is written of it. @param current what Zoho has of it
 */
export function isStillMisplaced(
  { changes, mapped }: Writing,
  { sent, current }: { sent: ZohoRow; current: ZohoRecord | undefined },
  { fields }: ModuleConfig,
): boolean {
  const [wanted, there] = [mapped.row[stageField], current && valueIn(current, stageField)]
  if (!changes.misplaced || stageField in sent || typeof wanted !== 'string') return false
  if (typeof there !== 'string' || there === wanted) return false
  const pipeline = current && valueIn(current, pipelineField)
  const among = typeof pipeline === 'string' ? stagesIn(pipeline, fields.get(pipelineField)) : []
  return !among.includes(wanted) && sameStage(wanted, [there], fields.get(stageField)?.forecasts) === null
}

/** The next attempt; null: a new record has to have a stage. @param stage of its own pipeline, where that is known */
export function afterPipeline(
  writing: Writing,
  stage: string | undefined,
  module: ModuleConfig,
): Writing | null {
  const { mapped, zohoId, dropped, restaged = [] } = writing
  const refused = mapped.row[stageField]
  const own = restaged.length === 0 ? stage : undefined
  const other = own ?? (zohoId === null ? otherStage(writing, module) : null)
  if (other !== null && typeof refused === 'string')
    return {
      ...writing,
      restaged: [...restaged, refused],
      mapped: { ...mapped, row: withFields(mapped.row, { [stageField]: other }) },
    }
  return zohoId === null ? null : { ...writing, misplaced: true, dropped: new Set([...dropped, stageField]) }
}
