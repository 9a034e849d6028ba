// How others write customers to Zoho, each as a program of a page would. They are given the rows ready-made and one token that
// stays good, and have nothing to read, to map, to keep or to repeat: what is left is their way of calling.
//
// One record a call is what Zoho's own SDK's examples show, and search-then-create what templates of flow builders do
// (docs/decisions/112-peers-in-one-run.md). Preloaded with test/support/redirect.mjs.

import { once } from 'node:events'
import { benchApp, type PeerAsk, type PeerResult } from './messages.ts'

const scopes = 'ZohoCRM.modules.ALL,ZohoSearch.securesearch.READ'
const api = 'https://www.zohoapis.com/crm/v8'
const callback = `${benchApp.appUrl}/zoho/callback`
const client = { client_id: benchApp.clientId, client_secret: benchApp.clientSecret }

type Row = Record<string, string>
type Answer = { status: number; codes: string[] }

const rowsOf = (prefix: string, count: number): Row[] =>
  Array.from({ length: count }, (_, n) => ({
    Last_Name: `Peer ${n}`,
    First_Name: prefix,
    Email: `${prefix}-${n}@peers.example.com`,
    Phone: `+1415555${String(n).padStart(4, '0')}`,
    Mailing_Street: `${n} Market Street`,
    Mailing_City: 'San Francisco',
    Mailing_Country: 'United States',
  }))

async function tokenFor(callbackUrl: string): Promise<string> {
  const code = new URL(callbackUrl).searchParams.get('code') ?? ''
  const form = { grant_type: 'authorization_code', redirect_uri: callback, code, ...client }
  const response = await fetch('https://accounts.zoho.com/oauth/v2/token', {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  const { access_token: token } = await response.json()
  return String(token)
}

function callerWith(token: string) {
  return async (method: string, path: string, rows?: Row[]): Promise<Answer> => {
    const response = await fetch(`${api}${path}`, {
      method,
      headers: { authorization: `Zoho-oauthtoken ${token}`, 'content-type': 'application/json' },
      ...(rows ? { body: JSON.stringify({ data: rows, trigger: [] }) } : {}),
    })
    const text = await response.text()
    const data: { code?: string }[] = text === '' ? [] : (JSON.parse(text).data ?? [])
    return { status: response.status, codes: data.map(({ code }) => code ?? '') }
  }
}
type Call = ReturnType<typeof callerWith>

const write = async (call: Call, path: string, rows: Row[]): Promise<void> => {
  const { status, codes } = await call('POST', path, rows)
  if (codes.some((code) => code !== 'SUCCESS')) throw new Error(`answered ${status} ${codes.join()}`)
}

/** Each writes its rows, one call after the other. */
const ways: Record<PeerAsk['way'], (call: Call, rows: Row[]) => Promise<void>> = {
  one: async (call, rows) => {
    for (const row of rows) await write(call, '/Contacts', [row])
  },
  search: async (call, rows) => {
    for (const row of rows) {
      const found = await call('GET', `/Contacts/search?email=${encodeURIComponent(row['Email'] ?? '')}`)
      if (found.status !== 204) throw new Error(`found ${found.status}`)
      await write(call, '/Contacts', [row])
    }
  },
  batches: async (call, rows) => {
    for (let at = 0; at < rows.length; at += 100)
      await write(call, '/Contacts/upsert', rows.slice(at, at + 100))
  },
}

const asked = new URLSearchParams({
  response_type: 'code',
  client_id: client.client_id,
  redirect_uri: callback,
  scope: scopes,
  access_type: 'offline',
})
process.send?.({ answer: `https://accounts.zoho.com/oauth/v2/auth?${asked}` })
const [{ url }] = await once(process, 'message')
const call = callerWith(await tokenFor(url))
async function measured({ way, records }: PeerAsk): Promise<void> {
  const rows = rowsOf(way, records)
  const startedAt = performance.now()
  await ways[way](call, rows)
  const result: PeerResult = { records, seconds: (performance.now() - startedAt) / 1000 }
  process.send?.({ answer: result })
}

process.on('message', (asking: PeerAsk) => void measured(asking))
process.send?.({ answer: 'ready' })
await once(process, 'disconnect')
process.exit(0)
