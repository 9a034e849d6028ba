// Encrypts what is kept at rest, and makes digests that nobody can guess without the key. Decision 026.

import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import { decryptStringSync, parseKeySync } from '@47ng/cloak'

/** Where a value is kept: it cannot be read anywhere else. */
export type SealPlace = Readonly<{ table: string; shop: string; column: string }>

export type Secrets = {
  encrypt: (clear: string, place: SealPlace) => string
  /** @returns null for what none of our keys opens in this place: treat it as absent */
  decrypt: (secret: string, place: SealPlace) => string | null
  /** Encrypted with the newest key, for its place. */
  isCurrent: (secret: string) => boolean
  /** A signature of short-lived things, such as the state of a consent. */
  sign: (text: string) => string
  /** The same by each of our keys: what was signed before a rotation is still good. */
  signatures: (text: string) => string[]
}

/** @param keys 32 bytes each in base64: the first encrypts, every one of them decrypts */
export function createSecrets(keys: readonly string[]): Secrets {
  const ring = keys.map(openKey)
  const [newest] = ring
  if (!newest) throw new Error('no key to encrypt with')
  return {
    encrypt: (clear, place) => seal(newest, clear, place),
    decrypt: (secret, place) => {
      for (const key of ring) {
        const clear = quietly(() => (isBound(secret) ? open(key, secret, place) : openUnbound(key, secret)))
        if (clear !== null) return clear
      }
      return null
    },
    isCurrent: (secret) => secret.startsWith(`${version}.${newest.id}.`),
    sign: (text) => sign(newest, text),
    signatures: (text) => ring.map((key) => sign(key, text)),
  }
}

const version = 's2'
const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

const sign = ({ signing }: Key, text: string): string =>
  createHmac('sha256', signing).update(text).digest('base64url')

type Key = { id: string; sealing: KeyObject; signing: KeyObject; unbound: ReturnType<typeof parseKeySync> }

// One purpose, one key: each is derived from the operator's.
function openKey(base64: string): Key {
  const master = Buffer.from(base64, 'base64')
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', master, '', `sync for zoho ${purpose}`, 32))
  const url = master.toString('base64').replaceAll('+', '-').replaceAll('/', '_')
  return {
    id: derive('key id').toString('base64url').slice(0, 8),
    // As objects, for the reason in digests.server.ts.
    sealing: createSecretKey(derive('sealing')),
    signing: createSecretKey(derive('signing')),
    unbound: parseKeySync(`k1.aesgcm256.${url}`),
  }
}

const isBound = (secret: string): boolean => secret.startsWith(`${version}.`)

const aad = ({ table, shop, column }: SealPlace): Buffer => Buffer.from(JSON.stringify([table, shop, column]))

function seal({ id, sealing }: Key, clear: string, place: SealPlace): string {
  const nonce = randomBytes(nonceBytes)
  const sealed = createCipheriv(cipher, sealing, nonce).setAAD(aad(place))
  const body = Buffer.concat([nonce, sealed.update(clear, 'utf8'), sealed.final(), sealed.getAuthTag()])
  return `${version}.${id}.${body.toString('base64url')}`
}

function open({ id, sealing }: Key, secret: string, place: SealPlace): string | null {
  const [, keyId, text = ''] = secret.split('.')
  if (keyId !== id) return null
  const body = Buffer.from(text, 'base64url')
  const opened = createDecipheriv(cipher, sealing, body.subarray(0, nonceBytes), { authTagLength: tagBytes })
  opened.setAAD(aad(place)).setAuthTag(body.subarray(-tagBytes))
  return Buffer.concat([opened.update(body.subarray(nonceBytes, -tagBytes)), opened.final()]).toString('utf8')
}

// Written before values were bound to their place, by the library cloak. Read until it is written again.
const openUnbound = ({ unbound }: Key, secret: string): string => decryptStringSync(secret, unbound)

function quietly(read: () => string | null): string | null {
  try {
    return read()
  } catch {
    return null // another key, another place, or no secret at all
  }
}
