// Shopify's Prisma session storage with the tokens encrypted: protected customer data asks for encryption at rest.

import { Session } from '@shopify/shopify-api'
import type { SessionStorage } from '@shopify/shopify-app-session-storage'
import { PrismaSessionStorage } from '@shopify/shopify-app-session-storage-prisma'
import type { PrismaClient } from '@prisma/client'
import type { SealPlace, Secrets } from '#app/lib/secrets/secrets.server.ts'

export type Sessions = SessionStorage & {
  /** There is a session, and none of our keys opens its tokens: a visit exchanges anew, work waits for the key. */
  isUnreadable: (id: string) => Promise<boolean>
  /** The refresh token that brought the present tokens; null when none is known, or none of our keys opens it. */
  loadPrior: (id: string) => Promise<string | null>
  keepPrior: (session: Session, refreshToken: string) => Promise<void>
}

/** Where the refresh token before the present one is kept, sealed (db/protection/prior-tokens.server.ts). */
type PriorTokens = {
  load: (sessionId: string) => Promise<{ shop: string; sealed: string } | null>
  save: (sessionId: string, sealed: string) => Promise<void>
}

/** Wraps the library's storage; nobody else sees a token in the database in clear. */
export function createSessionStorage(prisma: PrismaClient, secrets: Secrets, prior: PriorTokens): Sessions {
  const storage = new PrismaSessionStorage(prisma)
  const open = (session: Session) => openTokens(session, secrets)
  return {
    storeSession: (session) => storage.storeSession(sealTokens(session, secrets)),
    loadSession: async (id) => {
      const session = await storage.loadSession(id)
      return session ? (open(session) ?? undefined) : undefined
    },
    deleteSession: (id) => storage.deleteSession(id),
    deleteSessions: (ids) => storage.deleteSessions(ids),
    findSessionsByShop: async (shop) =>
      (await storage.findSessionsByShop(shop)).flatMap((session) => open(session) ?? []),
    isUnreadable: async (id) => {
      const session = await storage.loadSession(id)
      return session !== undefined && open(session) === null
    },
    loadPrior: async (id) => {
      const found = await prior.load(id)
      return found && secrets.decrypt(found.sealed, placeOf(found.shop, 'priorRefreshToken'))
    },
    keepPrior: ({ id, shop }, refreshToken) =>
      prior.save(id, secrets.encrypt(refreshToken, placeOf(shop, 'priorRefreshToken'))),
  }
}

type Column = 'accessToken' | 'refreshToken' | 'priorRefreshToken'

const placeOf = (shop: string, column: Column): SealPlace => ({ table: 'Session', shop, column })

function sealTokens(session: Session, secrets: Secrets): Session {
  const { accessToken, refreshToken, shop } = session
  const copy = new Session({ ...session.toObject() })
  if (accessToken) copy.accessToken = secrets.encrypt(accessToken, placeOf(shop, 'accessToken'))
  if (refreshToken) copy.refreshToken = secrets.encrypt(refreshToken, placeOf(shop, 'refreshToken'))
  return copy
}

// Without what cannot be read; null when that is everything.
function openTokens(session: Session, secrets: Secrets): Session | null {
  const { accessToken, refreshToken, shop } = session
  const access = accessToken ? secrets.decrypt(accessToken, placeOf(shop, 'accessToken')) : ''
  const refresh = refreshToken ? secrets.decrypt(refreshToken, placeOf(shop, 'refreshToken')) : ''
  if (access === null && !refresh) return null
  if (access === '' && refresh === null) return null
  const copy = new Session({ ...session.toObject(), accessToken: access ?? '' })
  delete copy.refreshToken
  if (refresh) copy.refreshToken = refresh
  return copy
}
