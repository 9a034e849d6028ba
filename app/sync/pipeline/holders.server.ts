// DUPLICATE_DATA mostly names the record that has the value; where it names the field alone, or nothing, the record is looked
// up by what was written (contracts/zoho 9.4).

import { unlessRefused } from '#app/lib/errors.ts'
import { findRecords } from '#app/zoho/records/records.server.ts'
import { valueIn, type ZohoRecord, type ZohoRow } from '#app/zoho/records/rows.ts'
import { ownIdOf } from '#app/sync/core/mapped-record.ts'
import type { ModuleConfig, OrgConfig } from '#app/sync/org/org-config.server.ts'
import { rowOf } from './rows/row-values.ts'
import type { Answered } from './rows/send-rows.server.ts'

type Place = { orgConfig: OrgConfig; module: ModuleConfig }
/** `fields`: those by which its record is still to be looked for. */
type Open = { one: Answered; row: ZohoRow; fields: readonly string[] }

/**
 * The answers, with the record in the way wherever it can be found.
 * @throws AppError when Zoho does not answer: nothing of the batch is settled then
 */
export async function nameHolders(place: Place, answered: readonly Answered[]): Promise<readonly Answered[]> {
  let open = answered.flatMap((one) => openOf(place.module, one))
  const named = new Map<Answered, Answered>()
  while (open.length > 0) {
    for (const [field = '', some] of Map.groupBy(open, ({ fields: [first] }) => first))
      for (const [one, holder] of await holdersBy(place, field, some)) named.set(one, holder)
    open = open
      .filter(({ one }) => !named.has(one))
      .map(({ fields, ...about }) => ({ ...about, fields: fields.slice(1) }))
      .filter(({ fields }) => fields.length > 0)
  }
  return answered.map((one) => named.get(one) ?? one)
}

// Each of these that has somebody in the way by this field, as an answer that names them.
async function holdersBy(
  place: Place,
  field: string,
  some: readonly Open[],
): Promise<[Answered, Answered][]> {
  const { module } = place
  const records = await find(place, field, some)
  return some.flatMap(({ one, row }): [Answered, Answered][] => {
    const holder = holderOf(module, one, sharing(records, field, row))
    return holder ? [[one, withHolder(one, holder, { field, module })]] : []
  })
}

function openOf(module: ModuleConfig, one: Answered): Open[] {
  const { writing, answer } = one
  if (answer.ok || answer.code !== 'DUPLICATE_DATA' || answer.duplicate) return []
  const row = rowOf({ module }, writing, writing.zohoId === null ? 'create' : 'update')
  const isText = (name: string) => typeof valueIn(row, name) === 'string' && valueIn(row, name) !== ''
  // What the write did not hold is in nobody's way.
  const isSent = (name: string) => writing.sent?.has(name) ?? true
  const fields = (answer.field === null ? likely(module) : [answer.field]).filter(isSent).filter(isText)
  return fields.length > 0 ? [{ one, row, fields }] : []
}

// Where Zoho does not say which: our own id first, which tells for certain.
const likely = ({ idField, fields }: ModuleConfig): string[] => {
  const unique = [...fields.values()].filter((field) => field.unique).map(({ apiName }) => apiName)
  return [...new Set([idField, ...unique, 'Email', 'Product_Name'])]
}

const textOf = (record: ZohoRow | ZohoRecord, field: string): string => {
  const value: unknown = valueIn<unknown>(record, field)
  return typeof value === 'string' ? value : ''
}

async function find(
  { orgConfig, module }: Place,
  field: string,
  some: readonly Open[],
): Promise<ZohoRecord[]> {
  const texts = some.map(({ row }) => textOf(row, field))
  const values = [...new Set(texts.flatMap((text) => [text, text.toLowerCase()]))]
  const fields = [...new Set([module.idField, field])]
  // A field that cannot be asked for finds nobody.
  return (await unlessRefused(findRecords(orgConfig.zoho, module.apiName, field, { values, fields }))) ?? []
}

const sharing = (records: readonly ZohoRecord[], field: string, row: ZohoRow): ZohoRecord[] =>
  records.filter((record) => textOf(record, field).toLowerCase() === textOf(row, field).toLowerCase())

// Its own of before, if that is among them; never itself.
function holderOf({ idField }: ModuleConfig, { writing }: Answered, records: readonly ZohoRecord[]) {
  const others = records.filter(({ id }) => id !== writing.zohoId)
  return others.find((record) => valueIn(record, idField) === ownIdOf(writing.mapped)) ?? others[0]
}

// Where Zoho does not say which field it is, only one that tells for certain may have the record taken.
function withHolder(
  one: Answered,
  { id }: ZohoRecord,
  { field, module }: { field: string; module: ModuleConfig },
): Answered {
  if (one.answer.ok) return one
  const tells = field === module.idField || module.fields.get(field)?.unique === true
  const guessed = one.answer.field === null && !tells
  const duplicate = { id, module: module.apiName }
  return { ...one, answer: { ...one.answer, field, duplicate, ...(guessed ? { guessed } : {}) } }
}
