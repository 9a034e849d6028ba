import { describe, expect, it } from 'vitest'
import { isLate, isThrottled } from '#app/lib/errors.ts'
import {
  errorOf,
  isMissingRecord,
  isModuleWide,
  mayLackModule,
  requestItem,
  rowOf,
  ZohoItem,
} from '#app/zoho/client/answers.ts'

const row = (item: object) => rowOf(ZohoItem.parse(item))
const now = new Date('2026-11-28T05:00:00Z')
const refusal = (status: number, body: unknown = null, headers: HeadersInit = {}) =>
  errorOf({ status, body, headers: new Headers(headers) }, now)

const notAllowed = (n: number) => ({
  code: 'NOT_ALLOWED',
  details: { json_path: `$.data[0].Quoted_Items[${n}]` },
})
const dependent = (dependency_error: string) =>
  row({ code: 'DEPENDENT_SERVICE_ERROR', details: { dependency_error } })

const named = (api_name: string) => ({ api_name, json_path: `$.data[0].${api_name}` })

describe("one record's result", () => {
  it.each([
    ['by its action', { action: 'insert' }, 'insert'],
    ['by its message, where it names no action', { message: 'record updated' }, 'update'],
    ['by neither', { message: 'done' }, null],
  ] as const)('tells what was done %s', (_, said, action) => {
    expect(row({ code: 'SUCCESS', status: 'success', details: { id: '77' }, ...said })).toEqual({
      ok: true,
      id: '77',
      action,
    })
  })

  it('without an id is no success', () => {
    expect(row({ code: 'SUCCESS', details: {} }).ok).toBe(false)
    expect(row({}).ok).toBe(false)
  })

  it('that names several errors is told by the first', () => {
    const errors = [
      {
        code: 'INVALID_DATA',
        message: 'invalid data',
        details: { api_name: 'Email', json_path: '$.data[0].Email' },
      },
      { code: 'MANDATORY_NOT_FOUND', details: { api_name: 'Last_Name' } },
    ]
    expect(row({ code: 'MULTIPLE_ERRORS', details: { errors } })).toMatchObject({
      code: 'INVALID_DATA',
      field: 'Email',
      path: '$.data[0].Email',
    })
  })

  it('that names several errors tells what the others are about as well', () => {
    const errors = [notAllowed(0), { code: 'INVALID_DATA', details: { api_name: 'Phone' } }, notAllowed(2)]
    expect(row({ code: 'MULTIPLE_OR_MULTI_ERRORS', details: { errors } })).toMatchObject({
      path: '$.data[0].Quoted_Items[0]',
      others: [
        { code: 'INVALID_DATA', field: 'Phone', path: null },
        { code: 'NOT_ALLOWED', field: null, path: '$.data[0].Quoted_Items[2]' },
      ],
    })
  })

  it('of a service that lacks a permission is final, of one that is busy it is not', () => {
    expect(dependent('NO_PERMISSION')).toMatchObject({ code: 'NO_PERMISSION' })
    expect(dependent('PROCESSING_ERROR')).toMatchObject({ code: 'DEPENDENT_SERVICE_ERROR' })
  })

  // As Zoho's OpenAPI shows it (2026, createRecords).
  it('names the field that is missing, and the one of ours that asks for it', () => {
    const details = { dependee: named('Product_Category'), ...named('Product_Subcategory') }
    expect(row({ code: 'DEPENDENT_FIELD_MISSING', details })).toMatchObject({
      field: 'Product_Subcategory',
      path: '$.data[0].Product_Subcategory',
      dependee: { field: 'Product_Category', path: '$.data[0].Product_Category' },
    })
  })

  it.each([
    ['as an id', { id: '9' }, { id: '9', module: null }],
    [
      'as a record with its module',
      { duplicate_record: { id: '9', module: { api_name: 'Leads' } } },
      { id: '9', module: 'Leads' },
    ],
    ['not at all', { api_name: 'Email' }, null],
  ])('that is a duplicate names the other record %s', (_, details, duplicate) => {
    expect(row({ code: 'DUPLICATE_DATA', details })).toMatchObject({ ok: false, duplicate })
  })

  it.each([
    ['the id given seems to be invalid', { api_name: 'id', json_path: '$.data[0].id' }, true],
    ['the id given seems to be invalid', { api_name: 'id' }, true],
    ['the id given seems to be invalid', {}, true],
    ['the related id given seems to be invalid', { api_name: 'id' }, false],
    ['the related id given seems to be invalid', {}, false],
    ['the id given seems to be invalid', { api_name: 'id', json_path: '$.data[0].Account_Name.id' }, false],
  ])('that says "%s" with %j is of a record that is gone: %s', (message, details, isMissing) => {
    expect(isMissingRecord(row({ code: 'INVALID_DATA', message, details }))).toBe(isMissing)
  })

  it("is passing only where it is Zoho's own trouble", () => {
    expect(row({ code: 'INTERNAL_ERROR' })).toMatchObject({ transient: true })
    expect(row({ code: 'INVALID_DATA' })).toMatchObject({ transient: false })
  })
})

describe('a refused call', () => {
  it.each([
    ['flat', { code: 'INVALID_MODULE', message: 'no' }],
    ['wrapped in data', { data: [{ code: 'INVALID_MODULE', message: 'no' }] }],
    ['wrapped in another list', { fields: [{ code: 'INVALID_MODULE' }, { code: 'OTHER' }] }],
  ])('is read where its error is %s', (_, body) => {
    expect(requestItem(body).code).toBe('INVALID_MODULE')
  })

  it.each([['<html>'], [null], [[]], [{ data: [] }], [{ data: ['x'] }], [7]])(
    'that names nothing (%j) names its status',
    (body) => {
      expect(refusal(400, body)).toMatchObject({ kind: 'transient', code: 'HTTP_400' })
    },
  )

  it.each([
    [429, 'TOO_MANY_REQUESTS', 'throttled'],
    [401, 'INVALID_TOKEN', 'disconnected'],
    [403, 'OAUTH_SCOPE_MISMATCH', 'disconnected'],
    [401, '', 'throttled'],
    [500, 'INTERNAL_ERROR', 'transient'],
    [502, '', 'transient'],
    [400, 'INTERNAL_ERROR', 'transient'],
    [400, '', 'transient'],
    [403, '', 'transient'],
    [408, '', 'transient'],
    [413, '', 'rejected'],
    [404, 'INVALID_URL_PATTERN', 'invariant'],
    [404, '', 'transient'],
    [404, 'RESOURCE_NOT_FOUND', 'rejected'],
    [404, 'INVALID_MODULE', 'rejected'],
    [405, '', 'invariant'],
    [400, 'INVALID_DATA', 'rejected'],
    [403, 'NO_PERMISSION', 'rejected'],
  ])('of status %i and code %j is %s', (status, code, kind) => {
    expect(refusal(status, code ? { code } : null).kind).toBe(kind)
  })

  it("may still be carried out only where a gateway gave up, without a word of Zoho's own", () => {
    expect(isLate(refusal(504, '<html>Gateway Timeout</html>'))).toBe(true)
    expect(isLate(refusal(403, '<html>Forbidden</html>'))).toBe(true)
    expect(isLate(refusal(404, '<html>Not Found</html>'))).toBe(true)
    expect(isLate(refusal(403, { code: 'NO_PERMISSION' }))).toBe(false)
    expect(isLate(refusal(500, { code: 'INTERNAL_ERROR' }))).toBe(false)
  })

  it.each([
    ['a header', {}, { 'retry-after': '7' }, 7000],
    ['its details', { details: { retry_after: 3 } }, {}, 3000],
    ['nothing', {}, {}, 1000],
    ['nonsense', {}, { 'retry-after': 'soon' }, 1000],
  ])('for too many calls waits as long as %s says', (_, details, headers, ms) => {
    const error = refusal(429, { code: 'TOO_MANY_REQUESTS', ...details }, headers)
    expect(isThrottled(error) && error.retryAt.getTime() - now.getTime()).toBe(ms)
  })

  it('of the module or the user is told from that of one record', () => {
    expect(isModuleWide(refusal(403, { code: 'NO_PERMISSION' }))).toBe(true)
    expect(isModuleWide(refusal(400, { code: 'FEATURE_NOT_SUPPORTED' }))).toBe(true)
    expect(isModuleWide(refusal(400, { code: 'INVALID_DATA' }))).toBe(false)
    expect(mayLackModule(refusal(400, { code: 'INVALID_MODULE' }))).toBe(true)
    expect(mayLackModule(refusal(403, { code: 'NO_PERMISSION' }))).toBe(false)
  })
})
