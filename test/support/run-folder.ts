// A folder for what the processes of one run of the suites share, removed with it.

import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const folderOfRun = (run: string | number): string => join(tmpdir(), `sync-for-zoho-crm-run-${run}`)

/** Called by vitest before its workers start, for each of its projects; what it answers is called when all have ended. */
export default function nameRun(): () => Promise<void> {
  const run = (process.env.TEST_RUN ??= randomUUID())
  return () => rm(folderOfRun(run), { recursive: true, force: true })
}
