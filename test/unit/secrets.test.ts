import { expect, test } from 'vitest'
import { createSecrets } from '#app/lib/secrets.server.ts'

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64')

test('what was encrypted comes back, and never stands in the secret', () => {
  const { encrypt, decrypt } = createSecrets(key(255))
  const secret = encrypt('1000.token.é😀')

  expect(secret).not.toContain('token')
  expect(decrypt(secret)).toBe('1000.token.é😀')
})

test('the same text is encrypted differently each time', () => {
  const { encrypt } = createSecrets(key(1))

  expect(encrypt('x')).not.toBe(encrypt('x'))
})

test('another key cannot read it', () => {
  const secret = createSecrets(key(1)).encrypt('x')

  expect(() => createSecrets(key(2)).decrypt(secret)).toThrow(/./)
})
