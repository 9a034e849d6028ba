/** The envelopes of contract 2.1 and 8. */
export type Details = Record<string, unknown>
export type Outcome = {
  code: string
  details: Details
  message: string
  status: 'success' | 'error'
} & Details

/** A refusal of the whole request: flat body, no `data`. */
export class Refusal extends Error {
  status: number
  code: string
  details: Details
  headers: Record<string, string>
  constructor(status: number, code: string, message: string, details: Details = {}) {
    super(message)
    this.status = status
    this.code = code
    this.details = details
    this.headers = {}
  }
  with(headers: Record<string, string>): this {
    this.headers = headers
    return this
  }
  body(): Outcome {
    return { code: this.code, details: this.details, message: this.message, status: 'error' }
  }
}

export type Answer = { status: number; body?: unknown; headers?: Record<string, string> }

export const nothing: Answer = { status: 204 }

export function success(message: string, details: Details): Outcome {
  return { code: 'SUCCESS', details, message, status: 'success' }
}

export function failure(code: string, message: string, details: Details): Outcome {
  return { code, details, message, status: 'error' }
}

export function toResponse(answer: Answer): Response {
  const headers = { ...answer.headers }
  if (answer.body === undefined) return new Response(null, { status: answer.status, headers })
  if (answer.body instanceof Uint8Array) {
    return new Response(new Uint8Array(answer.body), { status: answer.status, headers })
  }
  if (typeof answer.body === 'string') {
    return new Response(answer.body, {
      status: answer.status,
      headers: { 'content-type': 'text/html;charset=UTF-8', ...headers },
    })
  }
  return new Response(JSON.stringify(answer.body), {
    status: answer.status,
    headers: { 'content-type': 'application/json;charset=UTF-8', ...headers },
  })
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Any stored value as text: a lookup as its id. */
export function plainText(value: unknown): string {
  if (isObject(value)) return plainText(value.id)
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

export const invalidData = (details: Details, message = 'invalid data') =>
  new Refusal(400, 'INVALID_DATA', message, details)

export const invalidModule = () =>
  new Refusal(400, 'INVALID_MODULE', 'the module name given seems to be invalid', { resource_path_index: 0 })

/** 2.1: 201/200 when all is well, 207 when mixed, 400 (or `none`; still data[]) when every record failed. */
export function statusOf(results: readonly Outcome[], allWell: number, mixed: number, none = 400): number {
  let failed = 0
  for (const result of results) if (result.status === 'error') failed++
  if (failed === 0) return allWell
  return failed === results.length ? none : mixed
}
