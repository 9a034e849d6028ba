import { encryptStringSync, parseKeySync } from '@47ng/cloak'
import { expect, test } from 'vitest'
import { createSecrets, type SealPlace } from '#app/lib/secrets/secrets.server.ts'

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64')
const place: SealPlace = { table: 'ZohoConnection', shop: 'a.myshopify.com', column: 'refreshToken' }

test('what was encrypted comes back, and never stands in the secret', () => {
  const { encrypt, decrypt } = createSecrets([key(255)])
  const secret = encrypt('1000.token.é😀', place)

  expect(secret).not.toContain('token')
  expect(decrypt(secret, place)).toBe('1000.token.é😀')
})

test('the same text is encrypted differently each time', () => {
  const { encrypt } = createSecrets([key(1)])

  expect(encrypt('x', place)).not.toBe(encrypt('x', place))
})

test('another key cannot read it: it counts as absent', () => {
  const secret = createSecrets([key(1)]).encrypt('x', place)

  expect(createSecrets([key(2)]).decrypt(secret, place)).toBeNull()
  expect(createSecrets([key(2)]).decrypt('no secret at all', place)).toBeNull()
  expect(createSecrets([key(2)]).decrypt('', place)).toBeNull()
})

test.each([
  { ...place, shop: 'b.myshopify.com' },
  { ...place, table: 'Session' },
  { ...place, column: 'accessToken' },
])('a value that was carried to another shop, table or column opens nowhere (%o)', (elsewhere) => {
  const { encrypt, decrypt } = createSecrets([key(1)])

  expect(decrypt(encrypt('x', place), elsewhere)).toBeNull()
})

test('a changed byte is noticed', () => {
  const { encrypt, decrypt } = createSecrets([key(1)])
  const [version, id, body = ''] = encrypt('x', place).split('.')
  const bytes = Buffer.from(body, 'base64url')
  bytes.writeUInt8(bytes.readUInt8(14) ^ 1, 14)

  expect(decrypt(`${version}.${id}.${bytes.toString('base64url')}`, place)).toBeNull()
})

test('while rotating both keys read, and the new one writes', () => {
  const old = createSecrets([key(1)])
  const both = createSecrets([key(2), key(1)])
  const secret = old.encrypt('x', place)

  expect(both.decrypt(secret, place)).toBe('x')
  expect([both.isCurrent(secret), both.isCurrent(both.encrypt('x', place))]).toEqual([false, true])
  expect(createSecrets([key(2)]).decrypt(both.encrypt('x', place), place)).toBe('x')
})

test('what was written before values were bound to their place is still read, and is not current', () => {
  const url = key(7).replaceAll('+', '-').replaceAll('/', '_')
  const secret = encryptStringSync('1000.old', parseKeySync(`k1.aesgcm256.${url}`))
  const secrets = createSecrets([key(9), key(7)])

  expect(secrets.decrypt(secret, place)).toBe('1000.old')
  expect(secrets.isCurrent(secret)).toBe(false)
})

test('a signature by the key of before is still recognised while rotating', () => {
  const before = createSecrets([key(1)]).sign('state')

  expect(createSecrets([key(2), key(1)]).signatures('state')).toContain(before)
  expect(createSecrets([key(2)]).signatures('state')).not.toContain(before)
})
