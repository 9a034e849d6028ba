// What every answer of the web carries, refusals and errors included.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWeb, type Web } from '#test/support/web.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
let web: Web
beforeAll(async () => {
  world = await startWorld()
  web = await startWeb(world)
})
afterAll(async () => {
  await web.close()
  await world[Symbol.asyncDispose]()
})

const shopDocument = () => `/app?${world.shop.documentQuery()}`
const bearer = () => ({ authorization: `Bearer ${world.shop.sessionToken({ user: '42' })}` })

test('a document of the app runs its own scripts only and is framed by its own admin only', async () => {
  const { status, headers, text } = await web.call(shopDocument())
  expect(status).toBe(200)
  const policy = String(headers['content-security-policy'])
  const nonce = /'nonce-([\w+/=]{20,})'/.exec(policy)?.[1] ?? 'none'
  expect(policy).toContain(`script-src 'self' 'nonce-${nonce}' https://cdn.shopify.com;`)
  expect(policy).toContain(`frame-ancestors https://${world.domain} https://admin.shopify.com`)
  expect(policy).not.toContain('unsafe')
  const inline = [...text.matchAll(/<script(?![^>]* src=)[^>]*>/g)].map(([tag]) => tag)
  expect(inline.length).toBeGreaterThan(1)
  expect(inline.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([])
  const again = await web.call(shopDocument())
  expect(String(again.headers['content-security-policy'])).not.toContain(nonce)
})

test.each<[string, () => Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }>]>([
  ['a document', () => web.call(shopDocument())],
  ['the bare address', () => web.call('/')],
  ['a page that is not there', () => web.call('/nope')],
  ['a page of the app that is not there', () => web.call(`/app/nope?${world.shop.documentQuery()}`)],
  ["Zoho's way back without a state", () => web.call('/zoho/callback?state=x')],
  ['the way back into the frame', () => web.call('/auth/return?to=/app')],
  ['the page that renews a token', () => web.call(`/auth/session-token?shop=${world.domain}`)],
  ['an address that is none', () => web.call('/%E0%A4%A')],
  ['data of the app', () => web.call('/app.data', { headers: bearer() })],
  ['data asked for without a token', () => web.call('/app.data')],
  ['a webhook that is none', () => web.call('/webhooks/app', { body: '{}' })],
  ['an action without a token', () => web.call('/app/find', { body: '{}' })],
  ['a method that nobody needs', () => web.call('/app', { method: 'TRACE' })],
  ['the health', () => web.call('/healthz')],
])('%s says who may frame it, what it is, and that it is kept nowhere', async (what, ask) => {
  const { headers } = await ask()
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin',
    'strict-transport-security': expect.stringMatching(/^max-age=\d{8}/),
  })
  expect(headers['content-security-policy']).toMatch(
    /frame-ancestors ('none'|https:\/\/[\w.-]+( https:\/\/admin\.shopify\.com)?)$/,
  )
  expect(headers['content-security-policy']).toMatch(/script-src 'self'|default-src 'none'/)
  const answersNobody = what.includes('none')
  expect(headers['cache-control'] ?? 'none').toBe(answersNobody ? 'none' : 'no-store')
})

test('a shop that is none of Shopify reaches neither a header nor a page', async () => {
  const wrong = ['evil.com; script-src *', 'a\r\nX-Evil: 1', 'shop.myshopify.com.evil.com', '']
  for (const shop of wrong) {
    const query = new URLSearchParams({ shop, host: 'abc' })
    for (const path of ['/auth/session-token', '/app', '/']) {
      const { status, headers, text } = await web.call(`${path}?${query}`)
      expect(status).toBe(400)
      expect(JSON.stringify(headers) + text).not.toMatch(/evil|\*/i)
    }
  }
  const both = await web.call(`/auth/session-token?shop=${world.domain}&shop=evil.com`)
  expect(both.status).toBe(400)
})

test('whatever host a visitor names, the app is where it is configured', async () => {
  for (const host of ['evil.com', 'evil.com:99999/@', 'a b']) {
    const headers = { 'x-forwarded-host': host, 'x-forwarded-proto': 'http' }
    const { status, text } = await web.call('/zoho/callback?state=x', { headers })
    expect(status).toBe(400)
    expect(text).not.toContain('evil')
  }
  const away = await web.call('/auth/login', { headers: { host: 'evil.com' } })
  expect(away.headers.location).toBe('/')
})

test('bad JSON or another shape from somebody signed in is a bad request, and no error of ours', async () => {
  await world.install()
  for (const [path, body] of [
    ['/app.data?index', '{'],
    ['/app.data?index', '{"intent":"unheard of"}'],
    ['/app/activity.data', '{"intent":"retry","ids":["1; drop"]}'],
    ['/app/find.data', '[]'],
  ] as const) {
    const headers = { ...bearer(), 'content-type': 'application/json' }
    expect((await web.call(path, { headers, body })).status).toBe(400)
  }
  expect((await web.call('/app/compare.data?kind=pet&id=1', { headers: bearer() })).status).toBe(400)
  expect(world.errors).toEqual([])
})

test('an address that is not ours leaves no line in the log, and no token on the console', async () => {
  const written: unknown[] = []
  const { warn } = console
  console.warn = (...words: unknown[]) => void written.push(words)
  try {
    for (const path of ['/nope', '/nope.data', `/app/nope?${world.shop.documentQuery()}`])
      expect((await web.call(path)).status).toBe(404)
    expect((await web.call('/app/compare', { headers: bearer(), body: '{}' })).status).toBe(405)
  } finally {
    console.warn = warn
  }
  expect(written).toEqual([])
  expect(world.errors).toEqual([])
})

test('the extension may read its answer from another origin, and nothing else may', async () => {
  const origin = { origin: 'https://extensions.shopifycdn.com' }
  const asked = await web.call('/extension/record?gid=gid://shopify/Customer/1', {
    headers: { ...bearer(), ...origin },
  })
  expect(asked.headers['access-control-allow-origin']).toBe('*')
  const home = await web.call('/app.data', { headers: { ...bearer(), ...origin } })
  expect(home.headers['access-control-allow-origin']).toBeUndefined()
})
