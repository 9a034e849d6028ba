// A folder for what the processes of one run of the suites share, removed with it.

import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const folderOfRun = (run: string | number): string => join(tmpdir(), `sync-for-zoho-crm-run-${run}`)

/** The run that this process belongs to: tests of another kind than vitest's have none. */
export const nameOfRun = (): string => process.env.TEST_RUN ?? String(process.ppid)

/** Called by vitest before its workers start, once for each of its projects. */
export function setup(): void {
  process.env.TEST_RUN ??= randomUUID()
}

/** When all have ended. */
export const teardown = async (): Promise<void> => {
  const run = process.env.TEST_RUN
  if (run) await rm(folderOfRun(run), { recursive: true, force: true })
}
