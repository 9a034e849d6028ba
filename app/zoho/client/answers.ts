// Zoho's answers -> our errors and row results. Whatever the HTTP status says, the body decides; official sources
// contradict one another, so both shapes are read (contracts/zoho 2.1, 7, 8). Pure.

import { ZohoId } from '#app/lib/ids.ts'
import { z } from 'zod'
import {
  DisconnectedError,
  InvariantError,
  isRejected,
  RejectedError,
  ThrottledError,
  TransientError,
  type AppError,
} from '#app/lib/errors.ts'

const Details = z.record(z.string(), z.unknown()).nullish().default({}).catch({})

export const ZohoItem = z.object({
  code: z.string().default(''),
  status: z.string().catch(''),
  message: z.string().catch(''),
  details: Details,
  action: z.string().nullish().catch(undefined),
  duplicate_field: z.string().nullish().catch(undefined),
})
export type ZohoItem = z.infer<typeof ZohoItem>

export type RowResult =
  | { ok: true; id: ZohoId; action: 'insert' | 'update' | null }
  | {
      ok: false
      code: string
      field: string | null
      message: string
      /** Of DUPLICATE_DATA: the record that has the value already. */
      duplicate: { id: ZohoId; module: string | null } | null
      /** Zoho did not name that record: it was found by a value that many may have. */
      guessed?: boolean
      /** Zoho's own trouble: try this row again. */
      transient: boolean
      /** Nobody answered: Zoho may still carry it out. */
      late?: boolean
      /** Position of the offending line of a subform, when Zoho names it. */
      path: string | null
      /** The field that asks for this one, or for another value of it. */
      dependee?: Named
      /** Of MANDATORY_NOT_FOUND: the rule of a layout that asks for the field, as Zoho names it. */
      layoutRule?: string
      /** What else it has against the record. */
      others?: readonly OtherRefusal[]
    }

export type RowRefusal = RowResult & { ok: false }

type Named = { field: string | null; path: string | null }
/** `dependee`: the field that asks for the one that is named, or for another value of it (contracts/zoho 2.2). */
type OtherRefusal = Named & { code: string; dependee?: Named }

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const object = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

const idIn = (value: unknown): ZohoId | null => ZohoId.nullable().parse(text(value))

/** One record's result. */
export function rowOf(item: ZohoItem): RowResult {
  const details = item.details ?? {}
  const id = idIn(details['id'])
  if (item.code === 'SUCCESS' && id) return { ok: true, id, action: actionOf(item) }
  const [first = item, ...others] = eachOf(item)
  return {
    ok: false,
    ...aboutOf(first),
    message: first.message,
    duplicate: duplicateOf(first),
    transient: ['INTERNAL_ERROR', 'INTERNAL_SERVER_ERROR'].includes(first.code),
    ...ruleIn(first),
    ...(others.length > 0 ? { others: others.map(aboutOf) } : {}),
  }
}

function aboutOf(item: ZohoItem): OtherRefusal {
  const dependee = namedBy(object(item.details?.['dependee']))
  return {
    code: codeOf(item),
    ...namedBy(item.details ?? {}),
    ...(dependee.field === null ? {} : { dependee }),
  }
}

// Its shape is not documented (contracts/zoho 2.2): a text, or an object.
function ruleIn({ details }: ZohoItem): { layoutRule?: string } {
  const rule = details?.['layout_rule']
  const { name, id } = object(rule)
  const layoutRule = text(rule) ?? text(name) ?? text(id)
  return layoutRule === null ? {} : { layoutRule }
}

const namedBy = (details: Record<string, unknown>): Named => ({
  field: text(details['api_name']),
  path: text(details['json_path']),
})

// A service of Zoho's that lacks a permission is no service that is busy: time does not mend it (contracts/zoho 8).
const codeOf = ({ code, details }: ZohoItem): string =>
  code === 'DEPENDENT_SERVICE_ERROR' && details?.['dependency_error'] === 'NO_PERMISSION'
    ? 'NO_PERMISSION'
    : code || 'UNKNOWN'

function actionOf(item: ZohoItem): 'insert' | 'update' | null {
  if (item.action === 'insert' || item.action === 'update') return item.action
  if (/record added/i.test(item.message)) return 'insert'
  return /record updated/i.test(item.message) ? 'update' : null
}

/** Somebody, or a lost call of ours, changed the record since we looked (412; contracts/zoho 2.1, 11b.13). */
export const isChangedMeanwhile = (code: string): boolean => /^(ALREADY|RECORD)_MODIFIED$/.test(code)

// Several fields of one record: the first is what the merchant is told of.
function eachOf(item: ZohoItem): ZohoItem[] {
  const errors: unknown = item.details?.['errors']
  const read = Array.isArray(errors) ? errors.flatMap((error) => ZohoItem.safeParse(error).data ?? []) : []
  return read.length > 0 ? read : [item]
}

function duplicateOf(item: ZohoItem): { id: ZohoId; module: string | null } | null {
  if (item.code !== 'DUPLICATE_DATA') return null
  const details = item.details ?? {}
  const record = object(details['duplicate_record'])
  const id = idIn(details['id']) ?? idIn(record['id'])
  return id ? { id, module: text(object(record['module'])['api_name']) } : null
}

export type Refusal = { status: number; headers: Headers; body: unknown }

/** The whole request failed: what kind of failure it is. `now`: when the answer came. */
export function errorOf({ status, headers, body }: Refusal, now: Date): AppError {
  const item = requestItem(body)
  const code = item.code || `HTTP_${status}`
  const details = { code, context: { status } }
  if (status === 429)
    return new ThrottledError('Zoho asked us to wait', { ...details, retryAt: retryAt(headers, item, now) })
  // Without a word of Zoho's own it was a gateway that gave up or turned us away: behind it Zoho may still be at work.
  const ofGateway = isGateways(status, item)
  if (status >= 500 || ofGateway)
    return new TransientError('Zoho did not answer', { ...details, late: ofGateway })
  if (lostConsents.has(code) || status === 401) return unauthorised(details, now)
  if (code === 'INTERNAL_ERROR') return new TransientError('Zoho could not answer', details)
  if (isBug(status, item)) {
    return new InvariantError(`Zoho refused our request: ${code} ${item.message}`, details)
  }
  return new RejectedError(item.message || 'Zoho refused the request', {
    ...details,
    field: namedIn(item),
    path: text(item.details?.['json_path']),
  })
}

/** A page in the place of an answer, whatever its status: Zoho may have done what it was asked, or may yet. */
export const pageOf = (status: number): TransientError =>
  new TransientError('Zoho did not answer', { code: `HTTP_${status}`, context: { status }, late: true })

/**
 * Statuses of a gateway that turned us away. Such a page says nothing of a record. A record that a gateway turns away each
 * time is found by trying again in smaller batches, as after a 502.
 */
const turnedAway = new Set([400, 403, 404, 408])
const isGateways = (status: number, { code }: ZohoItem): boolean =>
  code === '' && (status >= 500 || turnedAway.has(status))

/** What was named by its id is not there (404, contracts/zoho 8; others say 400 INVALID_DATA). */
export const isNoSuch = (error: unknown): error is RejectedError =>
  isRejected(error) && ['RESOURCE_NOT_FOUND', 'RECORD_NOT_FOUND'].includes(error.code)

// A right that the user's profile lacks, and room that the organisation lacks.
const lacking = 'AUTHORIZATION_FAILED|LICENSE_LIMIT_EXCEEDED|STORAGE_SPACE_EXCEEDED|RECORD_LIMIT_EXCEEDED'
const isLacking = new RegExp(`^(${lacking})$`)
const isOfEdition = /^(FEATURE_|API_NOT_SUPPORTED)/
// Refusals of the module or of the user, whatever the record: asking record by record would only repeat them.
const moduleWide = new RegExp(
  `^(NO_PERMISSION|INVALID_MODULE|NOT_SUPPORTED|API_NOT_SUPPORTED|FEATURE_|${lacking})`,
)

/** The code of a refusal of a whole call, also where it stands in the place of the only row. */
export const isOfCall = (code: string): boolean => ofCall.test(code)
const ofCall =
  /^(OAUTH_|INVALID_(OAUTH)?TOKEN|INVALID_HOST|INVALID_URL_PATTERN|INVALID_MODULE|AUTHENTICATION_FAILURE|NOT_SUPPORTED)/

/** The code of a refusal of the module, where it is said of a call. */
export const isOfModule = (code: string): boolean => moduleWide.test(code)

/** True when every record of the module would be refused the same way. */
export const isModuleWide = (error: unknown): error is RejectedError =>
  isRejected(error) && (isOfModule(error.code) || error.context['wholeModule'] === 'yes')

/** True of a refusal that is said of a row and names nothing of it, so that each row of the module would meet it. */
export const isOfAnyRecord = ({ code, details }: ZohoItem): boolean =>
  !details?.['api_name'] &&
  (isLacking.test(code) ||
    isOfEdition.test(code) ||
    (code === 'NO_PERMISSION' && isToWrite(details?.['permissions'])))

/** Too many of something: where a call or a row names nothing, it may be of tags. */
export const isLimit = (code: string): boolean => /^(LICENSE_)?LIMIT_EXCEEDED$/.test(code)

// Others are of what the row holds: its layout may be one that the user does not see.
const isToWrite = (permissions: unknown): boolean =>
  Array.isArray(permissions) && permissions.some((one) => /_(Create|Edit|Update)_/i.test(String(one)))

/** True when the module itself may not be there any more: another edition, or hidden. */
export const mayLackModule = (error: unknown): error is RejectedError =>
  isRejected(error) && /^(INVALID_MODULE|NOT_SUPPORTED|API_NOT_SUPPORTED|FEATURE_)/.test(error.code)

/** The organization is at another host than the one that its consent named (contracts/zoho 1.1). */
const wrongHost = 'INVALID_HOST'
export const isOfHost = (body: unknown): boolean => requestItem(body).code === wrongHost

/** A token that Zoho takes no more, or not there, or one that needs more scopes (contracts/zoho 8). */
const lostConsents = new Set([
  'INVALID_TOKEN',
  'AUTHENTICATION_FAILURE',
  'INVALID_OAUTHTOKEN',
  'OAUTH_SCOPE_MISMATCH',
  wrongHost,
])
const oddMs = 10 * 60_000

// A 401 of no name that the contract knows, a proxy's page perhaps, says nothing about the consent.
const unauthorised = (details: { code: string; context: { status: number } }, now: Date): AppError =>
  lostConsents.has(details.code)
    ? new DisconnectedError('Zoho no longer accepts this connection', { side: 'zoho', ...details })
    : new ThrottledError('Zoho refused the call', { ...details, retryAt: new Date(now.getTime() + oddMs) })

// Of the record, or of the query.
const namedIn = ({ details }: ZohoItem): string | null =>
  text(details?.['api_name']) ?? text(details?.['param_name'])

const isBug = (status: number, { code }: ZohoItem): boolean => bugs.has(code) || status === 405

const bugs = new Set(['INVALID_URL_PATTERN', 'INVALID_REQUEST_METHOD', 'UNABLE_TO_PARSE_DATA_TYPE'])

/** The flat error, or the first of a wrapped one. */
export function requestItem(body: unknown): ZohoItem {
  const flat = ZohoItem.safeParse(body)
  if (flat.success && flat.data.code !== '') return flat.data
  for (const value of Object.values(object(body))) {
    const wrapped = Array.isArray(value) ? ZohoItem.safeParse(value[0]) : null
    if (wrapped?.success) return wrapped.data
  }
  return ZohoItem.parse({})
}

// No Retry-After is documented, some endpoints send one all the same.
function retryAt(headers: Headers, item: ZohoItem, now: Date): Date {
  const seconds = Number(headers.get('retry-after') ?? item.details?.['retry_after'] ?? NaN)
  const wait = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 1000
  return new Date(now.getTime() + wait)
}

// Of a bad lookup Zoho may name the inner id: the path tells whose it is.
const recordId = /^\$\.data\[\d+\]\.id$/

/** Of a record that a lookup names, not of the one that was to be written, also where neither path nor field says so. */
export const isOfRelated = (message: string): boolean => /\brelated id\b/i.test(message)

/** True when a row was refused because the record we named no longer exists in Zoho. */
export const isMissingRecord = (row: RowResult): boolean =>
  !row.ok &&
  ['INVALID_DATA', 'RECORD_NOT_FOUND', 'RESOURCE_NOT_FOUND'].includes(row.code) &&
  (row.path === null ? !isOfRelated(row.message) : recordId.test(row.path)) &&
  (row.field === 'id' || (row.field === null && /id given|invalid id|does not exist/i.test(row.message)))
