// The keys of our digests, as stored. They outlive a rotation of SECRETS_KEY: no record looks changed for it.

import { randomBytes } from 'node:crypto'
import type { Database } from '#app/db/client.server.ts'
import { addDigestKey, loadDigestKeys } from '#app/db/protection/digest-keys.server.ts'
import { digestKeyPlace } from '#app/db/protection/sealed.server.ts'
import { createDigests, type Digests } from '#app/lib/secrets/digests.server.ts'
import { InvariantError } from '#app/lib/errors.ts'
import type { Secrets } from '#app/lib/secrets/secrets.server.ts'

/** @param onLost called when keys are stored and SECRETS_KEY opens none of them: it is not the one of before */
export async function openDigests(db: Database, secrets: Secrets, onLost: () => void): Promise<Digests> {
  for (let tries = 1; tries <= 10; tries++) {
    const rows = await loadDigestKeys(db)
    const opened = rows.flatMap(({ sealed }) => secrets.decrypt(sealed, digestKeyPlace) ?? [])
    if (opened.length > 0) return createDigests(opened.map((key) => Buffer.from(key, 'base64')))
    if (tries === 1 && rows.length > 0) onLost()
    const key = randomBytes(32).toString('base64')
    const id = (rows[0]?.id ?? 0) + 1
    await addDigestKey(db, { id, sealed: secrets.encrypt(key, digestKeyPlace) })
  }
  throw new InvariantError('No key for digests could be stored', { code: 'digest_key' })
}
