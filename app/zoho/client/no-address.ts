// An address that Zoho does not have, in this edition or data center: whoever asked for what a record can do without goes
// without it, or says so.

import { isAppError, isTransient, RejectedError } from '#app/lib/errors.ts'

type Asked = { method: string; path: string; optional?: boolean }

const ofNoRecord = /^\/(settings|org|users)\b|^\/\w+\/deleted\b/

/** The error of a call that is not tried again, as its caller meets it. */
export const forGood = (error: unknown, asked: Asked): unknown =>
  isAppError(error) && asked.method === 'GET' && (isNotThere(error, asked) || isUnknown(error, asked))
    ? new RejectedError('Zoho has no such address', { code: error.code, context: error.context })
    : error

// Of records a gateway's page says nothing; of a setting it does where it stays.
const isNotThere = (error: unknown, { path }: Asked): boolean =>
  isTransient(error) && error.code === 'HTTP_404' && ofNoRecord.test(path)

// Zoho's own word for it: of a record's address it is a bug of ours.
const isUnknown = (error: unknown, { path, optional = false }: Asked): boolean =>
  isAppError(error) && error.code === 'INVALID_URL_PATTERN' && (optional || ofNoRecord.test(path))
