// A refusal that is said of each row and is no row's own fault: the kind waits and goes on by itself, where each row by
// itself would be refused for good.

import { expect, test } from 'vitest'
import { isModuleWide } from '#app/zoho/client/answers.ts'
import { insertRecords } from '#app/zoho/records/records.server.ts'
import { zohoClient } from '#test/support/zoho-client.ts'

const refusal = (code: string, details: object) => ({ status: 'error', code, message: 'no', details })
const inserted = (items: object[]) =>
  insertRecords(
    zohoClient(() => Promise.resolve({ status: 400, body: { data: items } })),
    'Contacts',
    items.map((_, n) => ({ Last_Name: `Row ${n}` })),
    { automations: undefined },
  )

const ofAll = [
  ['AUTHORIZATION_FAILED', { resource_path_index: 0 }],
  ['NO_PERMISSION', { permissions: ['Crm_Implied_Create_Contacts'] }],
  ['STORAGE_SPACE_EXCEEDED', {}],
  ['RECORD_LIMIT_EXCEEDED', {}],
  ['LICENSE_LIMIT_EXCEEDED', {}],
] as const

test.each(ofAll)('%s of every row, with %j, is the refusal of the module', async (code, details) => {
  for (const rows of [1, 3]) {
    const all = Array.from({ length: rows }, () => refusal(code, details))
    await expect(inserted(all)).rejects.toSatisfy(isModuleWide)
  }
})

test.each(ofAll)('%s of one row of many is the refusal of that row', async (code, details) => {
  const done = { status: 'success', code: 'SUCCESS', message: 'record added', details: { id: '7' } }
  expect(await inserted([done, refusal(code, details)])).toMatchObject([{ ok: true }, { ok: false, code }])
})

test.each([
  ['NO_PERMISSION', {}],
  ['NO_PERMISSION', { permissions: ['Crm_Implied_View_Layout'] }],
  ['NO_PERMISSION', { permissions: ['Crm_Implied_Create_Contacts'], api_name: 'Owner' }],
  ['RECORD_LIMIT_EXCEEDED', { api_name: 'Ordered_Items' }],
])('%s that names what of the row is refused, %j, is the refusal of the row', async (code, details) => {
  expect(await inserted([refusal(code, details)])).toMatchObject([{ ok: false, code }])
})
