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

test.each(['FEATURE_NOT_ENABLED', 'FEATURE_NOT_SUPPORTED', 'API_NOT_SUPPORTED', 'INVALID_MODULE'])(
  '%s in the place of the only row is the refusal of the module',
  async (code) => {
    await expect(inserted([refusal(code, {})])).rejects.toSatisfy(isModuleWide)
  },
)

const saved = { status: 'success', code: 'SUCCESS', message: 'record added', details: { id: '7' } }
const skipsKey = 'skip_feature_execution'
const ofSkips = [
  ['INVALID_DATA', { api_name: skipsKey, json_path: `$.${skipsKey}` }],
  ['INVALID_DATA', { api_name: 'name', json_path: `$.${skipsKey}[0].name` }],
  ['FEATURE_NOT_SUPPORTED', {}],
] as const

function organization(answers: readonly (readonly object[])[]) {
  const sent: boolean[] = []
  const client = zohoClient(({ body = {} }) => {
    const data = answers[sent.length] ?? [saved]
    sent.push(skipsKey in body)
    return Promise.resolve({ status: data.includes(saved) ? 200 : 400, body: { data } })
  })
  const insert = (rows = 1) =>
    insertRecords(
      client,
      'Contacts',
      Array.from({ length: rows }, (_, n) => ({ Last_Name: `Row ${n}` })),
      { automations: [] },
    )
  return { sent, insert }
}

test.each(ofSkips)(
  '%s of the cadences left out, %j, in the place of the only row: it is written without a word of them',
  async (code, details) => {
    const { sent, insert } = organization([[refusal(code, details)]])

    expect(await insert()).toMatchObject([{ ok: true, id: '7' }])
    expect(sent).toEqual([true, false])
  },
)

test('what an organization said once of cadences is heeded by every later write', async () => {
  const { sent, insert } = organization([[refusal(...ofSkips[0])]])

  await insert()
  await insert()

  expect(sent).toEqual([true, false, false])
})

test('a feature that is missing with and without cadences says nothing of them', async () => {
  const missing = [refusal('FEATURE_NOT_ENABLED', {})]
  const { sent, insert } = organization([missing, missing])

  await expect(insert()).rejects.toSatisfy(isModuleWide)
  await insert()

  expect(sent).toEqual([true, false, true])
})

test('of cadences left out each of many rows may say so', async () => {
  const { sent, insert } = organization([
    [refusal(...ofSkips[0]), refusal(...ofSkips[0])],
    [saved, saved],
  ])

  expect(await insert(2)).toMatchObject([{ ok: true }, { ok: true }])
  expect(sent).toEqual([true, false])
})

test.each(ofAll)('%s of one row of many is the refusal of that row', async (code, details) => {
  expect(await inserted([saved, refusal(code, details)])).toMatchObject([{ ok: true }, { ok: false, code }])
})

test.each([
  ['NO_PERMISSION', {}],
  ['NO_PERMISSION', { permissions: ['Crm_Implied_View_Layout'] }],
  ['NO_PERMISSION', { permissions: ['Crm_Implied_Create_Contacts'], api_name: 'Owner' }],
  ['RECORD_LIMIT_EXCEEDED', { api_name: 'Ordered_Items' }],
])('%s that names what of the row is refused, %j, is the refusal of the row', async (code, details) => {
  expect(await inserted([refusal(code, details)])).toMatchObject([{ ok: false, code }])
})
