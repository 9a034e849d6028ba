// The faults that the app's brakes are tested with. A simulator that forgot one would let those tests pass for nothing.

import { describe, expect, it } from 'vitest'
import { codes, idOf, world } from '#test/simulators/zoho/connect.ts'
import type { OddToken } from '#test/simulators/zoho/odd-token.ts'

const one = (row: Record<string, unknown>) => ({ data: [row] })

describe('A late commit', () => {
  it('is a 504 of a gateway, and nothing is written until it is carried out', async () => {
    const { zoho, api, org } = await world()
    zoho.faults.lateCommits = 1
    const answer = await api('POST', 'Contacts', one({ Last_Name: 'Late' }))
    expect([answer.status, String(answer.body)]).toEqual([504, expect.stringContaining('<html>')])
    expect(org.records('Contacts')).toEqual([])
    expect(zoho.commitLate()).toBe(1)
    expect(org.records('Contacts')).toMatchObject([{ Last_Name: 'Late' }])
    expect(zoho.commitLate()).toBe(0)
  })

  it('concerns writes alone, only those named, and as many as were asked for', async () => {
    const { zoho, api, org } = await world()
    zoho.faults.lateCommits = 1
    zoho.faults.lateFor = (_, path) => path.includes('Products')
    expect((await api('GET', 'org')).status).toBe(200)
    expect(codes(await api('POST', 'Contacts', one({ Last_Name: 'Now' })))).toEqual(['SUCCESS'])
    expect((await api('POST', 'Products', one({ Product_Name: 'Mug' }))).status).toBe(504)
    expect(codes(await api('POST', 'Products', one({ Product_Name: 'Cup' })))).toEqual(['SUCCESS'])
    expect(org.records('Products')).toHaveLength(1)
  })

  it('keeps to If-Unmodified-Since when it is carried out: what was written meanwhile stays', async () => {
    const { zoho, api, org, at } = await world()
    const id = idOf(await api('POST', 'Contacts', one({ Last_Name: 'First' })))
    zoho.faults.lateCommits = 1
    const since = new Date(Date.parse(String(org.records('Contacts')[0]?.['Modified_Time']))).toUTCString()
    const headers = { 'if-unmodified-since': since }
    expect((await api('PUT', `Contacts/${id}`, one({ Last_Name: 'Late' }), headers)).status).toBe(504)
    at(60_000)
    await api('PUT', `Contacts/${id}`, one({ Last_Name: 'Newer' }))
    zoho.commitLate()
    expect(org.records('Contacts')).toMatchObject([{ Last_Name: 'Newer' }])
  })

  it('of an order whose rows have no ids appends them once more', async () => {
    const { zoho, api, org } = await world()
    const product = idOf(await api('POST', 'Products', one({ Product_Name: 'Mug' })))
    const account = idOf(await api('POST', 'Accounts', one({ Account_Name: 'Store' })))
    const rows = [{ Product_Name: { id: product }, Quantity: 1, List_Price: 5 }]
    const order = { Subject: '#1', Account_Name: { id: account }, Ordered_Items: rows }
    const id = idOf(await api('POST', 'Sales_Orders', one(order)))
    zoho.faults.lateCommits = 1
    await api('PUT', `Sales_Orders/${id}`, one({ Ordered_Items: rows }))
    await api('PUT', `Sales_Orders/${id}`, one({ Ordered_Items: rows }))
    const lines = () => org.records('Sales_Orders')[0]?.['Ordered_Items']
    expect(lines()).toHaveLength(2)
    zoho.commitLate()
    expect(lines()).toHaveLength(3)
  })
})

describe('A gateway before Zoho', () => {
  it('answers with a page of its own, and what it turns away is not carried out', async () => {
    const { zoho, api, org } = await world()
    zoho.faults.turnsAway = ({ method, body }) =>
      method === 'POST' && body.includes('select') ? 403 : undefined
    const turned = await api('POST', 'Contacts', one({ Last_Name: 'select' }))
    expect([turned.status, String(turned.body)]).toEqual([403, expect.stringContaining('<html>')])
    expect(codes(await api('POST', 'Contacts', one({ Last_Name: 'Through' })))).toEqual(['SUCCESS'])
    expect(org.records('Contacts')).toHaveLength(1)
  })
})

describe('A record that is held (contract 11b.12)', () => {
  it.each(['RECORD_LOCKED', 'NOT_APPROVED', 'NOT_REVIEWED'] as const)(
    '%s: it alone is refused, by update and by upsert, until it is let go',
    async (state) => {
      const { api, org } = await world()
      const emails = ['a@example.com', 'b@example.com']
      const made = await api('POST', 'Contacts', {
        data: emails.map((Email) => ({ Last_Name: 'A', Email })),
      })
      const [held, free] = made.body.data.map((row: { details: { id: string } }) => row.details.id)
      org.hold(held, state)
      const both = { data: [held, free].map((id) => ({ id, Last_Name: 'B' })) }
      expect(codes(await api('PUT', 'Contacts', both))).toEqual([state, 'SUCCESS'])
      const upserted = emails.map((Email) => ({ Last_Name: 'C', Email }))
      const body = { data: upserted, duplicate_check_fields: ['Email'] }
      expect(codes(await api('POST', 'Contacts/upsert', body))).toEqual([state, 'SUCCESS'])
      expect(org.records('Contacts').map((row) => row['Last_Name'])).toEqual(['A', 'C'])
      org.hold(held, null)
      expect(codes(await api('PUT', 'Contacts', both))).toEqual(['SUCCESS', 'SUCCESS'])
    },
  )
})

describe('The token endpoint (contract 11b.11)', () => {
  const odd: [OddToken, number, RegExp][] = [
    ['html 200', 200, /<html>/],
    ['html 403', 403, /<html>/],
    ['empty 200', 200, /^$/],
    ['error 404', 404, /<html>/],
    ['error 500', 500, /<html>/],
    ['general_error', 200, /"error":"general_error"/],
    ['invalid_client', 200, /"error":"invalid_client"/],
    ['invalid_client_secret', 200, /"error":"invalid_client_secret"/],
    ['access revoked', 200, /"error":"access_denied".*revoked/],
  ]
  it.each(odd)(
    'answers "%s" where it is told to, and the consent is as good as before',
    async (name, status, text) => {
      const { zoho, token, refreshToken } = await world()
      const refresh = () => token({ grant_type: 'refresh_token', refresh_token: refreshToken })
      zoho.faults.tokenAnswer = name
      const answer = await refresh()
      const said = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)
      expect([answer.status, said]).toEqual([status, expect.stringMatching(text)])
      zoho.faults.tokenAnswer = null
      expect((await refresh()).body.access_token).toBeTruthy()
    },
  )

  it('a consent that is taken back is dead, an access token that ended is renewed', async () => {
    const { zoho, api, token, refreshToken } = await world()
    const refresh = () => token({ grant_type: 'refresh_token', refresh_token: refreshToken })
    zoho.faults.expireAccessTokens()
    expect((await api('GET', 'org')).status).toBe(401)
    expect((await refresh()).body.access_token).toBeTruthy()
    zoho.faults.revokeTokens()
    expect((await refresh()).body.error).toBe('invalid_code')
  })
})
