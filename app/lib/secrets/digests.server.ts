// Digests of what must be recognised and may not be kept. Keyed: without the key nobody finds a name by trying.

import { createHash, createHmac } from 'node:crypto'

export type Digests = {
  /** 256 bits, base64url. */
  of: (text: string) => string
  /** All that the digest of this text may be in our tables: by any key of ours, or made before digests were keyed. */
  all: (text: string) => string[]
}

/** @param keys the first makes new digests, the others recognise older ones */
export function createDigests(keys: readonly Buffer[]): Digests {
  const [newest] = keys
  if (!newest) throw new Error('no key for digests')
  return {
    of: (text) => keyed(newest, text),
    all: (text) => [
      ...keys.map((key) => keyed(key, text)),
      createHash('sha256').update(text).digest('base64url'),
    ],
  }
}

const keyed = (key: Buffer, text: string): string =>
  createHmac('sha256', key).update(text).digest('base64url')
