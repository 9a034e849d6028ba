import { failure, isObject, listOf, plainText, type Outcome } from './answers.ts'
import { at } from './check-record.ts'
import type { Organisation } from './organisation.ts'
import { coerce, Problem } from './values.ts'

type Line = Record<string, unknown>
type LineSpot = { org: Organisation; path: string; errors: Outcome[]; subform: string }

/**
 * Contract 2.7. Rows without id are appended, `{id}` kept, `{id, field}` changed, `{id, _delete: null}` removed,
 * rows that are not mentioned stay, `[]` removes all.
 */
export function checkLines(
  { org, path, subform }: Omit<LineSpot, 'errors'>,
  value: unknown,
  before: unknown,
): { lines: Line[]; errors: Outcome[] } {
  const errors: Outcome[] = []
  const kept: Line[] = listOf(before).filter(isObject)
  if (!Array.isArray(value)) {
    errors.push(
      failure('INVALID_DATA', 'invalid data', {
        expected_data_type: 'jsonarray',
        api_name: subform,
        json_path: path,
      }),
    )
    return { lines: kept, errors }
  }
  if (value.length === 0) return { lines: [], errors }
  const lines = new Map<string, Line>(kept.map((line) => [String(line.id), line]))
  value.forEach((sent: unknown, index) => {
    const linePath = `${path}[${index}]`
    if (!isObject(sent)) {
      errors.push(
        failure('INVALID_DATA', 'invalid data', {
          expected_data_type: 'jsonobject',
          api_name: subform,
          json_path: linePath,
        }),
      )
      return
    }
    applyLine({ org, path: linePath, errors, subform }, sent, lines)
  })
  if (lines.size > org.switches.maxLineItems) {
    const details = { maximum_length: org.switches.maxLineItems, api_name: subform, json_path: path }
    errors.push(failure('INVALID_DATA', 'invalid data', details))
  }
  return { lines: [...lines.values()], errors }
}

function applyLine(spot: LineSpot, sent: Line, lines: Map<string, Line>) {
  const { org, path, errors } = spot
  if (sent.id !== undefined && sent.id !== null) {
    const existing = typeof sent.id === 'string' ? lines.get(sent.id) : undefined
    if (!existing) {
      errors.push(
        failure('INVALID_DATA', 'the id given seems to be invalid', {
          api_name: 'id',
          json_path: `${path}.id`,
        }),
      )
      return
    }
    if (!('_delete' in sent)) checkProduct(spot, sent, existing)
    if ('_delete' in sent) lines.delete(String(existing.id))
    else lines.set(String(existing.id), { ...existing, ...checkLine(spot, sent, false) })
    return
  }
  if ('_delete' in sent) return
  checkProduct(spot, sent, null)
  const id = org.nextId()
  const now = org.clock.format(org.clock.ms())
  lines.set(id, { id, ...checkLine(spot, sent, true), Created_Time: now, Modified_Time: now })
}

function checkLine({ org, path, errors, subform }: LineSpot, sent: Line, isNew: boolean): Line {
  const line: Line = {}
  const fields = org.modules.get(subform)?.fields
  for (const apiName in sent) {
    const field = fields?.get(apiName)
    const value = sent[apiName]
    if (!field || field.readOnly || value === undefined) continue
    if (field.computed) {
      if (org.switches.grandTotalSent === 'reject') errors.push(at(new Problem({}), apiName, path))
    } else if (value === null) line[apiName] = undefined
    else {
      const stored = coerce(field, value, org)
      if (stored instanceof Problem) errors.push(at(stored, apiName, path))
      else if (stored !== undefined && stored !== null) line[apiName] = stored
    }
  }
  if (line.Quantity !== undefined && !(Number(line.Quantity) > 0))
    errors.push(at(new Problem({}), 'Quantity', path))
  if (isNew) demand(sent, path, errors)
  return line
}

/** A product that is switched off is taken in no row that names it; in one that has it already perhaps (contract 2.8). */
function checkProduct(spot: LineSpot, sent: Line, existing: Line | null) {
  const { org, path, errors } = spot
  const named = plainText(sent.Product_Name)
  if (named === '' && existing && org.switches.inactiveProduct === 'reject kept') {
    checkKept(spot, existing)
    return
  }
  if (named === '') {
    if (existing && org.switches.rowsNameProducts)
      errors.push(
        failure('MANDATORY_NOT_FOUND', 'required field not found', {
          api_name: 'Product_Name',
          json_path: `${path}.Product_Name`,
        }),
      )
    return
  }
  const { inactiveProduct } = org.switches
  if (inactiveProduct === 'accept') return
  if (inactiveProduct === 'reject new' && existing && plainText(existing.Product_Name) === named) return
  refuseInactive(spot, named)
}

function refuseInactive({ org, path, errors }: Omit<LineSpot, 'subform'>, named: string) {
  if (org.modules.get('Products')?.rows.get(named)?.row.Product_Active !== false) return
  const details = { api_name: 'id', json_path: `${path}.Product_Name.id` }
  errors.push(failure('NOT_ALLOWED', "can't add inactive product in the inventory", details))
}

const checkKept = (spot: Omit<LineSpot, 'subform'>, { Product_Name }: Line) =>
  refuseInactive(spot, plainText(Product_Name))

/** Rows of a record whose write names none of them. */
export function checkUnsent(org: Organisation, path: string, before: unknown): Outcome[] {
  const errors: Outcome[] = []
  if (org.switches.inactiveProduct !== 'reject kept') return errors
  for (const [index, line] of listOf(before).filter(isObject).entries())
    checkKept({ org, path: `${path}[${index}]`, errors }, line)
  return errors
}

function demand(sent: Line, path: string, errors: Outcome[]) {
  for (const api_name of ['Product_Name', 'Quantity']) {
    if (sent[api_name] !== undefined && sent[api_name] !== null) continue
    errors.push(
      failure('MANDATORY_NOT_FOUND', 'required field not found', {
        api_name,
        json_path: `${path}.${api_name}`,
      }),
    )
  }
}
