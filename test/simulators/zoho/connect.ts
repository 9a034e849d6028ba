import { datacenters } from './datacenters.ts'
import { createZoho } from './simulator.ts'
import type { OrgSimulator, OrgSpec, ZohoSimulator } from './types.ts'

export const allScopes = [
  'ZohoCRM.modules.ALL',
  'ZohoCRM.settings.ALL',
  'ZohoCRM.users.READ',
  'ZohoCRM.org.READ',
  'ZohoCRM.notifications.ALL',
  'ZohoCRM.coql.READ',
  'ZohoCRM.bulk.ALL',
  'ZohoFiles.files.ALL',
  'ZohoSearch.securesearch.READ',
]

// oxlint-disable-next-line typescript/no-explicit-any -- answers are looked into by tests as they come
export type ApiAnswer = { status: number; headers: Headers; body: any }
export type Connection = {
  accessToken: string
  refreshToken: string
  api: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<ApiAnswer>
  token: (form: Record<string, string>) => Promise<ApiAnswer>
}

/** For tests of the simulator itself: consents and calls as a bare client does. */
export async function connect(
  zoho: ZohoSimulator,
  options: { org?: string; scopes?: string[] } = {},
): Promise<Connection> {
  const org = zoho.org(options.org)
  const client = { client_id: '1000.SIMULATOR', client_secret: 'simulator-secret' }
  const scope = (options.scopes ?? allScopes).join(',')
  const asked = new URLSearchParams({
    response_type: 'code',
    ...client,
    redirect_uri: 'https://app.test/callback',
    scope,
    access_type: 'offline',
    prompt: 'consent',
  })
  const callback = new URL(zoho.consent(`https://accounts.zoho.com/oauth/v2/auth?${asked}`, { org: org.id }))
  const accounts = `https://${datacenters[org.location].accounts}/oauth/v2/token`
  const token = (form: Record<string, string>) =>
    send(zoho, new Request(accounts, { method: 'POST', body: new URLSearchParams({ ...client, ...form }) }))
  const code = callback.searchParams.get('code') ?? ''
  const granted = await token({
    grant_type: 'authorization_code',
    redirect_uri: 'https://app.test/callback',
    code,
  })
  const accessToken = String(granted.body.access_token)
  const api: Connection['api'] = (method, path, body, headers = {}) => {
    const url = path.startsWith('https:')
      ? path
      : `${granted.body.api_domain}/crm/${path.startsWith('bulk/') ? path : `v8/${path}`}`
    const raw = body === undefined || body instanceof FormData ? body : JSON.stringify(body)
    return send(
      zoho,
      new Request(url, {
        method,
        body: raw,
        headers: { authorization: `Zoho-oauthtoken ${accessToken}`, ...headers },
      }),
    )
  }
  return { accessToken, refreshToken: String(granted.body.refresh_token), api, token }
}

async function send(zoho: ZohoSimulator, request: Request): Promise<ApiAnswer> {
  const response = await zoho.handle(request)
  const isZip = response.headers.get('content-type') === 'application/zip'
  const body = isZip ? new Uint8Array(await response.arrayBuffer()) : parse(await response.text())
  return { status: response.status, headers: response.headers, body }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

export type World = { zoho: ZohoSimulator; org: OrgSimulator; at: (ms: number) => void } & Connection

export async function world(spec: OrgSpec = {}, scopes?: string[]): Promise<World> {
  let now = Date.parse('2026-01-10T12:00:00Z')
  const zoho = createZoho({ now: () => new Date(now) })
  const org = zoho.addOrg(spec)
  const connection = await connect(zoho, scopes ? { scopes } : {})
  return { zoho, org, ...connection, at: (ms) => (now += ms) }
}

export const uniqueField = (label: string) => ({
  fields: [{ field_label: label, data_type: 'text', length: 100, unique: { case_sensitive: false } }],
})
export const idOf = (answer: { body: { data: { details: { id: string } }[] } }, index = 0) =>
  answer.body.data[index]?.details.id ?? ''
export const codes = (answer: { body: { data: { code: string }[] } }) =>
  answer.body.data.map((one) => one.code)

export async function withOrder(w: World) {
  const product = idOf(await w.api('POST', 'Products', { data: [{ Product_Name: 'Mug', Unit_Price: 9.99 }] }))
  const line = { Product_Name: { id: product }, Quantity: 3 }
  const order = idOf(
    await w.api('POST', 'Sales_Orders', { data: [{ Subject: '#1', Ordered_Items: [line] }] }),
  )
  const lines = async () => (await w.api('GET', `Sales_Orders/${order}`)).body.data[0].Ordered_Items
  return {
    product,
    line,
    order,
    lines,
    put: (items: unknown) => w.api('PUT', `Sales_Orders/${order}`, { data: [{ Ordered_Items: items }] }),
  }
}
