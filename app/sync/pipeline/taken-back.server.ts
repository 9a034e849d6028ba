// Fields in which Shopify's value always wins, of records that are in Shopify as they were when they were written: no
// fingerprint tells that somebody changed them in Zoho. So there Zoho is asked, for a credit a hundred records. Records
// without such a field cost nothing.

import type { ShopifyId } from '#app/lib/ids.ts'
import { isHistory } from '#app/lib/record-kind.ts'
import { isSame } from '#app/mapping/catalogue/side-by-side.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { valueIn, withFields, type ZohoRecord, type ZohoRow } from '#app/zoho/records/rows.ts'
import type { Push } from './kind.ts'
import type { Writing } from './rows/next.ts'
import { rowToSend, winning, type RowPlace } from './rows/row-values.ts'
import { currencyField } from '#app/sync/core/other-currency.ts'
import { pipelineField, stageField, stageIn } from './rows/states.ts'
import { currentValues } from './rows/send-rows.server.ts'

type Place = RowPlace & Pick<Parameters<typeof currentValues>[0], 'orgConfig' | 'module'>

/** Whether Zoho is asked: by imports and comparisons. A live change is written for what changed in Shopify. */
export const looksAt = ({ trigger }: Pick<Push, 'trigger'>, { overwrite = [] }: MappedRecord): boolean =>
  isHistory(trigger) && overwrite.length > 0

/**
 * Those of these records in which Zoho has another value than the one that always wins.
 * @throws AppError when Zoho cannot be read
 */
export async function takenBack(place: Place, writings: readonly Writing[]): Promise<Set<ShopifyId>> {
  const looks = writings.flatMap((writing) => {
    const { zohoId } = writing
    return zohoId === null ? [] : [{ writing, zohoId, fields: wonBy(place, writing) }]
  })
  const current = await currentValues(place, looks)
  const differing = looks.filter(({ zohoId, ...look }) => differs(place, look, current.get(zohoId)))
  return new Set(differing.map(({ writing }) => writing.mapped.shopifyId))
}

// A value that Zoho never took differs for good; what is cleared, as a part of an address, was often never sent.
function wonBy({ module }: Place, { mapped, changes }: Writing): string[] {
  const isTaken = (name: string) => changes.unchanged.has(name) || valueIn(mapped.row, name) === null
  const won = [...winning(mapped, module)].filter((name) => module.fields.has(name) && isTaken(name))
  const beside = won.includes(stageField) && module.fields.has(pipelineField) ? [pipelineField] : []
  const amounts = won.some((name) => mapped.amounts?.fields.includes(name)) ? [currencyField] : []
  return [...won, ...beside, ...amounts]
}

type Look = { writing: Writing; fields: readonly string[] }

// Where Zoho refused a value as it is, it was sent in another form, which counts as the same.
function differs(place: Place, { writing, fields }: Look, current: ZohoRecord | undefined): boolean {
  if (!current) return false
  const row = rowToSend(place, writing, current)
  const forms = [row, ...otherForms(place, writing, current)]
  return fields.some((name) => {
    const there = valueIn(current, name)
    return name in row && !forms.some((form) => isSame(valueIn(form, name), there))
  })
}

function otherForms(place: Place, writing: Writing, current: ZohoRecord): ZohoRow[] {
  const plain = rowToSend(place, { ...writing, plain: true }, current)
  const renamed = rowToSend(place, { ...writing, renamed: true }, current)
  const stage = stageIn(valueIn(current, pipelineField), writing, place.module)
  return [plain, renamed, ...(stage === null ? [] : [withFields({}, { [stageField]: stage })])]
}
