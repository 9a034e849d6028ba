import { Session } from '@shopify/shopify-api'
import { expect, test } from 'vitest'
import { ShopDomain } from '#app/lib/ids.ts'
import type { Sessions } from '#app/shopify/auth/sessions.server.ts'
import { offlineToken, type TokenSource } from '#app/shopify/auth/token.server.ts'

const shop = ShopDomain.parse('acme.myshopify.com')
const id = `offline_${shop}`

function sourceOf(accessToken: string) {
  let stored = new Session({ id, shop, state: '', isOnline: false, accessToken })
  const sessions: Sessions = {
    loadSession: () => Promise.resolve(stored),
    findSessionsByShop: () => Promise.resolve([stored]),
    deleteSession: () => Promise.resolve(true),
    deleteSessions: () => Promise.resolve(true),
    loadPrior: () => Promise.resolve(null),
    keepPrior: () => Promise.resolve(),
    storeSession: (session) => Promise.resolve((stored = session)).then(() => true),
    isUnreadable: () => Promise.resolve(false),
  }
  const source: TokenSource = {
    client: { id: 'c', secrets: ['s'] },
    sessions,
    lock: (_, task) => task(),
    now: () => new Date(),
    onRefused: () => undefined,
    restUntil: new Map(),
  }
  return { source, stored: () => stored }
}

test('a dead token that came without a refresh token is taken out of storage: the next visit brings another one', async () => {
  const { source, stored } = sourceOf('a')

  await expect(offlineToken(source, shop, 'a')).rejects.toMatchObject({ code: 'no_session' })

  expect(stored().accessToken).toBe('')
})

test('one that another visit has brought meanwhile stays', async () => {
  const { source, stored } = sourceOf('b')

  expect(await offlineToken(source, shop, 'a')).toBe('b')
  expect(stored().accessToken).toBe('b')
})
