import { expect, test } from 'vitest'
import { readConfig } from '#app/config.server.ts'

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64')

const good = {
  SHOPIFY_API_KEY: 'key',
  SHOPIFY_API_SECRET: 'new-secret, old-secret',
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
  expect(readConfig(good).shopify.secrets).toEqual(['new-secret', 'old-secret'])
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

test('SECRETS_KEY may be two keys while it is rotated, and a trailing comma is none', () => {
  expect(readConfig(good).secretsKeys).toEqual([key(1)])
  expect(readConfig({ ...good, SECRETS_KEY: `${key(2)}, ${key(1)},` }).secretsKeys).toEqual([key(2), key(1)])
  expect(() => readConfig({ ...good, SECRETS_KEY: `${key(2)},short` })).toThrow(
    /SECRETS_KEY: 32 random bytes/,
  )
  expect(() => readConfig({ ...good, SECRETS_KEY: ',' })).toThrow(/SECRETS_KEY: 32 random bytes/)
})
