// The end of a rotation of SECRETS_KEY: everything that older keys encrypted is encrypted by the newest one.

import type { Database } from '#app/db/client.server.ts'
import { listSealed, type SealedValue } from '#app/db/protection/sealed.server.ts'
import type { Secrets } from '#app/lib/secrets/secrets.server.ts'

/** `unreadable`: by none of the keys given; the shops concerned reconnect, or another key is still missing. */
export type Rotation = { rewritten: number; current: number; unreadable: number }

/**
 * Rewrites what is not encrypted by the newest key, or not bound to its place yet. Runs beside working processes that
 * know both keys, and may be run again: once nothing is rewritten and nothing unreadable, the old key can go.
 */
export async function rotateKeys(db: Database, secrets: Secrets): Promise<Rotation> {
  const rotation: Rotation = { rewritten: 0, current: 0, unreadable: 0 }
  for await (const page of listSealed(db)) {
    for (const value of page) rotation[await rotate(secrets, value)] += 1
  }
  return rotation
}

async function rotate(
  secrets: Secrets,
  { place, value, replace }: SealedValue,
): Promise<'rewritten' | 'current' | 'unreadable'> {
  const clear = secrets.decrypt(value, place)
  if (clear === null) return 'unreadable'
  if (secrets.isCurrent(value)) return 'current'
  const { count } = await replace(secrets.encrypt(clear, place))
  // Another process wrote a newer value meanwhile, and with the newest key.
  return count === 0 ? 'current' : 'rewritten'
}
