import type { TokenStore } from './tokens.ts'

/**
 * The app's client secrets that are not revoked, the oldest first: it signs session tokens, documents, webhooks and Flow's
 * requests until it is revoked; tokens are asked for with any of them (contract 1.9).
 */
export type AppKeys = { apiKey: string; apiSecret: string; newer: string[] }

export const secretsOf = ({ apiSecret, newer }: AppKeys): string[] => [apiSecret, ...newer]

/** Shops whose refresh tokens are good after the secret that minted them: whether they are is open, so both are tried. */
export type Outliving = (shop: string) => boolean

/** The oldest is revoked. What it minted ends: access tokens for certain, refresh tokens unless they outlive it **U**. */
export function revokeOldest(keys: AppKeys, store: TokenStore, outliving: Outliving): void {
  const [next, ...newer] = keys.newer
  if (next === undefined) throw new Error('the only secret cannot be revoked')
  for (const [key, { secret }] of store.access) if (secret === keys.apiSecret) store.access.delete(key)
  for (const [key, { secret, shop }] of store.refresh)
    if (secret === keys.apiSecret && !outliving(shop)) store.refresh.delete(key)
  Object.assign(keys, { apiSecret: next, newer })
}
