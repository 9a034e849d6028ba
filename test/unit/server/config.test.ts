import { expect, test } from 'vitest'
import { readConfig } from '#app/server/config.server.ts'
import { sandboxKeys, sandboxSecretsKey, sandboxZohoClient } from '#test/sandbox/keys.ts'

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64')

const good = {
  SHOPIFY_API_KEY: 'key',
  SHOPIFY_API_SECRET: 'new-secret-0123456789, old-secret-0123456789',
  SHOPIFY_APP_URL: 'https://app.example.com/app',
  ZOHO_CLIENT_ID: 'id',
  ZOHO_CLIENT_SECRET: 'secret',
  SECRETS_KEY: Buffer.alloc(32, 1).toString('base64'),
}

test('every bad variable is named at once, with what belongs there', () => {
  const bad = {
    ...good,
    SHOPIFY_API_KEY: '',
    SECRETS_KEY: 'short',
    PORT: 'http',
    SHOPIFY_APP_URL: 'app.example.com',
  }

  expect(() => readConfig(bad)).toThrow(
    /SHOPIFY_API_KEY: .*client id[\s\S]*SHOPIFY_APP_URL: [\s\S]*SECRETS_KEY: 32 random bytes[\s\S]*PORT: a port number/,
  )
})

test('the app url is its origin, whatever path it was given with', () => {
  expect(readConfig(good).shopify.appUrl).toBe('https://app.example.com')
})

test('after a rotation two Shopify secrets are accepted, the new one first', () => {
  expect(readConfig(good).shopify.secrets).toEqual(['new-secret-0123456789', 'old-secret-0123456789'])
})

test('a Zoho client may have one secret for all data centres, or one each', () => {
  const one = readConfig(good).zoho
  const each = readConfig({ ...good, ZOHO_CLIENT_SECRET: 'us=s1,eu=s2==' }).zoho

  expect(one.secretFor('eu')).toBe('secret')
  expect(each.secretFor('eu')).toBe('s2==')
  expect(each.secretFor('in')).toBe('s1')
})

test('without DATABASE_URL the database is embedded, and one process does everything', () => {
  expect(readConfig(good).database).toEqual({ dataDir: '.data' })
  expect(() => readConfig({ ...good, WORKER: 'off' })).toThrow(/WORKER: "off" needs DATABASE_URL/)
})

test('a comma behind the secret does not make the empty string a key', () => {
  for (const given of ['new-secret-0123456789,', ' ,new-secret-0123456789, ,'])
    expect(readConfig({ ...good, SHOPIFY_API_SECRET: given }).shopify.secrets).toEqual([
      'new-secret-0123456789',
    ])
  for (const given of [',', ' , ', 'short', 'new-secret-0123456789,short', 'fifteen-letters'])
    expect(() => readConfig({ ...good, SHOPIFY_API_SECRET: given })).toThrow(/SHOPIFY_API_SECRET: .*16/)
  expect(readConfig({ ...good, SHOPIFY_API_SECRET: 'sixteen-letters!' }).shopify.secrets).toHaveLength(1)
})

test('no data centre of Zoho is without a secret', () => {
  expect(() => readConfig({ ...good, ZOHO_CLIENT_SECRET: 'us=s1,eu=' })).toThrow(
    /ZOHO_CLIENT_SECRET: .*no secret/,
  )
  const { zoho } = readConfig({ ...good, ZOHO_CLIENT_SECRET: 'eu=s1,in=s2,' })
  expect(['eu', 'in', 'jp'].map(zoho.secretFor)).toEqual(['s1', 's2', 's1'])
})

const production = { ...good, NODE_ENV: 'production' }

const http = (SHOPIFY_APP_URL: string, NODE_ENV: string) =>
  readConfig({ ...good, SHOPIFY_APP_URL, NODE_ENV }).shopify.appUrl

test('in production the app has an https address, unless it is for this machine only', () => {
  expect(() => http('http://app.example.com', 'production')).toThrow(/SHOPIFY_APP_URL: https/)
  expect(() => http('http://localhost.example.com', 'production')).toThrow(/SHOPIFY_APP_URL: https/)
  expect(http('http://localhost:4001', 'production')).toBe('http://localhost:4001')
  expect(http('http://app.example.com', 'development')).toBe('http://app.example.com')
})

test('what everybody can read is no secret, except on this machine', () => {
  const published = {
    SHOPIFY_API_SECRET: sandboxKeys.apiSecret,
    ZOHO_CLIENT_SECRET: sandboxZohoClient.clientSecret,
    SECRETS_KEY: sandboxSecretsKey,
  }
  const rotated = `new-secret-0123456789,${sandboxKeys.apiSecret}`
  for (const [name, value] of [...Object.entries(published), ['SHOPIFY_API_SECRET', rotated]] as const)
    expect(() => readConfig({ ...good, [name]: value })).toThrow(new RegExp(`${name}: .*everybody`))
  expect(() => readConfig({ ...good, SHOPIFY_API_SECRET: 'change-me-change-me' })).toThrow(/everybody/)
  expect(() => readConfig({ ...production, SECRETS_KEY: Buffer.alloc(32).toString('base64') })).toThrow(
    /zeros/,
  )

  const sandbox = { ...production, ...published, SHOPIFY_APP_URL: 'http://localhost:4001' }
  expect(readConfig(sandbox).shopify.secrets).toEqual([sandboxKeys.apiSecret])
})

test('whose X-Forwarded-For is believed is a number of proxies or their addresses, private ones by default', () => {
  const given = (TRUST_PROXY: string) => readConfig({ ...good, TRUST_PROXY }).trustProxy
  expect(readConfig(good).trustProxy).toEqual(['loopback', 'linklocal', 'uniquelocal'])
  expect(given('2')).toBe(2)
  expect(given('loopback, 203.0.113.0/24,2001:db8::1')).toEqual(['loopback', '203.0.113.0/24', '2001:db8::1'])
  for (const wrong of ['true', 'proxy.example.com', '10.0.0.0/33', '10.0.0.0/8/1', '-1'])
    expect(() => given(wrong)).toThrow(/TRUST_PROXY/)
})

test('a token for /metrics is no word that can be guessed', () => {
  expect(readConfig(good).metrics).toEqual({ token: undefined, port: undefined })
  expect(() => readConfig({ ...good, METRICS_TOKEN: 'short' })).toThrow(/METRICS_TOKEN: at least 16/)
})

test('SECRETS_KEY may be two keys while it is rotated, and a trailing comma is none', () => {
  expect(readConfig(good).secretsKeys).toEqual([key(1)])
  expect(readConfig({ ...good, SECRETS_KEY: `${key(2)}, ${key(1)},` }).secretsKeys).toEqual([key(2), key(1)])
  expect(() => readConfig({ ...good, SECRETS_KEY: `${key(2)},short` })).toThrow(
    /SECRETS_KEY: 32 random bytes/,
  )
  expect(() => readConfig({ ...good, SECRETS_KEY: ',' })).toThrow(/SECRETS_KEY: 32 random bytes/)
})

test('where merchants find people is shown as configured, and an address that is none is named', () => {
  expect(readConfig(good).contacts).toEqual({ support: null, status: null, privacy: null })
  const given = { SUPPORT_CONTACT: 'help@example.com', STATUS_PAGE_URL: 'https://status.example.com' }
  expect(readConfig({ ...good, ...given }).contacts).toEqual({
    support: 'help@example.com',
    status: 'https://status.example.com',
    privacy: null,
  })
  expect(() => readConfig({ ...good, PRIVACY_POLICY_URL: 'javascript:alert(1)' })).toThrow(
    /PRIVACY_POLICY_URL: an https address/,
  )
})
