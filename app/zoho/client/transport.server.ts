// One request on its way to Zoho and back.

import { setTimeout as delay } from 'node:timers/promises'
import { TransientError } from '#app/lib/errors.ts'
import type { HostCall, Hosts } from './hosts.ts'

export type Sendable = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: object
  /** In place of a body: sent as the part `file` of a form. */
  file?: { name: string; type: string; bytes: Uint8Array<ArrayBuffer> }
  headers?: Record<string, string>
}

/** A call that has lasted this long is given up; Zoho may go on. */
export const longestCallMs = 60_000

/** @throws TransientError: `late` where Zoho may have carried it out, or may yet */
export async function fetchOnce(url: string, request: Sendable, token: string): Promise<Response> {
  try {
    return await fetch(url, {
      method: request.method,
      headers: {
        authorization: `Zoho-oauthtoken ${token}`,
        ...(request.body ? { 'content-type': 'application/json' } : {}),
        ...request.headers,
      },
      ...(request.body ? { body: JSON.stringify(request.body) } : {}),
      ...(request.file ? { body: formOf(request.file) } : {}),
      redirect: 'error', // token and records go to this host and to no other
      signal: AbortSignal.timeout(longestCallMs),
    })
  } catch (cause) {
    throw wasSent(cause) ? lost(cause) : unreachable(cause)
  }
}

const lookMs = 100

/**
 * A place among the calls of a host, when it is known whether that answers; null where nobody counts them.
 * @throws TransientError while the host answers nobody
 */
export async function placeAt(
  hosts: Hosts | undefined,
  to: { host: string; org: string },
  always: boolean,
): Promise<HostCall | null> {
  if (!hosts) return null
  for (;;) {
    const call = hosts.begin(to, always)
    if (call !== 'wait') return call
    await delay(lookMs)
  }
}

function formOf({ name, type, bytes }: NonNullable<Sendable['file']>): FormData {
  const form = new FormData()
  form.set('file', new Blob([bytes], { type }), name)
  return form
}

/** Cut or timed out: Zoho may have carried it out, or may yet. */
export const lost = (cause: unknown) =>
  new TransientError('Zoho did not answer', { code: 'zoho_network', cause, late: true })

const unreachable = (cause: unknown) =>
  new TransientError('Zoho cannot be reached', { code: 'zoho_network', cause })

// No connection was made: nothing of the request has left this machine.
const unsent = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/
function wasSent(error: unknown): boolean {
  if (!(error instanceof Error)) return true
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return !unsent.test(code) && (error.cause === undefined || wasSent(error.cause))
}

/** Bodies may be empty, or a proxy's HTML page. */
export function parse(text: string): { body: unknown; isPage: boolean } {
  if (text.trim() === '') return { body: null, isPage: false }
  try {
    return { body: JSON.parse(text), isPage: false }
  } catch {
    return { body: null, isPage: true }
  }
}
