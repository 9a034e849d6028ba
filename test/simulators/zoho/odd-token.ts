import type { Faults } from './switches.ts'

/**
 * What the token endpoint answers instead of its documented JSON (contract 1.3, 11b.11): proxies' and maintenance pages,
 * errors that name no lost consent, and the refusals of our client.
 */
export type OddToken =
  | 'html 200'
  | 'html 403'
  | 'empty 200'
  | 'error 404'
  | 'error 500'
  | 'general_error'
  | 'invalid_client'
  | 'invalid_client_secret'
  | 'access revoked'

/** The odd answer that is switched on; null lets the endpoint answer as it should. */
export function oddToken({ tokenAnswer }: Faults): Response | null {
  if (tokenAnswer === null) return null
  if (tokenAnswer === 'html 200') return page(200)
  if (tokenAnswer === 'html 403') return page(403)
  if (tokenAnswer === 'empty 200') return new Response('', { status: 200 })
  if (tokenAnswer === 'error 404') return page(404)
  if (tokenAnswer === 'error 500') return page(500)
  if (tokenAnswer === 'access revoked')
    return Response.json({ error: 'access_denied', error_description: 'The access was revoked by the user' })
  return Response.json({ error: tokenAnswer })
}

const page = (status: number) =>
  new Response('<!doctype html><html><body><h1>Zoho Accounts</h1></body></html>', {
    status,
    headers: { 'content-type': 'text/html' },
  })
