// Exports to a file: what is held about a shop, or the embedded database as a whole.

import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { exportRows } from '#app/db/protection/export.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { asOperator } from './acts.server.ts'
import { UsageError } from './usage.ts'

type Out = { out: string | undefined }

/** Only the account that runs the app may read an export. */
const mode = 0o600

/** Writes one JSON object a line: `{ table, row }`. */
export async function exportShop(sync: SyncContext, shop: ShopDomain, { out }: Out) {
  const file = fileOf(out)
  let rows = 0
  async function* lines() {
    for await (const row of exportRows(sync.db, shop)) {
      rows += 1
      yield `${JSON.stringify(row)}\n`
    }
  }
  const write = () => pipeline(Readable.from(lines()), createWriteStream(file, { flags: 'wx', mode }))
  await asOperator(sync, shop, { action: 'exported' }, write)
  return { shop, file, rows }
}

/** Writes the embedded database as a tar.gz that `DATA_DIR` can be made of again. @throws UsageError on a server */
export async function exportDatabase({ db }: SyncContext, { out }: Out) {
  if (!db.pglite) throw new UsageError('A PostgreSQL server is backed up by pg_dump (docs/backup.md)')
  const file = fileOf(out)
  const dump = await db.pglite.dumpDataDir('gzip')
  const bytes = new Uint8Array(await dump.arrayBuffer())
  await writeFile(file, bytes, { flag: 'wx', mode })
  return { file, bytes: bytes.length }
}

function fileOf(out: string | undefined): string {
  if (!out) throw new UsageError('Say where to: --out FILE')
  return out
}
