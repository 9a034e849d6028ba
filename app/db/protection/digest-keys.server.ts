// The keys that digests are made with, each encrypted by SECRETS_KEY: they stay the same when that one is rotated.

import type { Database } from '#app/db/client.server.ts'

export type DigestKeyRow = { id: number; sealed: string }

/** Newest first. */
export const loadDigestKeys = (db: Database): Promise<DigestKeyRow[]> =>
  db.prisma.digestKey.findMany({ orderBy: { id: 'desc' } })

/** Two processes may start at once: the first one's key is kept. */
export const addDigestKey = (db: Database, row: DigestKeyRow) =>
  db.prisma.digestKey.createMany({ data: [row], skipDuplicates: true })
