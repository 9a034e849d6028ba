// The embedded database with little memory: opened so, killed and opened again, whatever sizes it was made with.

import { PGlite } from '@electric-sql/pglite'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openEmbedded } from '#app/db/client.server.ts'

test('a database made with PostgreSQL’s own sizes is opened with ours, and what it holds is there', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'lean-'))
  const before = await PGlite.create(directory)
  await before.exec('CREATE TABLE kept (n int); INSERT INTO kept SELECT generate_series(1, 1000)')
  await before.close()

  const db = await openEmbedded(directory)
  const sizes = await db.prisma.$queryRaw`
    SELECT current_setting('shared_buffers') AS "buffers", current_setting('wal_buffers') AS "log"`
  const kept = await db.prisma.$queryRaw`SELECT count(*)::int AS n FROM kept`
  await db.close()
  await rm(directory, { recursive: true })

  expect(sizes).toEqual([{ buffers: '32MB', log: '1MB' }])
  expect(kept).toEqual([{ n: 1000 }])
}, 120_000)
