// Shopify's Prisma session storage with the tokens encrypted: protected customer data asks for encryption at rest.

import { Session } from '@shopify/shopify-api'
import type { SessionStorage } from '@shopify/shopify-app-session-storage'
import { PrismaSessionStorage } from '@shopify/shopify-app-session-storage-prisma'
import type { PrismaClient } from '@prisma/client'
import type { Secrets } from '#app/lib/secrets.server.ts'

/** Wraps the library's storage; nobody else sees a token in the database in clear. */
export function createSessionStorage(prisma: PrismaClient, secrets: Secrets): SessionStorage {
  const storage = new PrismaSessionStorage(prisma)
  const seal = (session: Session) => withTokens(session, (token) => secrets.encrypt(token))
  const open = (session: Session) => withTokens(session, (token) => secrets.decrypt(token))
  return {
    storeSession: (session) => storage.storeSession(seal(session)),
    loadSession: async (id) => {
      const session = await storage.loadSession(id)
      return session ? open(session) : undefined
    },
    deleteSession: (id) => storage.deleteSession(id),
    deleteSessions: (ids) => storage.deleteSessions(ids),
    findSessionsByShop: async (shop) => (await storage.findSessionsByShop(shop)).map(open),
  }
}

function withTokens(session: Session, change: (token: string) => string): Session {
  const { accessToken, refreshToken } = session
  const copy = new Session({ ...session.toObject() })
  if (accessToken) copy.accessToken = change(accessToken)
  if (refreshToken) copy.refreshToken = change(refreshToken)
  return copy
}
