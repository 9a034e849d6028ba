// Encrypts tokens at rest: AES-256-GCM by the library cloak, one key from SECRETS_KEY.

import { decryptStringSync, encryptStringSync, parseKeySync } from '@47ng/cloak'

export type Secrets = { encrypt: (clear: string) => string; decrypt: (secret: string) => string }

/** @param key 32 bytes, base64 */
export function createSecrets(key: string): Secrets {
  const url = Buffer.from(key, 'base64').toString('base64').replaceAll('+', '-').replaceAll('/', '_')
  const parsed = parseKeySync(`k1.aesgcm256.${url}`)
  return {
    encrypt: (clear) => encryptStringSync(clear, parsed),
    decrypt: (secret) => decryptStringSync(secret, parsed),
  }
}
