// A scope that Zoho does not grant: which calls go without it, so that it says nothing of the connection.

import { RejectedError } from '#app/lib/errors.ts'

type Asked = { path: string; body?: object; optional?: boolean }

export const scopeMissing = (body: unknown): boolean =>
  JSON.stringify(body ?? '').includes('OAUTH_SCOPE_MISMATCH')

/** @returns for an answer that names a scope that is missing, where that says nothing of the connection */
export function ungranted(
  request: Asked,
  { status, body }: { status: number; body: unknown },
): RejectedError | null {
  if (!scopeMissing(body)) return null
  if (canDoWithout(request)) return notGranted(status)
  return isOfLaterModule(request) ? notGranted(status, { wholeModule: 'yes' }) : null
}

// Sources disagree which scope opens these (contracts/zoho 4, 11b.6, 11b.8), and consents of before lack those of tasks and
// notes (1.6). Records are read and written without them: the caller goes another way or says so, and the connection stands.
const canDoWithout = ({ optional = false, path }: Asked): boolean =>
  optional || /^\/(settings|users|org\/currencies|org\/taxes|Tasks|Notes)\b|\/actions\//.test(path)

// Quotes are asked for since draft orders are synced, which are off at first: a consent of before does not open them, and
// nothing but they themselves depends on them.
const isOfLaterModule = ({ path, body }: Asked): boolean =>
  /^\/Quotes\b/.test(path) ||
  (path === '/coql' && /^\{"select_query":"select [^']* from Quotes\b/.test(JSON.stringify(body)))

const notGranted = (status: number, about: { wholeModule?: 'yes' } = {}) =>
  new RejectedError('Zoho does not grant this to the app', {
    code: 'OAUTH_SCOPE_MISMATCH',
    context: { status, ...about },
  })
