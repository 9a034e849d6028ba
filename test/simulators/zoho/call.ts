import { Refusal } from './answers.ts'
import type { Organisation } from './organisation.ts'

/** One API request, read and authenticated. */
export type Call = {
  org: Organisation
  method: string
  host: string
  /** path after /crm/v8/, split */
  path: string[]
  query: URLSearchParams
  headers: Headers
  bytes: Uint8Array<ArrayBuffer>
  json: () => unknown
}

export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    throw new Refusal(400, 'INVALID_DATA', 'body json is malformed', { expected_data_type: 'jsonobject' })
  }
}

export const paramMissing = (param_name: string) =>
  new Refusal(400, 'REQUIRED_PARAM_MISSING', 'One of the expected parameter is missing', { param_name })

export function positive(query: URLSearchParams, name: string, standard: number, most: number): number {
  const text = query.get(name)
  if (text === null) return standard
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) {
    throw new Refusal(400, 'INVALID_DATA', `invalid ${name}`, {
      param_name: name,
      expected_data_type: 'integer',
    })
  }
  if (value > most)
    throw new Refusal(400, 'LIMIT_EXCEEDED', `${name} exceeds the limit`, { limit: most, param_name: name })
  return value
}
