import { failure, isObject, listOf, plainText, type Outcome } from './answers.ts'
import { at } from './check-record.ts'
import type { Organisation } from './organisation.ts'
import { coerce, Problem } from './values.ts'

type Line = Record<string, unknown>
type LineSpot = { org: Organisation; path: string; errors: Outcome[] }

/**
 * Contract 2.7. Rows without id are appended, `{id}` kept, `{id, field}` changed, `{id, _delete: null}` removed,
 * rows that are not mentioned stay, `[]` removes all.
 */
export function checkLines(
  org: Organisation,
  value: unknown,
  path: string,
  before: unknown,
): { lines: Line[]; errors: Outcome[] } {
  const errors: Outcome[] = []
  const kept: Line[] = listOf(before).filter(isObject)
  if (!Array.isArray(value)) {
    errors.push(
      failure('INVALID_DATA', 'invalid data', {
        expected_data_type: 'jsonarray',
        api_name: 'Ordered_Items',
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
          api_name: 'Ordered_Items',
          json_path: linePath,
        }),
      )
      return
    }
    applyLine({ org, path: linePath, errors }, sent, lines)
  })
  if (lines.size > org.switches.maxLineItems) {
    const details = { maximum_length: org.switches.maxLineItems, api_name: 'Ordered_Items', json_path: path }
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

function checkLine({ org, path, errors }: LineSpot, sent: Line, isNew: boolean): Line {
  const line: Line = {}
  const fields = org.modules.get('Ordered_Items')?.fields
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
function checkProduct({ org, path, errors }: LineSpot, sent: Line, existing: Line | null) {
  const named = plainText(sent.Product_Name)
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
  const product = org.modules.get('Products')?.rows.get(named)
  if (product?.row.Product_Active !== false || inactiveProduct === 'accept') return
  if (inactiveProduct === 'reject new' && existing && plainText(existing.Product_Name) === named) return
  const details = { api_name: 'id', json_path: `${path}.Product_Name.id` }
  errors.push(failure('NOT_ALLOWED', "can't add inactive product in the inventory", details))
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
