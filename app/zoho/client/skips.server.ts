// Cadences run at every write that does not leave them out by name. An organization that has none may refuse to be told so:
// then there are none to run (contracts/zoho 2.2).

import type { RejectedError } from '#app/lib/errors.ts'
import type { ZohoOrg } from './client.server.ts'
import type { ZohoItem } from './answers.ts'

const key = 'skip_feature_execution'

/** Cadences may be switched on without another edition. */
const askAgainMs = 60 * 60_000
const refusedAt = new WeakMap<ZohoOrg, number>()

/** The organization refused within the last hour, as far as this client heard. */
export const refusesSkips = (org: ZohoOrg): boolean =>
  performance.now() - (refusedAt.get(org) ?? -Infinity) < askAgainMs

export const markRefusesSkips = (org: ZohoOrg): void => void refusedAt.set(org, performance.now())

/** Zoho may name the key itself or what is in it, or say of the edition that it lacks a feature, without which (8). */
export const mayBeOfSkips = ({ code, field, path, message }: RejectedError): boolean =>
  code.startsWith('FEATURE_') || `${field} ${path} ${message}`.includes(key)

/** The same where it stands in the place of a row. */
export const isOfSkips = ({ details, message }: ZohoItem): boolean =>
  [details?.['api_name'], details?.['json_path'], message].some(
    (said) => typeof said === 'string' && said.includes(key),
  )
